"""Options of the commands: help in both languages, and one line that says what is wrong with a command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from labecon.cli.terminal import Terminal
from labecon.errors import DataError, UsageError, nearest
from labecon.outputs.messages import Language, catalogue, language_of

if TYPE_CHECKING:
    from labecon.periods import Window

FORMATS = ("text", "json", "csv")


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=32, width=110)


class Parser(argparse.ArgumentParser):
    """The parser of one command.

    Args:
        name: The command, e.g. ``run``; several words for a subcommand.
        language: Language of the help.
    """

    def __init__(self, name: str, language: str) -> None:
        self.command = name
        self.language: Language = language_of(language)
        said = catalogue("help")
        key = name.replace(" ", "_")
        super().__init__(
            f"labecon {name}",
            description=said[f"command.{key}"][self.language],
            formatter_class=_Help,
            add_help=False,
            allow_abbrev=False,
        )
        self.said = self.add_argument_group(said["word.arguments"][self.language])
        self.option("-h", "--help", action="help", key="help")

    def option(self, *names: str, key: str = "", **settings: Any) -> None:
        """Adds an argument with its help from the catalogue.

        Args:
            names: As in argparse.
            key: Key of the help text; the name when empty.
            settings: As in argparse.
        """
        word = key or names[-1].lstrip("-").replace("-", "_").lower()
        self.said.add_argument(*names, help=catalogue("help")[f"option.{word}"][self.language], **settings)

    def format_usage(self) -> str:
        """The usage line in the language of the help."""
        return super().format_usage().replace("usage:", self._usage_word(), 1)

    def format_help(self) -> str:
        """The help in its language."""
        return super().format_help().replace("usage:", self._usage_word(), 1)

    def _usage_word(self) -> str:
        return catalogue("help")["word.usage"][self.language]

    def error(self, message: str) -> NoReturn:
        """Turns a complaint of argparse into the one shape of errors."""
        unknown = re.match(r"unrecognized arguments: (\S+)", message)
        if unknown:
            word = unknown[1]
            options = [name for action in self._actions for name in action.option_strings if name.startswith("--")]
            hint = nearest(word.split("=")[0], options) if word.startswith("-") else ""
            message = f"{'unknown option' if word.startswith('-') else 'too many arguments:'} {word}{hint}"
        remedy = f"labecon {self.command} --help"
        raise UsageError.of("usage", message, self.command, remedy)


def parser_of(name: str, terminal: Terminal, formats: Sequence[str] = FORMATS) -> Parser:
    """A parser with the options that every command has.

    Args:
        name: The command.
        terminal: Knows the language.
        formats: Formats of its output.

    Returns:
        The parser.
    """
    parser = Parser(name, terminal.language)
    parser.option("--format", choices=formats, default="text")
    parser.option("--lang", choices=("en", "zh"), default=parser.language)
    parser.option("--workspace", metavar="DIR")
    return parser


def whole(low: int, high: int) -> Any:
    """A reader of whole numbers within bounds.

    Args:
        low: Least.
        high: Greatest.

    Returns:
        For ``type=`` of an option.
    """

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{value} must lie in {low}..{high}")
        return value

    return read


def window_of(text: str, option: str) -> Window:
    """The window of an option.

    Args:
        text: As given, e.g. ``FY2026``.
        option: Its name, for the message.

    Returns:
        The window.

    Raises:
        UsageError: The text is none.
    """
    from labecon.periods import Window  # no other option needs it

    try:
        return Window.parse(text)
    except DataError as error:
        raise UsageError(replace(error.problems[0], place=option)) from error


def share(text: str) -> float:
    """A share between 0 and 1, both left out, also written in per cent.

    Args:
        text: E.g. ``0.8`` or ``80%``.

    Returns:
        The share; for ``type=`` of an option.
    """
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share") from None
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} must lie between 0 and 1")
    return value


def overview(commands: Iterable[str], language: str) -> str:
    """The help of the command line as a whole.

    Args:
        commands: Names of the commands.
        language: Language.

    Returns:
        Text: what labecon is, its commands, what they share.
    """
    from labecon.outputs.widths import pad  # needed for this page alone

    chosen = language_of(language)
    said = catalogue("help")
    names = list(commands)
    size = max(map(len, names)) + 2
    lines = [said["page.usage"][chosen], "", said["page.about"][chosen], ""]
    lines += [f"  {pad(name, size)}{said[f'command.{name}'][chosen]}" for name in names]
    return "\n".join([*lines, "", said["page.more"][chosen]]) + "\n"
