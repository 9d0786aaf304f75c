"""The live page: chosen labs in one file of HTML that computes in the browser."""
