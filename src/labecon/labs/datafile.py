"""Reading the text files of labs and scenarios: TOML with the line of every entry, and all complaints collected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from labecon.backends.toml_text import toml_data
from labecon.errors import DataError, Problem, nearest

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-.\"' *@:]+?)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")
LARGEST_FILE = 2_000_000


class DataFile:
    """One file, its entries and the problems found in it.

    Args:
        name: Short name for messages, e.g. ``minimax.toml``.
        text: The TOML text.

    Raises:
        DataError: The text is no TOML.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        try:
            self.data: dict[str, Any] = toml_data(text, name)
        except (ValueError, RecursionError) as error:  # the latter from brackets nested without end
            from tomllib import TOMLDecodeError  # not needed where the content is kept

            if isinstance(error, TOMLDecodeError):
                raise DataError(_toml_problem(name, text, str(error))) from error
            raise DataError.of("malformed", f"not valid TOML: {type(error).__name__}, {error}", name) from error
        self._lines = _lines_of(text)

    @staticmethod
    def read(path: Path) -> DataFile:
        """A file from disk.

        Args:
            path: Where it lies.

        Returns:
            The file.

        Raises:
            DataError: It cannot be read, is too large, or is no UTF-8 TOML.
        """
        try:
            if not path.is_file():
                raise DataError.of("unreadable", "is not a file", str(path))
            size = path.stat().st_size
            if size > LARGEST_FILE:
                raise DataError.of("too-large", f"{size} bytes; a data file has at most {LARGEST_FILE}", str(path))
            return DataFile(path.name, path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError.of("unreadable", f"cannot be read: {error.strerror}", str(path)) from error
        except UnicodeDecodeError as error:
            raise DataError.of("malformed", "is not UTF-8 text", str(path), "save it as UTF-8") from error

    def place(self, *keys: str) -> str:
        """File and line of an entry.

        Args:
            keys: Path of keys, e.g. ``drivers``, ``talkie``, ``churn``.

        Returns:
            E.g. ``minimax.toml:41``.
        """
        for length in range(len(keys), 0, -1):
            line = self._lines.get(".".join(keys[:length]))
            if line:
                return f"{self.name}:{line}"
        return self.name

    def texts(self, data: Mapping[str, Any], key: str, *at: str) -> dict[str, str]:
        """A text by language; what is none is noted.

        Args:
            data: A table.
            key: Where it may hold a text, which counts as English, or a table of texts.
            at: Where the table stands.

        Returns:
            Language to text; nothing where there is none.
        """
        value = data.get(key, {})
        found = {"en": value} if isinstance(value, str) else value
        if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
            return found
        self.complain("malformed", f"{key} is text, or a table of texts by language", *at, key)
        return {}

    def complain(self, code: str, message: str, *keys: str, remedy: str = "") -> None:
        """Notes a problem.

        Args:
            code: From the error catalogue.
            message: What is wrong.
            keys: Where.
            remedy: How to mend it.
        """
        self.problems.append(Problem(code, message, self.place(*keys), remedy))

    def adopt(self, error: DataError | Any, *keys: str, prefix: str = "") -> None:
        """Takes over the problems of an error, placed at an entry of this file.

        Args:
            error: Any labecon error.
            keys: Where it arose.
            prefix: Text before each message.
        """
        for problem in error.problems:
            self.problems.append(Problem(problem.code, prefix + problem.message, self.place(*keys), problem.remedy))

    def table(self, data: Mapping[str, Any], key: str, *at: str) -> dict[str, Any]:
        """A sub-table, empty when absent.

        Args:
            data: The table it should be in.
            key: Its key.
            at: Path of that table.

        Returns:
            The sub-table.
        """
        value = data.get(key, {})
        if not isinstance(value, dict):
            self.complain("malformed", f"{key} must be a table", *at, key)
            return {}
        return value

    def tables(self, data: Mapping[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The tables inside a sub-table, e.g. the drivers of each part.

        Args:
            data: The table it should be in.
            key: Its key.

        Yields:
            Name and table; anything else is complained about.
        """
        for name, value in self.table(data, key).items():
            if isinstance(value, dict):
                yield name, value
            else:
                self.complain("malformed", f"{key}.{name} must be a table", key, name)

    def allow(self, data: Mapping[str, Any], known: Iterable[str], *at: str) -> None:
        """Complains about keys nobody reads.

        Args:
            data: A table.
            known: Keys that mean something there.
            at: Path of the table.
        """
        options = tuple(known)
        for key in data:
            if key not in options:
                self.complain("unknown-name", f"unknown key {key}{nearest(key, options)}", *at, key)

    def finish(self) -> None:
        """Raises all problems noted so far, if any.

        Raises:
            DataError: There are some.
        """
        if self.problems:
            raise DataError(dict.fromkeys(self.problems))


def _entries(text: str) -> Iterator[tuple[str, int]]:
    """Every header and key with its line, in order."""
    header = ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _HEADER.match(line)
        if found and "=" not in line.split("]")[0]:
            header = _plain(found.group(1))
            yield header, number
            continue
        key = _KEY.match(line)
        if key:
            name = _plain(key.group(1))
            yield f"{header}.{name}" if header else name, number


def _lines_of(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for name, number in _entries(text):
        lines.setdefault(name, number)
    return lines


def _toml_problem(name: str, text: str, message: str) -> Problem:
    """Where the text stops being TOML; for an entry given twice, also where it was given first."""
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else text.count("\n") + 1
    place = f"{name}:{line}"
    seen: dict[str, int] = {}
    for entry, number in _entries(text):
        if number > line:
            break
        if number in (line, line - 1) and entry in seen and ("overwrite" in message or "twice" in message):
            shown = entry.removeprefix("drivers.")
            return Problem("duplicate-name", f"{shown} is already set at line {seen[entry]}", f"{name}:{number}")
        seen.setdefault(entry, number)
    code = "duplicate-name" if "overwrite" in message or "twice" in message else "malformed"
    return Problem(code, f"not valid TOML: {message}", place)


def _plain(key: str) -> str:
    return re.sub(r"[\"'\s]", "", key)
