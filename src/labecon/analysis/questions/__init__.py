"""The questions that users bring: a function each, which gives figures, and what they rest on and trace to."""
