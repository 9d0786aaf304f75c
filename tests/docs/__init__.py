"""The examples and commands of the documentation, executed."""
