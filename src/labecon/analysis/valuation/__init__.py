"""What a lab is worth: discounted free cash flow on paths, comparators, and what a price implies."""
