"""What must be true for a target: goals, levers, and the values at which a lab begins to meet them."""
