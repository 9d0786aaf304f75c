"""Sweeps: labs x scenarios x drivers x seeds in blocks of paths that can be lost, repeated and taken up again."""

from labecon.analysis.sweeps.specification import Setting, Specification, parse_specification

__all__ = ["Setting", "Specification", "parse_specification"]
