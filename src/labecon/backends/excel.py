"""Spreadsheet formulas from expressions: one formula a row, only functions that Excel 2010 and LibreOffice share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labecon.errors import ModelError
from labecon.language import Expr
from labecon.language.vocabulary import CONSTANTS

#: Characters of the longest formula that Excel takes.
LONGEST = 8192
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_CALLS = {"where": "IF", "min": "MIN", "max": "MAX", "exp": "EXP", "log": "LN", "sqrt": "SQRT"}
_CALLS |= {"and": "AND", "or": "OR"}
#: What stands in a formula beside text: a driver or a reference to an item.
Piece = str | Expr


@dataclass(frozen=True)
class Formula:
    """A formula whose cells are still open.

    Args:
        pieces: Text, and the drivers and references between it.
    """

    pieces: tuple[Piece, ...]

    def text(self, cell: Callable[[Expr], str]) -> str:
        """The formula of one cell.

        Args:
            cell: The cell of a driver or reference; a range of twelve cells where it asks for a trailing year.

        Returns:
            The formula with its equals sign.

        Raises:
            ModelError: It is longer than a spreadsheet takes.
        """
        found = "=" + "".join(piece if isinstance(piece, str) else cell(piece) for piece in self.pieces)
        if len(found) > LONGEST:
            raise ModelError.of("malformed", f"a formula of {len(found)} characters: a spreadsheet takes {LONGEST}")
        return found

    @property
    def leaves(self) -> tuple[Expr, ...]:
        """The drivers and references in it."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))


def formula_of(node: Expr, ratio: bool = False) -> Formula:
    """An expression as a formula.

    Args:
        node: The expression.
        ratio: Whether a division by 0 leaves the cell empty, as in a ``@ratio``.

    Returns:
        The formula.
    """
    pieces = _Lowering().pieces(node)
    if ratio:
        below = [one.args[1] for one in node.walk() if one.op == "div" and one.args[1].op != "unit_const"]
        if below:
            tests = [_joined([*_Lowering().pieces(one, grouped=True), "=0"]) for one in below]
            test = tests[0] if len(tests) == 1 else ["OR(", *_listed(tests), ")"]
            pieces = ["IF(", *test, ',"",', *pieces, ")"]
    return Formula(tuple(_joined(pieces)))


def sizes_of(terms: list[Expr]) -> Formula:
    """The sum of the sizes of terms: the scale of a check.

    Args:
        terms: See `labecon.backends.source.terms`.

    Returns:
        The formula.
    """
    pieces: list[Piece] = []
    for number, term in enumerate(terms):
        pieces += ["+ABS(" if number else "ABS(", *_Lowering().pieces(term), ")"]
    return Formula(tuple(_joined(pieces)))


class _Lowering:
    def pieces(self, node: Expr, grouped: bool = False) -> list[Piece]:
        """The pieces of an expression; in parentheses where it stands within another."""
        if node.op == "const":
            return [_number(float(node.name))]
        if node.op == "unit_const":
            constant = CONSTANTS[node.name]
            return ["1"] if constant.number == 1.0 else [node.name]
        if node.op == "driver" or (node.op == "ref" and node.lag != "trailing_year"):
            return [node]
        if node.op == "ref":
            return ["SUM(", node, ")"]
        return self.operation(node, grouped)

    def operation(self, node: Expr, grouped: bool) -> list[Piece]:
        neutral = node.op in ("mul", "div") and _is_neutral(node.args[1])
        if neutral:
            return self.pieces(node.args[0], grouped)
        if node.op == "mul" and _is_neutral(node.args[0]):
            return self.pieces(node.args[1], grouped)
        if node.op == "sum":
            return ["SUM(", *_listed([self.pieces(arg) for arg in node.args]), ")"]
        if node.op == "ratio":
            above, below = (self.pieces(arg, grouped=True) for arg in node.args[:2])
            return ["IF(", *below, "=0,", *self.pieces(node.args[2]), ",", *above, "/", *below, ")"]
        if node.op in _CALLS:
            return [f"{_CALLS[node.op]}(", *_listed([self.pieces(arg) for arg in node.args]), ")"]
        if node.op == "neg":
            inner = ["-", *self.pieces(node.args[0], grouped=True)]
        else:
            left, right = (self.pieces(arg, grouped=True) for arg in node.args)
            inner = [*left, _SIGNS[node.op], *right]
        return ["(", *inner, ")"] if grouped else inner


def _is_neutral(node: Expr) -> bool:
    return node.op == "unit_const" and CONSTANTS[node.name].number == 1.0


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _listed(parts: list[list[Piece]]) -> list[Piece]:
    return [piece for number, part in enumerate(parts) for piece in ([","] if number else []) + part]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The same with neighbouring texts joined."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found
