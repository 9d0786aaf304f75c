"""What the code says where something is wrong, read from its sources: every message and remedy with its places open."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

#: Exceptions that are defects of the program, or become another text before anybody reads them.
_INTERNAL = frozenset(
    "ValueError TypeError KeyError AttributeError RuntimeError AssertionError NotImplementedError OSError "
    "PermissionError SystemExit ImportError LookupError UnsoundAnswer".split()
)
_WORD = re.compile(r"[a-z]{3}")
_FAULT = re.compile(r"fault|complaint|problem$|_difference$")
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
#: A text: words, and None for each place.
Text = tuple[str | None, ...]
_Names = Mapping[str, Sequence[ast.expr]]


def texts_of(source: str, codes: frozenset[str]) -> Iterator[tuple[int, Text]]:
    """Messages and remedies of a module.

    Args:
        source: Its text.
        codes: Codes of problems, by which a call is known that takes a message.

    Yields:
        The line and the text.
    """
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = _assigned(function)
        for node in ast.walk(function):
            for given in _said(node, codes, bool(_FAULT.search(function.name))):
                for text in _alternatives(given, names):
                    if _worded(text):
                        yield node.lineno, text  # type: ignore[attr-defined]


def codes_of(sources: Sequence[str]) -> frozenset[str]:
    """Codes of problems that occur.

    Args:
        sources: Texts of modules.

    Returns:
        The codes.
    """
    calls = (node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = (call.args[0] for call in calls if call.args and (_is_problem(call) or _name(call) == "complain"))
    return frozenset(one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str))


def filled_with(text: Text, word: str) -> str:
    """A text with the same word in every place.

    Args:
        text: The text.
        word: The word.

    Returns:
        E.g. ``no lab 12``.
    """
    return "".join(word if part is None else part for part in text)


def _said(node: ast.AST, codes: frozenset[str], fault: bool) -> list[ast.expr]:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        call = node.exc
        return [] if _name(call) in _INTERNAL or _is_problem(call) else [*call.args]
    if fault and isinstance(node, ast.Return) and node.value is not None:
        return [node.value]
    if not isinstance(node, ast.Call):
        return []
    if fault and _name(node) == "append":
        return [*node.args]
    if _name(node) in ("remark", "ArgumentTypeError"):
        return [*node.args[:1]]
    first = node.args[0] if node.args else None
    if not (
        _is_problem(node) or _name(node) == "complain" or (isinstance(first, ast.Constant) and first.value in codes)
    ):
        return []
    remedies = node.args[3:4] if _name(node) != "complain" else []
    return [*node.args[1:2], *remedies, *(one.value for one in node.keywords if one.arg in ("remedy", "message"))]


def _is_problem(call: ast.Call) -> bool:
    return _name(call) == "Problem" or ast.unparse(call.func).endswith("Error.of")


def _name(call: ast.Call) -> str:
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _assigned(function: ast.AST) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for one, value in pairs:
                if isinstance(one, ast.Name):
                    found.setdefault(one.id, []).append(value)
    return found


def _alternatives(node: ast.expr, names: _Names, depth: int = 0) -> list[Text]:
    if isinstance(node, ast.Constant):
        return [(node.value if isinstance(node.value, str) else None,)]
    if isinstance(node, ast.JoinedStr):
        found: list[Text] = [()]
        for part in node.values:
            found = [one + more for one in found for more in _alternatives(part, names, depth)]
        return found
    if isinstance(node, ast.FormattedValue):
        inner: list[Text] = _alternatives(node.value, names, depth + 1) if depth < 3 else [(None,)]
        plain = isinstance(node.value, ast.Name) and not all(one == () or _worded(one) for one in inner)
        return [(None,)] if plain else inner
    if isinstance(node, ast.IfExp):
        return _alternatives(node.body, names, depth) + _alternatives(node.orelse, names, depth)
    if isinstance(node, ast.List | ast.Tuple):
        return [one for each in node.elts for one in _alternatives(each, names, depth)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        ends = _alternatives(node.right, names, depth)
        return [one + more for one in _alternatives(node.left, names, depth) for more in ends]
    if isinstance(node, ast.Name) and depth < 3 and node.id in names:
        return [one for value in names[node.id] for one in _alternatives(value, names, depth + 1)]
    if isinstance(node, ast.Call) and _name(node) == "nearest":
        return [()]
    return [(None,)]


def _worded(text: Text) -> bool:
    """Whether it says something; codes have no blanks, but a text may be one word with places around it."""
    said = filled_with(text, " ")
    return bool(_WORD.search(said)) and not _CODE.fullmatch(said)


__all__ = ["Text", "codes_of", "filled_with", "texts_of"]
