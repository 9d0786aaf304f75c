"""A market over many worlds as a view: who survives, shares, concentration, the training race."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labecon.analysis.industry_array import FEW, MOST_OF_IT, OUTSIDE, YEAR
from labecon.analysis.race import Dilemma
from labecon.outputs.charts.chart import Chart, Series
from labecon.outputs.charts.sourcing import scale_for
from labecon.outputs.industry_text import PERCENT, SHARE, verdict_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number, scale_of, unit_title
from labecon.outputs.views.view import Part, Row, Rows, View, source_of, texts_of

Body = Mapping[str, Any]
_SPENT = ("planned", "equilibrium", "agreed")


def industry_view(found: Body, scenario: str, words: Words) -> View:
    """The view.

    Args:
        found: The document of ``industry``.
        scenario: What it was asked under, in words.
        words: The language.

    Returns:
        Survival by month, shares and concentration, what each lab sells and earns at the end, the race as a game.
    """
    return _Maker(found, scenario, words).view()


class _Maker:
    """Makes the view of one document."""

    def __init__(self, found: Body, scenario: str, words: Words) -> None:
        self.found, self.scenario, self.words = found, scenario, words
        self.drawn = words("views.worlds", worlds=f"{found['worlds']:,}", seed=found["seed"])
        under = words("views.scenario", scenario=scenario)
        self.source = source_of(found, words, words("views.industry"), under, self.drawn)

    def view(self) -> View:
        """All parts."""
        found, words, months = self.found, self.words, self.found["months"]
        title = words("industry.title", labs=len(found["labs"]))
        about = words(
            "industry.about", worlds=f"{found['worlds']:,}", seed=found["seed"], scenario=self.scenario,
            first=months[0], last=months[-1],
        )  # fmt: skip
        return View("industry", title, (about,), self.source, tuple(self._parts()))

    def _parts(self) -> Iterator[Part]:
        words, found = self.words, self.found
        yield Part(words("industry.left"), self._survival(), self._left(), (words("industry.left_about"),))
        yield Part(words("industry.market"), self._shares(), None, tuple(self._oligopoly()))
        yield Part("", self._concentration())
        yield Part("", self._profit())
        race, remarks = found["race"], []
        if "reason" in race:
            yield Part(words("industry.race"), remarks=(str(race["reason"]),))
        else:
            remarks.append(words("industry.race_about", exponent=f"{race['exponent']:.2f}"))
            yield Part(words("industry.race"), None, self._race(race), tuple(remarks))
            yield Part("", self._pay_offs("race", race["pay_offs"]), None, (self._verdict(race["pay_offs"]),))
        heading = words("industry.over_all", years=f"{len(found['months']) / YEAR:g}")
        for key, four in zip(("profit", "value"), found["race_over_all_months"].values(), strict=True):
            said = (words(f"industry.played_{key}"), self._verdict(four))
            yield Part(heading, self._pay_offs(key, four), None, said)
            heading = ""
        checks = found["checks"].values()
        holding = words("industry.checks", holding=sum(one["holds"] for one in checks), all=len(checks))
        yield Part(remarks=(holding,))

    def _title(self, name: str) -> str:
        return self.words.pick(self.found["titles"].get(name, {}), name)

    def _lines(self, name: str, title: str, values: Mapping[str, Any], scale: Scale, remark: str = "") -> Chart:
        series = tuple(Series(key, tuple(each)) for key, each in values.items())
        months = tuple(self.found["months"])
        return Chart(name, "line", title, "1", months, series, self.source, scale, remark=remark)

    def _survival(self) -> Chart:
        values = {self._title(name): each for name, each in self.found["survival"].items()}
        return self._lines("survival", self.words("views.survival"), values, PERCENT)

    def _shares(self) -> Chart:
        title = {OUTSIDE: self.words("views.outside")}
        values = {title.get(name) or self._title(name): each for name, each in self.found["shares"].items()}
        return self._lines("shares", self.words("views.shares"), values, SHARE)

    def _concentration(self) -> Chart:
        low, middle, high = (number(one).strip() for one in self.found["hhi_at_end"])
        remark = self.words("views.hhi_end", low=low, middle=middle, high=high)
        title = self.words("views.hhi")
        return self._lines("concentration", title, {title: self.found["hhi"]}, Scale(), remark)

    def _left(self) -> Rows:
        found, words, last = self.found, self.words, len(self.found["months"])
        years = [year for year in (1, 3) if year * YEAR < last]
        ends = found["at_end"]
        money = [one["profit_last_year"][1] for one in ends.values() if one["profit_last_year"] is not None]
        scale = scale_of(money, found["currency"], words)
        keys = ("at_end", "share_now", "share_end", "range", "china", "overseas")
        heads = [words("industry.lab"), *(words("industry.after", years=year) for year in years)]
        heads += [words(f"industry.{key}") for key in keys]
        heads += [words("industry.profit_last_year", unit=unit_title(found["currency"], scale, words))]
        heads += [words("industry.stands_alone")]
        columns = ("lab", *(f"survival_{year}y" for year in years), "survival_at_end", "share_now", "share_at_end",
                   "share_p5", "share_p95", "china", "overseas", "profit_last_year", "stands_alone")  # fmt: skip
        rows = []
        for name, end in ends.items():
            alive = [found["survival"][name][year * YEAR - 1] for year in years] + [found["survival"][name][-1]]
            low, middle, high = end["share"]
            profit = end["profit_last_year"][1] if end["profit_last_year"] is not None else None
            regions = [found["regions"][region][name][-1] for region in ("china", "overseas")]
            shown = [number(one, PERCENT) for one in alive]
            shown += [number(found["shares"][name][0], SHARE), number(middle, SHARE)]
            shown += [f"{number(low, SHARE).strip()} … {number(high, SHARE).strip()}"]
            shown += [*(number(one, SHARE) for one in regions), number(profit, scale)]
            shown += [number(end["stands_alone"], PERCENT)]
            values = (name, *alive, found["shares"][name][0], middle, low, high, *regions, profit, end["stands_alone"])
            rows.append(Row(texts_of([self._title(name), *shown]), values))
        return Rows("industry", words("industry.left"), texts_of(heads), columns, tuple(rows))

    def _oligopoly(self) -> Iterator[str]:
        if len(self.found["labs"]) <= FEW:
            yield self.words("industry.oligopoly_always", few=FEW)
            return
        for region, one in self.found["oligopoly"].items():
            now, end = (number(one[key], PERCENT).strip() for key in ("already", "by_end"))
            most = number(MOST_OF_IT, PERCENT).strip()
            key = "industry.half_from" if one["median_month"] else "industry.half_never"
            half = self.words(key, month=one["median_month"])
            yield self.words(f"industry.oligopoly_{region}", few=FEW, most=most, now=now, end=end, half=half)

    def _race(self, race: Body) -> Rows:
        words, money = self.words, self.found["currency"]
        spent = [race["training"][key] for key in _SPENT]
        earned = [race["profit"][key] for key in _SPENT]
        scale = scale_for([one for row in (*spent, *earned) for one in row.values()], money, words)
        keys = (*_SPENT, *(f"profit_{key}" for key in _SPENT))
        heads = texts_of([unit_title(money, scale, words), *(words(f"industry.{key}") for key in keys)])
        rows = []
        for name in spent[0]:
            values = [row[name] for row in (*spent, *earned)]
            cells = texts_of([self._title(name), *(number(one, scale) for one in values)])
            rows.append(Row(cells, (name, *values)))
        return Rows("race", words("industry.race"), heads, ("lab", *keys), tuple(rows))

    def _profit(self) -> Chart:
        found, words = self.found, self.words
        flow, values = f"{found['currency']}/month", found["industry_profit"]
        scale = scale_of(found["industry_profit_last_year"], found["currency"], words)
        low, middle, high = (number(one, scale).strip() for one in found["industry_profit_last_year"])
        unit = unit_title(found["currency"], scale, words)
        remark = words("views.profit_end", low=low, middle=middle, high=high, unit=unit)
        title, months = words("views.profit"), tuple(found["months"])
        series = (Series(title, tuple(values)),)
        drawn = scale_for(values, flow, words)
        return Chart("industry_profit", "line", title, flow, months, series, self.source, drawn, remark=remark)

    def _pay_offs(self, key: str, four: Body) -> Chart:
        """What each of two earns, for each pair of choices."""
        words, cells = self.words, four["pay_offs"]
        titles = [self._title(one) for one in four["labs"]]
        acts = [cell.split("/") for cell in cells]
        labels = [words("views.both", one=words(f"industry.{mine}s", lab=titles[0]),
                        other=words(f"industry.{theirs}s", lab=titles[1])) for mine, theirs in acts]  # fmt: skip
        series = tuple(Series(title, tuple(pair[at] for pair in cells.values())) for at, title in enumerate(titles))
        scale = scale_for([one for pair in cells.values() for one in pair], self.found["currency"], words)
        return Chart(f"pay_offs_{key}", "bars", words(f"views.pay_offs_{key}"), self.found["currency"], tuple(labels),
                     series, self.source, scale)  # fmt: skip

    def _verdict(self, four: Body) -> str:
        """What follows from four pay-offs."""
        one, other = four["labs"]
        verdict = verdict_of(Dilemma(one, other, four["race"], four["hold"], four["pay_offs"]))
        return self.words(f"industry.is_{verdict}", first=self._title(one), second=self._title(other))
