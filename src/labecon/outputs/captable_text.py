"""The capital of a lab as a page: rounds, valuations, register of shares, listing, preferred shares, equity bridge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from labecon.outputs.entry_cells import PERCENT, entries_table, money_scale, range_text, shares_text
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.missing_parts import missing_text
from labecon.outputs.numbers import Scale, number, scale_of, unit_title
from labecon.outputs.references import References
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import line_title
from labecon.outputs.translations import translated

if TYPE_CHECKING:
    from labecon.analysis.capital import Capital
    from labecon.analysis.captable import Row
    from labecon.analysis.entries import Entry
    from labecon.labs import Lab

Section = Callable[["Capital", Words, References, Style], list[str]]
#: Steps of the bridge that have a title on this page alone.
_STEPS = frozenset(
    {"loss_without_fair_value", "preferred_converted", "gross_proceeds", "raised_in_ordinary", "issue_costs"}
)
#: Width of a remark beside a valuation or an amount.
REMARK = 56


def capital_text(found: Capital, words: Words, style: Style = PLAIN) -> str:
    """The page.

    Args:
        found: The capital.
        words: The language.
        style: Colour or none.

    Returns:
        Text; parts that have nothing are named at the end with the reason.
    """
    references = References(words)
    shown = [part for part in _SECTIONS if part not in found.reasons]
    out = [style.bold(words("captable.title", lab=words.pick(found.lab.title, found.lab.name)))]
    out += paragraph(words("captable.about"), style) if shown else []
    for part in shown:
        out += ["", style.bold(words(f"captable.{part}")), "", *_SECTIONS[part](found, words, references, style)]
    if found.reasons:
        out += ["", *paragraph(missing_text(found.reasons, words, "captable"))]
    if references.texts:
        out += ["", style.bold(words("page.sources"))]
    for place, text in enumerate(references.texts, start=1):
        out += paragraph(text, style, f"[{place}] ")
    return page(out + footer(found.lab.ledger.head, words, style))


class _Scales:
    """One scale for all money of a currency in a table."""

    def __init__(self, entries: Sequence[Entry], words: Words) -> None:
        self.words = words
        self.values: dict[str, list[float | None]] = {}
        for one in entries:
            self.values.setdefault(one.figure.unit, []).append(one.value)

    def of(self, one: Entry) -> Scale:
        unit = one.figure.unit
        return money_scale(self.values[unit], unit, self.words)

    def cells(self, one: Entry) -> list[str]:
        """Value, range and unit."""
        title = unit_title(one.figure.unit, self.of(one), self.words)
        return [number(one.value, self.of(one)), range_text(one, self.of(one)), title]


def _heads(words: Words, names: str) -> list[str]:
    """Titles of columns, those of this page without their section."""
    return [words(name if "." in name else f"captable.{name}") for name in names.split()]


def _rounds(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    """Every round in two cells, money raised and value after; then the sums."""
    rounds = found.rounds
    scales = _Scales([one for row in rounds.rounds for one in (row.amount, row.post_money)], words)
    heads = "round day amount known.range post_money known.range known.unit known.known"
    table = Table(_heads(words, heads), frozenset({2, 4}))
    for row in rounds.rounds:
        first = row.amount if row.amount.value is not None else row.post_money
        unit = "" if first.value is None else scales.cells(first)[2]
        cells = [*scales.cells(row.amount)[:2], *scales.cells(row.post_money)[:2], unit]
        how = _round_known(row.amount, row.post_money, found.lab, references)
        table.add(words.pick(row.title), row.date, *cells, how)
    sums = [("count", rounds.count), ("total", rounds.total), ("unsplit", rounds.unsplit)]
    out = [*table.lines(style), "", *entries_table(sums, found.lab, words, references).lines(style)]
    if rounds.inside:
        inside = [(kind, one) for kind, one in rounds.inside]
        out += ["", *paragraph(words("captable.inside"), style), ""]
        out += entries_table(inside, found.lab, words, references).lines(style)
    return out


def _round_known(amount: Entry, post: Entry, lab: Lab, references: References) -> str:
    words = references.words
    gone = [one for one in (amount, post) if one.value is None]
    there = [one for one in (amount, post) if one.value is not None]
    why = words.pick(gone[0].figure.reason) if gone else ""
    if not there:
        return words("known.unknown_why", why=why)
    mark = references.mark(lab, tuple(source for one in there for source in one.figure.sources))
    said = f"{words(f'known.{there[0].status}')} {mark}".rstrip()
    names = [words.pick(one.figure.label) for one in gone]
    return said + "".join(words("captable.but_unknown", what=name[0].lower() + name[1:], why=why) for name in names)


def _valuations(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    heads = "kind what day known.value known.range known.unit use known.remark"
    table = Table(_heads(words, heads), frozenset({3}), folded={7: REMARK})
    scales = _Scales([one.value for one in found.valuations], words)
    for one in found.valuations:
        segment, _, metric = one.what.rpartition(".")
        what = words(f"captable.{metric}")
        if one.kind == "private":
            what = next((words.pick(row.title) for row in found.rounds.rounds if row.key == segment), what)
        use = words("captable.in_conflict" if one.in_conflict else "captable.used")
        mark = references.mark(found.lab, one.value.figure.sources)
        cells = scales.cells(one.value)
        remark = translated(one.reason, words)
        table.add(words(f"captable.{one.kind}"), what, one.date, *cells, f"{use} {mark}", remark)
    return table.lines(style)


def _register(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    register = found.table
    heads = "holder before listed after part_before part_after votes known.known"
    table = Table(_heads(words, heads), frozenset(range(1, 7)))
    absent: dict[str, None] = {}
    for title, rows in (("captable.classes", register.classes), ("captable.holders", register.holders)):
        table.group(words(title))
        for row in (*rows, register.total):
            kind = "total" if row is register.total else "row"
            table.add(*_register_cells(row, found.lab, references), kind=kind, indent=0 if kind == "total" else 1)
            absent |= dict.fromkeys(_why_absent(row, words))
    out = table.lines(style)
    out += ["", *paragraph(words("captable.shares_about"), style)]
    out += [line for why in absent for line in paragraph(words("captable.dash", why=why), style)]
    out += _notes(register.holders, words, style)
    if register.votes_per_share:
        votes = [(f"votes_{one.figure.key}", one) for one in register.votes_per_share]
        out += ["", style.bold(words("captable.votes_per_share")), ""]
        out += entries_table(votes, found.lab, words, references).lines(style)
    return out


def _notes(rows: Sequence[Row], words: Words, style: Style) -> list[str]:
    """Assumptions behind the holders' shares, each once: of one row by its name, of several as inferred."""
    named: dict[str, list[str]] = {}
    for row in rows:
        if row.before.note:
            named.setdefault(words.pick(row.before.note), []).append(words.pick(row.title))
    colon = words("known.colon")
    texts = [f"{who[0] if len(who) == 1 else words('known.inferred')}{colon}{note}" for note, who in named.items()]
    return [line for text in texts for line in paragraph(text, style)]


def _register_cells(row: Row, lab: Lab, references: References) -> list[str]:
    shares = [shares_text(one) for one in (row.before, row.listed, row.after)]
    parts = [number(one.value, PERCENT) for one in (row.part_before, row.part_after, row.votes)]
    main = row.after if row.before.value == 0 else row.before
    sources = tuple(dict.fromkeys(main.figure.sources + row.votes.figure.sources))
    status = references.words(f"known.{main.status}")
    return [references.words.pick(row.title), *shares, *parts, f"{status} {references.mark(lab, sources)}".rstrip()]


def _why_absent(row: Row, words: Words) -> list[str]:
    cells = (row.before, row.listed, row.after, row.part_before, row.part_after, row.votes)
    return [words.pick(one.figure.reason) for one in cells if one.value is None]


def _listing(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    sold = found.table.offer
    out = entries_table(list(sold.entries.items()), found.lab, words, references).lines(style)
    if not sold.proceeds:
        return out
    heads = "printed_amount computed printed known.unit ratio agrees use known.remark"
    table = Table(_heads(words, heads), frozenset({1, 2, 4}), folded={7: REMARK})
    scales = _Scales([entry for one in sold.proceeds for entry in (one.computed, one.printed)], words)
    for one in sold.proceeds:
        value, printed = scales.cells(one.computed), scales.cells(one.printed)
        use = words("captable.in_conflict" if one in sold.conflicts else "captable.used")
        mark = references.mark(found.lab, one.printed.figure.sources)
        agrees = words("backtest.yes" if one.agrees else "backtest.no")
        ratio = number(one.ratio, Scale(1.0, "", 3))
        remark = translated(one.reason, words)
        title = words.pick(one.printed.figure.label)
        table.add(title, value[0], printed[0], value[2], ratio, agrees, f"{use} {mark}", remark)
    return [*out, "", style.bold(words("captable.proceeds")), "", *table.lines(style)]


def _preferred(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    out: list[str] = []
    groups = {"identity": found.identity, "offer_step": found.step, "redemption": found.redemption}
    for name, group in groups.items():
        rows = [(key, one) for key, one in vars(group).items() if key != "holds"]
        out += [words(f"captable.{name}"), "", *entries_table(rows, found.lab, words, references).lines(style), ""]
        if name == "identity" and found.identity.holds is not None:
            out += [*paragraph(words("captable.holds" if found.identity.holds else "captable.fails"), style), ""]
    return out[:-1]


def _bridge(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    bridge = found.bridge
    assert bridge is not None
    money = found.lab.currency
    owed = (bridge.preferred_before, bridge.preferred_after)
    scale = scale_of([bridge.opening, *bridge.steps.values(), bridge.closing, *owed], money, words)
    table = Table([words("run.lines"), unit_title(money, scale, words) + " "], frozenset({1}))
    table.add(words("captable.opening", month=bridge.start), number(bridge.opening, scale), kind="total")
    for step, value in bridge.steps.items():
        title = words(f"captable.{step}") if step in _STEPS else line_title(step, words)
        table.add(title, number(value, scale), indent=1)
    table.add(words("captable.closing", month=bridge.end), number(bridge.closing, scale), kind="total")
    table.add(words("captable.preferred_at", month=bridge.start), number(bridge.preferred_before, scale), kind="note")
    table.add(words("captable.preferred_at", month=bridge.end), number(bridge.preferred_after, scale), kind="note")
    return [*table.lines(style), "", *paragraph(words("captable.model"), style)]


def _cash_call(found: Capital, words: Words, references: References, style: Style) -> list[str]:
    call = found.call
    assert call is not None
    money = found.lab.currency
    scale = scale_of([call.liquid_before, call.paid, call.liquid_after], money, words)
    table = Table([words("run.lines"), unit_title(money, scale, words) + " "], frozenset({1}))
    table.add(words("captable.liquid_before"), number(call.liquid_before, scale))
    table.add(words("captable.paid", month=call.month), number(-call.paid, scale))
    table.add(words("captable.liquid_after", month=call.month), number(call.liquid_after, scale), kind="total")
    said = words("captable.defaults" if call.defaults else "captable.pays")
    return [*table.lines(style), "", *paragraph(said, style)]


_SECTIONS: Mapping[str, Section] = {
    "rounds": _rounds,
    "valuations": _valuations,
    "shares": _register,
    "listing": _listing,
    "preferred": _preferred,
    "bridge": _bridge,
    "cash_call": _cash_call,
}
