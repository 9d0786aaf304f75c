"""Generations, both books and the release calendar of one run, with a reason for each part that has nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labecon.analysis.allocation import generation_lines
from labecon.analysis.figures import both
from labecon.analysis.generations import Generation, generations
from labecon.analysis.releases import Planned, Released, planned_releases, releases
from labecon.analysis.two_books import BreakEvenLife, YearBooks, break_even_life, two_books
from labecon.labs import Lab, Run
from labecon.periods import MONTHS_PER_YEAR, Window, month_index, month_label

_NO_LINES = both(
    "its training is one amount, not split into lines of generations", "其训练为单一金额，未分为各模型系列"
)
_NO_BOOK = both(
    "the economic book charges generations; with a life in months training is spread instead: --life 24",
    "经济账按代际计提；给定寿命月数则改为均摊训练成本：--life 24",
)
_NO_TRAINING = both("its statements lack training cost or a loss", "其报表缺少训练成本或亏损")
_NO_YEAR = both("the forecast has no whole year", "推演期内没有完整年度")
_NO_RELEASE = both("no release falls into the forecast", "推演期内没有发布")
_NO_DATES = both("no page dates a release", "未见模型发布日期的披露")


@dataclass(frozen=True)
class GenerationBooks:
    """What training bought, under one rule of allocation and one book.

    Args:
        lab: The lab.
        run: The run.
        rule: Rule of allocation.
        life: Months of the spread book; None for the book of the model.
        generations: Every generation; empty for a lab without lines of generations.
        contribution: Contribution of the lab over the forecast; None where it has none.
        training: Training cost of the lab over the forecast; None where it has none.
        books: Both books by year.
        lives: Life that breaks even, by forecast year; empty without generations and without a life.
        released: Releases that pages date.
        planned: Releases of the forecast.
        reasons: Part to the reason why it has nothing, by language.
    """

    lab: Lab
    run: Run
    rule: str
    life: float | None
    generations: tuple[Generation, ...]
    contribution: float | None
    training: float | None
    books: tuple[YearBooks, ...]
    lives: tuple[BreakEvenLife, ...]
    released: tuple[Released, ...]
    planned: tuple[Planned, ...]
    reasons: Mapping[str, Mapping[str, str]]

    @property
    def horizon(self) -> str:
        """The last month of the run."""
        return month_label(self.run.last)

    @property
    def gap(self) -> float | None:
        """Contribution less training of all generations, less that of the lab: 0 up to rounding."""
        if not self.generations or self.contribution is None or self.training is None:
            return None
        return sum(one.net for one in self.generations) - (self.contribution - self.training)

    def months_live(self, one: Generation) -> int | None:
        """Months of the forecast in which a generation is live.

        Args:
            one: One of the generations.

        Returns:
            Months from its release, or from the balance date, to the next release or the horizon; None for one in
            training, and for products without a line.
        """
        if one.number < 0 or not one.line:
            return None
        first = self.lab.first_forecast if one.released is None else month_index(one.released)
        return (self.run.last + 1 if one.replaced is None else month_index(one.replaced)) - first


def generation_books(lab: Lab, run: Run, rule: str = "link", life: float | None = None) -> GenerationBooks:
    """Generations, books and releases of a run.

    Args:
        lab: The lab.
        run: A run of it.
        rule: Rule of allocation, one of `labecon.analysis.allocation.RULES`.
        life: Months of the spread book; None for the book of the model.

    Returns:
        Every part, with reasons for those that have nothing.

    Raises:
        UsageError: There is no such rule.
    """
    rows = tuple(generations(lab, run, rule)) if generation_lines(lab) else ()
    books = tuple(two_books(lab, run, life))
    split, years = bool(rows) or life is not None, _forecast_years(lab, run)
    found = [break_even_life(lab, run, year) for year in years] if split else []
    lives = tuple(one for one in found if one is not None)
    released = releases(lab.ledger, lab.name)
    planned = planned_releases(lab, run)
    no_book = _NO_BOOK if not split else _NO_TRAINING if years else _NO_YEAR
    parts = {
        "generations": (rows, _NO_LINES),
        "books": (books, no_book),
        "break_even": (lives, no_book),
        "released": (released, _NO_DATES),
        "planned": (planned, _NO_RELEASE if rows else _NO_LINES),
    }
    reasons = {part: why for part, (has, why) in parts.items() if not has}
    sums = [_sum(run, line) for line in ("contribution", "training_cost")]
    return GenerationBooks(lab, run, rule, life, rows, sums[0], sums[1], books, lives, released, planned, reasons)


def _forecast_years(lab: Lab, run: Run) -> list[Window]:
    first, last = -(-lab.first_forecast // MONTHS_PER_YEAR), (run.last + 1) // MONTHS_PER_YEAR
    return [Window.year(2000 + year) for year in range(first, last)]


def _sum(run: Run, line: str) -> float | None:
    months = run.forecast.get(line)
    return None if months is None else sum(months)


__all__ = ["GenerationBooks", "generation_books"]
