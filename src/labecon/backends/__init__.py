"""Engines: one graph, several evaluators, the same numbers."""
