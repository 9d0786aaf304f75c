"""Options that say which lab, under which scenario, as known when; and the labs they give."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from labecon.cli.parsing import Parser
from labecon.errors import LabeconError, Problem, UsageError

if TYPE_CHECKING:
    from labecon.labs import Lab, Override


def add_dates(parser: Parser) -> None:
    """Adds the two dates of a view of the facts.

    Args:
        parser: The parser.
    """
    parser.option("--as-known-on", metavar="DATE")
    parser.option("--periods-through", metavar="DATE")


def day_of(text: str | None, option: str) -> date | None:
    """The day of an option.

    Args:
        text: As given; None for none.
        option: Its name, for the message.

    Returns:
        The day.

    Raises:
        UsageError: The text is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError.of("bad-period", f"{text!r} is not a day", option, "write it like 2025-12-31") from error


def add_lab_options(parser: Parser, months: bool = True) -> None:
    """Adds what every command that loads a lab takes.

    Args:
        parser: The parser.
        months: Whether the length of the forecast can be chosen.
    """
    parser.option("--scenario", action="append", default=[], metavar="NAME")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    if months:
        from labecon.cli.parsing import whole

        parser.option("--months", type=whole(1, 1200), metavar="N")


def overrides_of(settings: Sequence[str]) -> dict[str, Override]:
    """The changes asked for by ``--set``.

    Args:
        settings: Each ``DRIVER=VALUE``; the value is a number, ``a to b``, or a named distribution. ``DRIVER*=FACTOR``
            multiplies what the driver is anyway.

    Returns:
        Driver to change; the last wins.

    Raises:
        UsageError: Every setting that is none, at once.
    """
    from labecon.labs import Override

    found: dict[str, Override] = {}
    problems: list[Problem] = []
    for setting in settings:
        name, sign, text = setting.partition("=")
        name, text = name.strip(), text.strip()
        if not (name and sign and text):
            remedy = "e.g. --set talkie.churn=0.05 or --set 'talkie.churn=0.04 to 0.09'"
            problems.append(Problem("usage", f"{setting!r} is not DRIVER=VALUE", "--set", remedy))
            continue
        if name.endswith("*"):
            found[name[:-1].strip()] = Override("scale", _value(text))
        else:
            found[name] = Override("set", _value(text))
    if problems:
        raise UsageError(problems)
    return found


def _value(text: str) -> Any:
    if text.endswith("%"):
        try:
            return float(text[:-1]) / 100
        except ValueError:
            return text
    try:
        return float(text)
    except ValueError:
        return text


def scenario_of(names: Sequence[str]) -> str | None:
    """Several ``--scenario`` as one.

    Args:
        names: Names, each of which may be joined with ``+``.

    Returns:
        Names joined with ``+``, each once; None for none.
    """
    parts = dict.fromkeys(part.strip() for name in names for part in name.split("+"))
    return "+".join(parts) if parts else None


def load_lab(name: str, options: argparse.Namespace, scenario: str | None = None) -> Lab:
    """The lab that the options ask for.

    Args:
        name: Name of the lab.
        options: The parsed options.
        scenario: The scenario; that of the options when None.

    Returns:
        The lab.

    Raises:
        LabeconError: Everything that is wrong with the request or the files.
    """
    from labecon.labs import load

    chosen = scenario if scenario is not None else scenario_of(getattr(options, "scenario", []))
    overrides = overrides_of(getattr(options, "set", []))
    known_on = day_of(options.as_known_on, "--as-known-on")
    through = day_of(options.periods_through, "--periods-through")
    return load(name, chosen, known_on, through, options.workspace, overrides)


def load_valued(name: str, options: argparse.Namespace) -> Lab:
    """The lab that the options ask for, with the assumptions of a valuation among its drivers.

    Args:
        name: Name of the lab.
        options: The parsed options; settings of ``valuation.NAME`` are of those assumptions.

    Returns:
        The lab.

    Raises:
        LabeconError: Everything that is wrong with the request or the files.
    """
    from labecon.analysis.valuation.assumptions import PREFIX, valued

    settings = list(options.set)
    own = [one for one in settings if one.strip().startswith(PREFIX)]
    options.set = [one for one in settings if one not in own]
    lab = valued(load_lab(name, options))
    options.set = settings
    return lab.with_settings(overrides_of(own))


def load_labs(names: Sequence[str], options: argparse.Namespace) -> list[Lab]:
    """Several labs; what is wrong with any of them is said at once.

    Args:
        names: Names of the labs.
        options: The parsed options.

    Returns:
        The labs, each once.

    Raises:
        LabeconError: Everything that is wrong with all of them.
    """
    labs: list[Lab] = []
    problems: list[Problem] = []
    kind: type[LabeconError] = UsageError
    for name in dict.fromkeys(names):
        try:
            labs.append(load_lab(name, options))
        except LabeconError as error:
            kind = type(error)
            problems += [one for one in error.problems if one not in problems]
    if problems:
        raise kind(problems)
    return labs
