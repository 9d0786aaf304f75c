"""What must be true, as a view: one driver, the frontier of two, the least change of many, or the headline of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labecon.labs import Lab
from labecon.outputs.charts.chart import Chart, Series
from labecon.outputs.charts.sourcing import scale_for
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, with_unit
from labecon.outputs.titles import driver_title
from labecon.outputs.views.view import Part, Row, Rows, View, source_of

Body = Mapping[str, Any]
#: Most points of a frontier that the table shows.
_SHOWN = 12


def requirement_view(found: Body, lab: Lab, scenario: str, words: Words) -> View:
    """The view.

    Args:
        found: The document of ``require``.
        lab: The lab, for its titles.
        scenario: What it was asked under, in words.
        words: The language.

    Returns:
        Every answer with its drivers, what they are now, what they must be, and that the target holds when run again.
    """
    return _Maker(found, lab, scenario, words).view()


class _Maker:
    """Makes the view of one document."""

    def __init__(self, found: Body, lab: Lab, scenario: str, words: Words) -> None:
        self.found, self.lab, self.scenario, self.words = found, lab, scenario, words
        self.title = words("require.title", lab=words.pick(lab.title, lab.name), target=found["target"])
        chance = found.get("over_paths")
        self.drawn = words("page.seed", paths=f"{chance['paths']:,}", seed=found["seed"]) if chance else ""
        under = words("views.scenario", scenario=scenario)
        drawn = self.drawn or words("sensitivity.medians")
        self.source = source_of(found, words, words.pick(lab.title, lab.name), under, drawn)

    def view(self) -> View:
        """All parts."""
        return View("require", self.title, tuple(self._about()), self.source, tuple(self._parts()))

    def _about(self) -> Iterator[str]:
        found, words = self.found, self.words
        first = next((one for one in (found, found.get("growth"), found.get("margin")) if one and "plan" in one), None)
        if first is None:
            return
        about = words(f"require.plan_{first['plan']}", scenario=self.scenario)
        chance = found.get("over_paths")
        if chance is None:
            about += words("require.medians")
        else:
            share, paths = f"{chance['share']:.0%}", f"{chance['paths']:,}"
            about += words("require.chance", share=share, paths=paths, seed=found["seed"])
        yield about
        state = "require.base_met" if first["base_met"] else "require.base_not"
        yield words(state, figure=self._figure(first, first["base_case"]))

    def _parts(self) -> Iterator[Part]:
        found, words = self.found, self.words
        for key in ("growth", "margin"):
            if key in found:
                yield self._searched(found[key], words(f"require.{key}"), key)
        if found.get("life"):
            yield self._lives()
        if "moves" in found:
            yield self._effort(words("require.together") if "life" in found else "")
        elif "drivers" in found:
            yield self._frontier() if len(found["drivers"]) == 2 else self._searched(found, "", "require")

    def _driver(self, name: str) -> str:
        return driver_title(name, self.words, self.lab.parts)

    def _value(self, lever: Body, value: float) -> str:
        return f"{value:.4g}" if lever["unit"] == "1" else with_unit(value, lever["unit"], self.words, lever["driver"])

    def _figure(self, body: Body, again: Body) -> str:
        if again.get("share") is not None and again.get("share_error") is not None:
            return self.words("require.on_paths", share=f"{again['share']:.1%}", error=f"{again['share_error']:.1%}")
        figure = again["figure"]
        if figure is None:
            return self.words("require.never")
        if isinstance(figure, str):
            return figure
        return with_unit(figure, body["unit"], self.words, body["target"].split("@")[0].split(" ")[0])

    def _searched(self, body: Body, heading: str, name: str) -> Part:
        """One driver: what it must be at least or at most, run again."""
        words = self.words
        rows = []
        remarks = list(self._absence(body))
        for point in body["points"]:
            lever = body["drivers"][0]
            now, low, high, must = (
                self._value(lever, one)
                for one in (lever["base"], lever["prior_low"], lever["prior_high"], point["value"])
            )
            side = words(f"require.side_{point['met_on_side']}")
            again = point["again"]
            figure = self._figure(body, again)
            cells = (self._driver(lever["driver"]), now, f"{low} … {high}", f"{side} {must}", figure)
            values = (lever["driver"], lever["base"], lever["prior_low"], lever["prior_high"], point["met_on_side"],
                      point["value"], again["figure"])  # fmt: skip
            rows.append(Row(cells, values, _one(lever)))
            remarks.append(words("require.again" if again["met"] else "require.again_not", figure=figure))
        columns = ("driver", "now", "prior_low", "prior_high", "side", "value", "figure")
        table = Rows(name, heading or self.title, self._heads(), columns, tuple(rows)) if rows else None
        return Part(heading, None, table, tuple(dict.fromkeys(remarks)))

    def _heads(self) -> tuple[str, ...]:
        words = self.words
        keys = (words(f"require.{key}") for key in ("name", "now"))
        return (*keys, words("views.usual"), words("require.must_be"), words("require.figure"))

    def _absence(self, body: Body) -> Iterator[str]:
        """Where no point was found: whether it holds everywhere or nowhere, and what shows it."""
        how, words = body.get("shown_by"), self.words
        if how is None:
            return
        yield words("require.everywhere" if body["reachable"] else "require.nowhere")
        nearest, levers = how["nearest"], body["drivers"]
        at = ", ".join(
            f"{self._driver(one['driver'])} = {self._value(one, value)}"
            for one, value in zip(levers, nearest["at"], strict=True)
        )
        best = nearest["margin"]
        if body["over_paths"] is not None:
            share = ABSENT if best is None else f"{best + body['over_paths']['share']:.1%}"
            yield words("require.best_share", best=share, at=at)
            return
        yield words("require.nearest", best=ABSENT if best is None else self._margin(best, nearest), at=at)
        key = "monotone" if how["method"] == "monotone" else "bound" if how["conclusive"] else "grid"
        step = ABSENT if how["step"] is None else self._margin(how["step"], nearest)
        yield words(f"require.shown_{key}", points=f"{body['cases']:,}", step=step)

    def _margin(self, value: float, nearest: Body) -> str:
        return with_unit(value, nearest["margin_unit"], self.words)

    def _frontier(self) -> Part:
        """Two drivers: for values of one, the value of the other at which the target begins to hold."""
        body, words = self.found, self.words
        across, down = body["drivers"]
        points = [one for one in body["points"] if one["solved_for"] == body["points"][0]["solved_for"]]
        if points and points[0]["solved_for"] == across["driver"]:
            across, down = down, across
        if not points:
            return Part(remarks=tuple(self._absence(body)))
        names = (self._driver(across["driver"]), self._driver(down["driver"]))
        points = sorted(points, key=lambda one: float(one[across["driver"]]))
        values = tuple(float(one[down["driver"]]) for one in points)
        labels = tuple(self._value(across, one[across["driver"]]) for one in points)
        scale = scale_for(values, down["unit"], words, down["driver"])
        chart = Chart("frontier", "line", words("chart.title_frontier", target=body["target"]), down["unit"], labels,
                      (Series(names[1], values),), self.source, scale,
                      remark=words("views.frontier", across=names[0]))  # fmt: skip
        rows = tuple(
            Row((self._value(across, one[across["driver"]]), self._value(down, one[down["driver"]]),
                 self._figure(body, one["again"])),
                (one[across["driver"]], one[down["driver"]], one["again"]["figure"]))
            for one in points[:: max(1, -(-len(points) // _SHOWN))]
        )  # fmt: skip
        heads, columns = (*names, words("require.figure")), (across["driver"], down["driver"], "figure")
        hits = sum(bool(one["again"]["met"]) for one in points)
        said = words("require.all_again", hits=hits, count=len(points))
        return Part("", chart, Rows("frontier", chart.title, heads, columns, rows), (said,))

    def _effort(self, heading: str) -> Part:
        """The least change of several drivers, in units of their priors."""
        body, words = self.found, self.words
        if body["base_met"]:
            return Part(heading, remarks=(words("require.nothing"),))
        prior = body["prior"]
        drawn = "" if prior["drawn"] is None else f"{prior['drawn']:.1%} ± {prior['drawn_error'] or 0.0:.1%}"
        if not body["points"] or body["distance"] is None:
            count = words("require.directions", count=body["directions"], drawn=drawn)
            return Part(heading, remarks=(words("require.no_effort"), count))
        moves = body["moves"]
        labels = tuple(self._driver(one["driver"]) for one in moves)
        title = words("require.effort", distance=f"{body['distance']:.2f}")
        series = (Series(words("require.z"), tuple(one["z"] for one in moves)),)
        chart = Chart("effort", "bars", title, "1", labels, series, self.source, Scale(1.0, "", 2))
        rows = tuple(
            Row((label, self._value(one, one["base"]),
                 self._value(one, one["value"]) + (" *" if one["factor"] is not None else ""),
                 f"{one['z']:+.2f}", f"{one['share']:.0%}"),
                (one["driver"], one["base"], one["value"], one["z"], one["share"]), _one(one))
            for label, one in zip(labels, moves, strict=True)
        )  # fmt: skip
        heads = tuple(words(f"require.{key}") for key in ("name", "now", "must_be", "z", "share"))
        table = Rows("effort", title, heads, ("driver", "now", "value", "z", "share"), rows)
        again = body["points"][0]["again"]
        chance = words("require.prior", chance=f"{body['probability'] or 0.0:.2%}", drawn=drawn)
        said = words("require.again" if again["met"] else "require.again_not", figure=self._figure(body, again))
        course = (words("require.course"),) if any(one["factor"] is not None for one in moves) else ()
        return Part(heading, chart, table, (*course, chance, said))

    def _lives(self) -> Part:
        """The months over which training would have to be charged, by year."""
        found, words = self.found, self.words
        grown = {one["year"]: one for one in found.get("life_with_growth", [])}
        heads = [words("require.year"), words("require.life_months"), *([words("require.life_grown")] if grown else [])]
        rows = []
        for life in found["life"]:
            both = [one for one in (life, grown.get(life["year"])) if one is not None]
            cells = (life["year"], *(self._months(one["months"]) for one in both))
            rows.append(Row(cells, (life["year"], *(one["months"] for one in both))))
        columns = ("year", "months", "months_with_growth")[: len(heads)]
        table = Rows("life", words("require.life"), tuple(heads), columns, tuple(rows))
        return Part(words("require.life"), None, table, (words("require.life_means"),))

    def _months(self, months: float | None) -> str:
        if months is None:
            return self.words("require.no_life")
        return self.words("require.earned") if months <= 1 else f"{months:.1f}"


def _one(lever: Body) -> str:
    """The driver where it is one alone, so that it has a trace."""
    return str(lever["driver"]) if len(lever["drivers"]) == 1 else ""
