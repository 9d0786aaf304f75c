"""The benchmark: a reference model of a lab in the language of the line items, and what is measured on it."""
