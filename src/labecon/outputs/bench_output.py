"""What the benchmark measured, as JSON, as CSV and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.footer import page
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style, Table

if TYPE_CHECKING:
    from labecon.evidence.benchmark import Speed


def documents_part(speed: Speed) -> dict[str, Any]:
    """The speed of reading documents.

    Args:
        speed: What was measured.

    Returns:
        ``documents_per_second``, and how it was measured.
    """
    return {
        "documents_per_second": round(speed.per_second, 2),
        "documents": {
            "articles": speed.articles,
            "characters": speed.characters,
            "processes": speed.workers,
            "seconds": round(speed.seconds, 3),
            "figures": speed.figures,
            "per_processor_second": round(speed.per_processor_second, 2),
        },
    }


def bench_csv(body: Mapping[str, Any]) -> str:
    """Measurements as CSV.

    Args:
        body: Measurements; mappings within mappings.

    Returns:
        A row for each.
    """
    return csv_text(["measure", "value"], list(_rows(body)))


def bench_text(body: Mapping[str, Any], words: Words, style: Style = PLAIN) -> str:
    """Measurements as a page: engines, peers, quantiles, starts, documents, as far as they were measured.

    Args:
        body: Measurements; mappings within mappings.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    lines = [style.bold(words("bench.title"))]
    for key, made in (("engines", _engines), ("peers", _peers), ("quantiles", _quantiles)):
        if (key if key != "engines" else "reference") in body:
            lines += ["", style.bold(words(f"bench.{key}")), "", *made(body, words).lines(style)]
    tables = ("reference", "strict", "c_kernel", "agreement", "million", "peers", "quantiles")
    rest = {name: value for name, value in body.items() if name not in tables}
    if rest:
        table = Table([words("bench.measure"), words("bench.value")], frozenset({1}))
        for name, value in _rows(rest):
            label = words(f"bench.{name}") if words.has(f"bench.{name}") else name
            table.add(label, f"{value:,}" if isinstance(value, int | float) else str(value))
        lines += ["", *table.lines(style)]
    return page(lines)


def _engines(body: Mapping[str, Any], words: Words) -> Table:
    """The generated builds and the hand-written C, in paths per core-second and as multiples of its CPU time."""
    heads = ("engine", "kernel", "store", "million", "over_kernel", "over_store", "over_million", "away")
    table = Table([words(f"bench.{head}") for head in heads], frozenset(range(1, 8)))
    for name in ("reference", "strict", "c_kernel"):
        one, million = body[name], body.get("million", {}).get(name, {})
        over = one.get("over_c_kernel", {})
        table.add(
            words(f"bench.{name}"),
            f"{one['kernel_paths_per_core_second']:,}",
            f"{one['store_paths_per_core_second']:,}",
            f"{million['wall_seconds']:.2f} s" if million else "",
            f"{over['kernel']['ratio']:.2f}" if over else "",
            f"{over['store']['ratio']:.2f}" if over else "",
            f"{million['cpu_over_c_kernel']:.2f}" if "cpu_over_c_kernel" in million else "",
            f"{body['agreement'][name]['largest_difference']:.1e}" if name in body["agreement"] else "",
        )
    return table


def _peers(body: Mapping[str, Any], words: Words) -> Table:
    """The peers, with how many times faster the fast build is, and how far their results are from it."""
    heads = ("peer", "speed", "faster", "away", "note")
    table = Table([words(f"bench.{head}") for head in heads], frozenset({1, 2, 3}))
    for name, one in body["peers"].items():
        if "reason" in one:
            reason = words("bench.absent") if one["reason"] == "not installed" else one["reason"]
            table.add(name, "", "", "", reason)
            continue
        title = f"{name} {one['version']}"
        away = f"{one['agreement']:.1e}"
        table.add(title, f"{one['paths_per_core_second']:,}", f"{one['ratio']:,}", away, one["note"])
        if "one_path_per_core_second" in one:
            speed, ratio = f"{one['one_path_per_core_second']:,}", f"{one['ratio_one_path']:,}"
            table.add(words("bench.one_path", name=name), speed, ratio, away)
    return table


def _quantiles(body: Mapping[str, Any], words: Words) -> Table:
    """Core-seconds of exact fans by each way."""
    found = body["quantiles"]
    if "reason" in found:
        return Table([found["reason"]])
    table = Table([words("bench.way"), words("bench.core_seconds")], frozenset({1}))
    for name, seconds in found["core_seconds"].items():
        table.add(words("bench.c_kernel") if name == "c_kernel" else name, f"{seconds:.2f}")
    return table


def _rows(body: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Names joined by points, with their values."""
    for key, value in body.items():
        name = f"{within}.{key}" if within else key
        if isinstance(value, Mapping):
            yield from _rows(value, name)
        else:
            yield name, value
