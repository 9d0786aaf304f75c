"""The command line: a thin door to labs, analysis and outputs."""
