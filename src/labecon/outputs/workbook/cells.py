"""The cells of a workbook that comes back: formulas, numbers, texts, read as a stream out of its container."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from labecon.errors import UsageError
from labecon.evidence.documents.container import Container
from labecon.evidence.documents.limits import Limits
from labecon.evidence.documents.refusals import LimitReached, MalformedInput, Refusal

Place = tuple[int, int]
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
#: Excel's own bound on a formula, and on a text.
_LONGEST = 32_768
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


@dataclass(slots=True)
class Held:
    """What a cell holds.

    Args:
        value: Number, text, truth value or error as text; for a formula the value stored with it. None for none.
        formula: Its formula without the equals sign; empty for none.
        shared: Number of the formula that it shares with others; empty for none.
        error: Whether the value is an error such as ``#REF!``.
    """

    value: float | str | bool | None = None
    formula: str = ""
    shared: str = ""
    error: bool = False


@dataclass
class Book:
    """A workbook as read.

    Args:
        sheets: Cells by row and column from 0, by sheet, in order of the sheets.
        properties: Custom properties by name.
    """

    sheets: dict[str, dict[Place, Held]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def read_book(data: bytes, name: str, limits: Limits | None = None) -> Book:
    """The cells of a workbook.

    Args:
        data: The file.
        name: Its name, for messages.
        limits: What reading it may cost; as for any document when None.

    Returns:
        The cells.

    Raises:
        UsageError: It is no workbook, is locked, or holds more than allowed.
    """
    limits = limits or Limits()
    try:
        if len(data) > limits.size:
            raise LimitReached("size", f"{len(data)} bytes, more than {limits.size}")
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise MalformedInput("it is locked by a password, or in the format from before 2007")
        return _read(Container(data, limits), limits)
    except Refusal as error:
        remedy = "save it as .xlsx without a password"
        raise UsageError.of("unreadable", f"not a workbook that can be read: {error.message}", name, remedy) from error


def _read(container: Container, limits: Limits) -> Book:
    main = container.main_part("xl/workbook.xml")
    listed, book = _Listed(), Book()
    container.parse(main, listed)
    relations = container.relations(main)
    strings = _Strings(limits)
    for kind, target in sorted(set(relations.values())):
        if kind == "sharedStrings":
            container.parse(target, strings)
    left = limits.cells
    for name, relation in listed.sheets:
        kind, target = relations.get(relation, ("", ""))
        if kind == "worksheet":
            cells = _Cells(strings.found, left, limits)
            container.parse(target, cells)
            left -= len(cells.found)
            book.sheets[name] = cells.found
    if not book.sheets:
        raise MalformedInput("it has no sheets")
    custom = [target for kind, target in container.relations().values() if kind == "custom-properties"]
    for target in custom:
        properties = _Properties()
        container.parse(target, properties)
        book.properties |= properties.found
    return book


class _Listed:
    """Names and order of the sheets."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.sheets.append((attributes.get("name", "")[:255], relation))

    def end(self, space: str, name: str) -> None:
        """Nothing ends here that matters."""

    def text(self, data: str) -> None:
        """The list of sheets has no text."""


class _Strings:
    """The strings that cells share."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.length = limits, 0
        self.found: list[str] = []
        self.open: list[str] = []
        self.taking = False
        self.above = 0

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.open = []
        self.above += name == "rPh"
        self.taking = name == "t" and not self.above

    def end(self, space: str, name: str) -> None:
        self.taking = False
        self.above -= name == "rPh"
        if name == "si":
            if len(self.found) >= self.limits.cells:
                raise LimitReached("cells", f"more than {self.limits.cells} strings")
            self.found.append(_unescaped("".join(self.open)))

    def text(self, data: str) -> None:
        if self.taking:
            self.length += len(data)
            if self.length > self.limits.characters:
                raise LimitReached("characters", f"more than {self.limits.characters} characters")
            self.open.append(data)


class _Properties:
    """Custom properties: the text of the value within each."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.name = ""
        self.taking = False

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        self.taking = name != "property" and bool(self.name)
        if name == "property" and len(self.found) < 1000:
            self.name = attributes.get("name", "")[:255]
            self.found[self.name] = ""

    def end(self, space: str, name: str) -> None:
        self.taking = False
        if name == "property":
            self.name = ""

    def text(self, data: str) -> None:
        if self.taking and len(self.found[self.name]) < _LONGEST:
            self.found[self.name] += data


class _Cells:
    """The cells of one sheet."""

    def __init__(self, strings: list[str], most: int, limits: Limits) -> None:
        self.strings, self.most, self.limits = strings, most, limits
        self.found: dict[Place, Held] = {}
        self.at: Place = (-1, -1)
        self.kind = self.shared = ""
        self.formula: list[str] | None = None
        self.value: list[str] | None = None
        self.taking: list[str] | None = None

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.at = _place(attributes.get("r", ""), self.at)
            self.kind = attributes.get("t", "n")
            self.formula = self.value = None
            self.shared = ""
        elif name == "f":
            self.taking = self.formula = []
            if attributes.get("t") == "shared":
                self.shared = attributes.get("si", "")[:10]
        elif name in ("v", "t"):
            self.value = self.value if self.value is not None else []
            self.taking = self.value
        elif name == "row":
            self.at = (_whole(attributes.get("r", ""), self.at[0] + 2) - 1, -1)

    def end(self, space: str, name: str) -> None:
        if name in ("f", "v", "t"):
            self.taking = None
        elif name == "c" and (self.formula is not None or self.value is not None):
            if len(self.found) >= self.most:
                raise LimitReached("cells", f"more than {self.limits.cells} cells")
            self.found[self.at] = self._held()

    def text(self, data: str) -> None:
        if self.taking is not None:
            self.taking.append(data)
            if sum(map(len, self.taking)) > _LONGEST:
                raise LimitReached("characters", f"a cell of more than {_LONGEST} characters")

    def _held(self) -> Held:
        formula = "".join(self.formula or ()).strip()
        return Held(self._value("".join(self.value or ())), formula, self.shared, self.kind == "e")

    def _value(self, text: str) -> float | str | bool | None:
        if self.kind == "s":
            number = _whole(text, -1)
            if not 0 <= number < len(self.strings):
                raise MalformedInput("a cell names a string that is not there")
            return self.strings[number]
        if self.kind == "b":
            return text.strip() in ("1", "true")
        if self.kind != "n":
            return _unescaped(text)
        try:
            value = float(text) if text.strip() else None
        except ValueError as error:
            raise MalformedInput(f"a cell of numbers holds {text[:20]!r}") from error
        return value if value is None or math.isfinite(value) else None


def _unescaped(text: str) -> str:
    """A text whose signs may stand as ``_x0009_``."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _place(reference: str, before: Place) -> Place:
    """Row and column from 0; the cell to the right of the one before where none is given."""
    if not reference:
        return before[0], before[1] + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise MalformedInput(f"a cell is at {reference[:20]!r}")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    row = int(found[2])
    if not 1 <= row <= _MOST_ROWS or number > _MOST_COLUMNS:
        raise MalformedInput(f"a cell is at {reference}")
    return row - 1, number - 1


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.strip().isascii() and text.strip().isdecimal() and len(text) < 10 else otherwise
