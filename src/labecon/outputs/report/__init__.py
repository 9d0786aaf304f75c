"""The research note: blocks that are built once and written as HTML or PDF."""
