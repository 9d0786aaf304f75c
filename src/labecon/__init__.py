"""labecon."""
