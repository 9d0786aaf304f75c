"""What holds for the code as a whole: public names, sizes, banned calls, line items, packaging."""
