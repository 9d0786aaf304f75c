"""`labecon cite`: how to cite a figure, a fact, an output, or labecon itself."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates, load_lab
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError, nearest

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.outputs.citations import Citation
    from labecon.outputs.messages import Words

#: Labs whose priors and drivers a single name may mean.
ANY = "minimax"
PATHS = 1000


def cite(argv: Sequence[str], terminal: Terminal) -> int:
    """Prints citations.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.

    Raises:
        LabeconError: There is no such fact, lab or figure.
    """
    from labecon.outputs.citations import STYLES, csl_of, styled

    parser = parser_of("cite", terminal, formats=("text", "json"))
    parser.option("NAME", nargs="*", key="cite_names")
    parser.option("--output", metavar="COMMAND", key="cite_output")
    parser.option("--style", choices=STYLES, default="text", key="cite_style")
    parser.option("--scenario", action="append", default=[], metavar="NAME")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    options = parser.parse_args(argv)
    from labecon.outputs.messages import Words

    if len(options.NAME) > 2 or (options.output is not None and options.NAME):
        text = "name one fact, a lab and a figure, or an output"
        raise UsageError.of("usage", text, "cite", "labecon cite minimax runway_static_months")
    words = Words(options.lang)
    found, facts = _found(options, words)
    if options.format == "json":
        from labecon.outputs.documents import document, json_text

        terminal.write(json_text(document(facts, {"citations": [csl_of(one) for one in found]})))
    else:
        terminal.write(styled(found, options.style, words))
    return 0


def _found(options: argparse.Namespace, words: Words) -> tuple[list[Citation], str]:
    from labecon.outputs.citations import of_output, of_sources

    lab = load_lab(options.NAME[0] if len(options.NAME) == 2 else ANY, options)
    head = lab.ledger.head
    if not options.NAME:
        return [of_output(options.output or "", "", head)], head
    if len(options.NAME) == 2:
        return _of_figure(lab, options.NAME[1], words), head
    name = options.NAME[0]
    found = of_sources(lab, [name]) if _is_known(lab, name) else []
    if not found:
        known = [fact.id for fact in lab.ledger.facts]
        raise UsageError.of(
            "unknown-name", f"no fact or prior {name!r}{nearest(name, known)}", "cite", "labecon facts --ids lists them"
        )
    return found, head


def _is_known(lab: Lab, name: str) -> bool:
    from labecon.facts.priors import load_priors

    return lab.ledger.resolve(name) is not None or name in load_priors()


def _of_figure(lab: Lab, name: str, words: Words) -> list[Citation]:
    """A figure of the brief, a driver, or a line: what labecon says, then what that rests on."""
    from labecon.analysis.brief import ORDER, lab_brief
    from labecon.cli.explain_command import FIGURES
    from labecon.outputs.brief_tables import shown
    from labecon.outputs.citations import of_output, of_sources
    from labecon.outputs.numbers import with_range
    from labecon.outputs.titles import figure_title

    head, title = lab.ledger.head, words.pick(lab.title, lab.name)
    driver = lab.drivers.get(name)
    if driver is not None:
        month = lab.first_forecast
        value = with_range(driver.at(month), *driver.range_at(month), str(driver.unit), words, name)
        return [of_output(f"{title}, {name}", value, head), *of_sources(lab, [name])]
    if name in lab.graph.by_name and name not in ORDER:
        return [of_output(f"{title}, {name}", "", head), *_behind(lab, name)]
    name = FIGURES.get(name, name)
    if name not in ORDER:
        known = [*ORDER, *lab.drivers, *lab.graph.by_name]
        remedy = "labecon brief lists figures, labecon lines lists lines and drivers"
        raise UsageError.of("unknown-name", f"{lab.name} has no figure {name!r}{nearest(name, known)}", "cite", remedy)
    figure = lab_brief(lab, PATHS).figures.get(name)
    if figure is None:
        return [of_output(f"{title}, {name}", "", head)]
    said = of_output(f"{title}, {figure_title(name, words)}", shown(figure, name, words), head)
    return [said, *of_sources(lab, figure.sources)]


def _behind(lab: Lab, line: str) -> list[Citation]:
    """The documents that the history of a line was read from."""
    from labecon.outputs.citations import of_sources

    parts = [name for name in lab.history.reported if name == line or name.endswith(f".{line}")]
    facts = dict.fromkeys(fact for name in parts for row in lab.history.reported[name] for fact in row.facts)
    return of_sources(lab, list(facts))
