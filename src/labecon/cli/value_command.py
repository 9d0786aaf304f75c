"""`labecon value`: what a lab is worth, and what a price implies."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_lab_options, load_valued
from labecon.cli.parsing import parser_of, whole
from labecon.cli.simulate_command import threads_of
from labecon.cli.terminal import Terminal
from labecon.errors import Problem, UsageError

if TYPE_CHECKING:
    from labecon.analysis.valuation.prices import Price

_PRICE = re.compile(r"(?:(?P<before>[A-Za-z]{3})\s*)?(?P<value>\d+(?:\.\d+)?)(?:\s*(?P<after>[A-Za-z]{3}))?")
#: Currency of a price that names none.
_CURRENCY = "HKD"


def value(argv: Sequence[str], terminal: Terminal) -> int:
    """Values a lab.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("value", terminal)
    parser.option("LAB")
    parser.option("--price", action="append", default=[], metavar="PRICE", key="value_price")
    parser.option("--weights", metavar="SCENARIO=WEIGHT,...", key="value_weights")
    parser.option("--paths", type=whole(10, 100_000), metavar="N", key="value_paths")
    parser.option("--seed", type=whole(0, 2**64 - 1), metavar="S")
    parser.option("--threads", type=whole(1, 256), metavar="T")
    add_lab_options(parser, months=False)
    options = parser.parse_args(argv)
    lab = load_valued(options.LAB, options)
    from labecon.analysis.valuation.assumptions import default_weights
    from labecon.analysis.valuation.prices import Price
    from labecon.analysis.valuation.reverse_array import reverse
    from labecon.analysis.valuation.valuation_array import PATHS, SEED, valuation
    from labecon.outputs.messages import Words

    words = Words(options.lang)

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("value.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    weights = _weights(options.weights) if options.weights else default_weights()
    threads = threads_of(options.threads)
    prices = [Price("given", amount, currency) for amount, currency in map(_price, options.price)]
    seed = SEED if options.seed is None else options.seed
    found = valuation(lab, weights, options.paths or PATHS, seed, threads, progress)
    if prices and found.shares is None:
        text = f"{lab.name}: no page gives its shares, so a price implies nothing"
        raise UsageError.of("no-source", text, "--price", "leave out --price")
    shares = found.shares
    curves = (
        []
        if shares is None
        else [reverse(lab, one, shares, threads) for one in _distinct([*found.prices[:1], *prices])]
    )
    implied = [one for one in curves if one is not None]
    _write(options, terminal, found, implied, words)
    return 0


def _write(options: argparse.Namespace, terminal: Terminal, found: object, implied: object, words: object) -> None:
    from labecon.outputs.documents import json_text
    from labecon.outputs.value_output import value_csv, value_document
    from labecon.outputs.value_text import value_text

    if options.format == "text":
        terminal.write(value_text(found, implied, words, terminal.style))  # type: ignore[arg-type]
        return
    document = value_document(found, implied)  # type: ignore[arg-type]
    terminal.write(json_text(document) if options.format == "json" else value_csv(document))


def _price(text: str) -> tuple[float, str]:
    match = _PRICE.fullmatch(text.strip())
    if match is None or float(match["value"]) <= 0:
        raise UsageError.of("usage", f"{text!r} is no price", "--price", "write it like 165 or HKD 165")
    return float(match["value"]), (match["before"] or match["after"] or _CURRENCY).upper()


def _distinct(prices: Sequence[Price]) -> list[Price]:
    """Prices, each amount of a currency once."""
    return list({(one.value, one.currency): one for one in reversed(prices)}.values())[::-1]


def _weights(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    problems = []
    for part in text.split(","):
        name, _, number = part.partition("=")
        try:
            weight = float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)
            if not 0 <= weight < math.inf:
                raise ValueError
            found[name.strip()] = weight
        except ValueError:
            problems.append(
                Problem("usage", f"{part.strip()!r} is no SCENARIO=WEIGHT", "--weights", "base=0.7,price_war=0.3")
            )
    if problems:
        raise UsageError(problems)
    return found
