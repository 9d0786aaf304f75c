"""The line-item language: one function says what a line item is; everything else is derived from it."""

from labecon.language.build import Part, build, examine
from labecon.language.component import Component, Item, component
from labecon.language.expression import Expr
from labecon.language.graph import DriverNode, Graph, Node
from labecon.language.vocabulary import (
    days_per_month,
    exp,
    log,
    maximum,
    minimum,
    month,
    months_per_year,
    power,
    ratio,
    sqrt,
    where,
    year,
)

__all__ = [
    "Component",
    "DriverNode",
    "Expr",
    "Graph",
    "Item",
    "Node",
    "Part",
    "build",
    "component",
    "days_per_month",
    "examine",
    "exp",
    "log",
    "maximum",
    "minimum",
    "month",
    "months_per_year",
    "power",
    "ratio",
    "sqrt",
    "where",
    "year",
]
