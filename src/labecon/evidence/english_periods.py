"""Days and spans in English: 9M 2025, H1 2025, Q3 FY25, third quarter of 2025, nine months ended September 30, 2025."""

from __future__ import annotations

import re
from datetime import date, timedelta

from labecon.evidence import english_spellings as spelled
from labecon.evidence.dates import Context, Moment, add_months, four_digits, make_day
from labecon.evidence.english import count, read_english
from labecon.evidence.english_words import ORDINALS

#: Letters of a month that can be cut short by a point; behind a longer one, a point ends the sentence.
_SHORTENED = 4
#: Between years of a list of estimates: 2025E/2026E.
_ESTIMATE = re.compile(r"20[0-9]{2}e/")


class EnglishReader:
    """Reads the moment that begins at a place of a text.

    Args:
        text: Folded text.
        context: The document.
    """

    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context

    def read(self, at: int) -> Moment | None:
        """The longest moment that begins at a place.

        Args:
            at: Index into the text.

        Returns:
            The moment, its days still open where no year is printed; None where none begins.
        """
        if at and (self.text[at - 1].isascii() and self.text[at - 1].isalnum()):
            return None
        readers = (
            self._iso, self._month_first, self._day_first, self._part, self._part_last, self._words, self._ended,
            self._trailing, self._relative, self._decade, self._season, self._week, self._year_alone,
        )  # fmt: skip
        found = [one for one in (reader(at) for reader in readers) if one is not None]
        return max(found, key=lambda one: one.end, default=None)

    def year(self, text: str) -> tuple[int, bool, bool] | None:
        """The year that words name: (year, counted from the document, fiscal)."""
        fiscal = text.startswith(("f", "the f", "the financial")) or "fiscal" in text or "financial" in text
        words = text.removeprefix("the ")
        if words.endswith("year"):
            shift = -1 if words.startswith(("last", "prior", "previous")) else 1 if words.startswith("next") else 0
            return self.context.date.year + shift, True, fiscal
        digits = re.search(r"[0-9]+", words)
        if digits:
            return four_digits(int(digits[0]), self.context.date), False, fiscal
        return self._spoken(re.sub(r"^(?:fiscal |financial |calendar )?(?:year )?", "", words)), False, fiscal

    def _spoken(self, words: str) -> int:
        first, _, rest = words.partition(" ")
        if words.startswith("two thousand"):
            return count(words)
        return count(first) * 100 + count(rest)

    def _made(
        self, at: int, end: int, year: str | None, month: int | None, months: int, day: int | None = None
    ) -> Moment:
        found = self.year(year) if year else None
        number, relative, fiscal = found if found is not None else (None, False, False)
        return Moment(at, end, number, month, months, day, relative=relative, fiscal=fiscal)

    def _iso(self, at: int) -> Moment | None:
        found = spelled.ISO.match(self.text, at)
        before = self.text[at - 1 : at] if at else ""
        if found is None or before in tuple("/-.,$"):
            return None
        if found["y"]:
            month = spelled.MONTHS.get(found["m"], 0) or (int(found["m"]) if found["m"].isdigit() else 0)
            if not 1 <= month <= 12 or (found["s"] == "." and not found["d"]):
                return None
            day = int(found["d"]) if found["d"] else None
            if day is not None and make_day(int(found["y"]), month, day) is None:
                return None
            return Moment(at, found.end(), int(found["y"]), month, 0 if day else 1, day)
        if found["y2"]:
            first, second = int(found["d2"]), int(found["m2"])
            if self.context.lang == "zh" and second <= 12:
                first, second = second, first
            year = four_digits(int(found["y2"]), self.context.date)
            month, day = (first, second) if first <= 12 else (second, first)
            return Moment(at, found.end(), year, month, 0, day) if make_day(year, month, day) else None
        return Moment(at, found.end(), int(found["y3"]), int(found["m3"]), 1) if 1 <= int(found["m3"]) <= 12 else None

    def _month_first(self, at: int) -> Moment | None:
        if quarter := spelled.QUARTER_TO.match(self.text, at):
            last = spelled.MONTHS[quarter["month"].rstrip(".")]
            return self._made(at, quarter.end(), quarter["year"], last - 2, 3) if last % 3 == 0 else None
        found = spelled.MONTH_FIRST.match(self.text, at)
        if found is None:
            return self._said_month(at)
        name = found["month"].rstrip(".")
        alone = found["day"] is None and found["year"] is None
        if name in ("may", "mar", "march") and alone and not spelled.LED_MONTH.search(self.text, max(0, at - 12), at):
            return None
        month = spelled.MONTHS[name]
        year = found["year"]
        if found["month"].endswith(".") and len(name) > _SHORTENED and not found["day"]:
            return self._made(at, found.end("month") - 1, None, month, 1)
        if found["day"] and year is None and found["short"] is None and int(found["day"]) > 31:
            return self._made(at, found.end(), found["day"], month, 1)
        if found["short"]:
            year = found["short"]
        day = int(found["day"]) if found["day"] else None
        if day is not None and not 1 <= day <= 31:
            return None
        end = found.end() if (found["day"] or year) else found.end() - found["month"].endswith(".")
        return self._made(at, end, year, month, 0 if day else 1, day)

    def _said_month(self, at: int) -> Moment | None:
        found = spelled.SAID_MONTH.match(self.text, at)
        if found is None:
            return None
        month = spelled.MONTHS[(found["month"] or found["m2"]).rstrip(".")]
        if found["year"]:
            return Moment(at, found.end(), int(found["year"]), month, 1)
        today = self.context.date
        shift = {"last": -1 if month >= today.month else 0, "next": 1, "this": 0}[found["way"]]
        return Moment(at, found.end(), today.year + shift, month, 1, relative=True)

    def _day_first(self, at: int) -> Moment | None:
        found = spelled.DAY_FIRST.match(self.text, at)
        if found is None or not 1 <= int(found["day"]) <= 31:
            return None
        month = spelled.MONTHS[found["month"].rstrip(".")]
        return self._made(at, found.end(), found["year"], month, 0, int(found["day"]))

    def _part(self, at: int) -> Moment | None:
        found = spelled.PART.match(self.text, at)
        if found is None:
            return None
        part, year = found["part"], found["year"]
        if part in ("fy", "cy"):
            return self._made(at, found.end(), f"{part}{year}".rstrip("e"), None, 12) if year else None
        if year is None:
            if part.endswith(("m", "h")) or part[0] in "1234":
                return None
            return self._split(at, at + len(part), part, None)
        return self._split(at, found.end(), part, year.rstrip("e"))

    def _part_last(self, at: int) -> Moment | None:
        found = spelled.PART_LAST.match(self.text, at)
        return (
            None if found is None else self._split(at, found.end(), found["part"], (found["fy"] or "") + found["year"])
        )

    def _split(self, at: int, end: int, part: str, year: str | None) -> Moment | None:
        number = int(re.sub("[a-z]", "", part))
        if "m" in part:
            return self._made(at, end, year, 1, number)
        months = 3 if "q" in part else 6
        if number * months > 12:
            return None
        return self._made(at, end, year, (number - 1) * months + 1, months)

    def _words(self, at: int) -> Moment | None:
        found = spelled.WORDS.match(self.text, at)
        if found is None:
            return None
        order = spelled.ORDER.index(found["order"]) % 4 + 1 if found["order"] != "last" else 0
        if found["unit"]:
            months = 3 if found["unit"] == "quarter" else 6
            order = order or 12 // months
            if order * months > 12 or (found["order"] == "last" and found["year"] is None):
                return None
            return self._made(at, found.end(), found["year"], (order - 1) * months + 1, months)
        months = count(found["count"]) * (3 if found["units"] == "quarters" else 1)
        if not 1 <= months <= 12 or order > 1 or (not order and found["year"] is None):
            return None
        return self._made(at, found.end(), found["year"], 1 if order else 13 - months, months)

    def _ended(self, at: int) -> Moment | None:
        """Nine months ended September 30, 2025: the months up to the day."""
        found = spelled.ENDED.match(self.text, at)
        if found is None:
            return None
        ends = self._iso(found.end()) or self._day_first(found.end()) or self._month_first(found.end())
        if ends is None or ends.month is None:
            return None
        months = count(found["count"] or "") or {"year": 12, "fiscal year": 12, "financial year": 12, "quarter": 3}.get(
            found["unit"], 6
        )
        year = ends.year
        if year is None:
            year = self.context.date.year - (ends.month > self.context.date.month)
        first = add_months(date(year, ends.month, 1), 1 - months)
        last = add_months(date(year, ends.month, 1), 1) - timedelta(days=1)
        return Moment(at, ends.end, year, first=first, last=last, months=months)

    def _trailing(self, at: int) -> Moment | None:
        today = self.context.date
        current = self.context.current
        if found := spelled.TRAILING.match(self.text, at):
            last = current.last_day if current else today.replace(day=1) - timedelta(days=1)
            return Moment(
                at, found.end(), first=add_months(last.replace(day=1), -11), last=last, months=12, relative=True
            )
        found = spelled.TODATE.match(self.text, at)
        if found is None:
            return None
        last = current.last_day if current else today
        year = int(found["year"]) if found["year"] else last.year
        return Moment(
            at,
            found.end(),
            first=date(year, 1, 1),
            last=last.replace(year=year, day=min(last.day, 28)) if year != last.year else last,
            relative=True,
        )

    def _relative(self, at: int) -> Moment | None:
        found = spelled.RELATIVE.match(self.text, at)
        if found is None:
            return None
        end, today = found.end(), self.context.date
        if found["same"] or found["report"]:
            return Moment(
                at,
                end,
                kind="same" if found["same"] else "report",
                relative=True,
                length="year" if found["back"] or "year" in found[0] else "",
            )
        if found["count"]:
            return self._counted(at, end, found["way"], found["count"], found["unit"])
        if found["within"]:
            months = count(found["wc"]) * spelled.UNIT_MONTHS.get(found["wu"], 0) + count(found["wm"] or "")
            days = count(found["wc"]) * {"week": 7, "day": 1}.get(found["wu"], 0) + count(found["wd"] or "")
            return Moment(
                at, end, first=today, last=add_months(today, months) + timedelta(days=days - 1), months=0, relative=True
            )
        if found["fc"]:
            return self._counted(at, end, "next", found["fc"], found["fu"])
        if found["edge"]:
            return Moment(at, end, first=today, last=self._unit(found["eu"], 0)[1], months=0, relative=True)
        if found["late"]:
            return self._late(at, end, found["late"], (found["lw"] or "this").strip(), found["lu"])
        unit = found["ru"] or "weekend"
        current = self.context.current
        if (
            found["rel"] in ("the", "this", "current")
            and current is not None
            and spelled.UNIT_MONTHS.get(unit) == current.months
        ):
            return Moment(at, end, first=current.first_day, last=current.last_day, months=0, relative=True)
        shift = {"last": -1, "previous": -1, "prior": -1, "next": 1, "coming": 1}.get(found["rel"] or "", 0) + (
            2 if found["after"] else 0
        )
        shift -= found["rel"] == "the" and unit == "quarter"  # spoken of as over
        first, last = self._unit(unit, shift)
        return Moment(at, end, first=first, last=last, months=0, relative=True)

    def _unit(self, unit: str, shift: int) -> tuple[date, date]:
        today = self.context.date
        if unit.startswith("week"):
            monday = today + timedelta(days=7 * shift - today.weekday())
            return (monday + timedelta(days=5) if unit == "weekend" else monday), monday + timedelta(days=6)
        months = spelled.UNIT_MONTHS[unit]
        first = add_months(date(today.year, (today.month - 1) // months * months + 1, 1), shift * months)
        return first, add_months(first, months) - timedelta(days=1)

    def _counted(self, at: int, end: int, way: str, number: str, unit: str) -> Moment | None:
        n, today = count(number), self.context.date
        ahead = way in ("next", "coming", "upcoming", "following")
        if not n:
            return None
        if unit == "decade":
            decade = date(today.year // 10 * 10 + (10 if ahead else -10 * n), 1, 1)
            return Moment(
                at, end, first=decade, last=add_months(decade, 120 * n) - timedelta(days=1), months=0, relative=True
            )
        months, days = n * spelled.UNIT_MONTHS.get(unit, 0), n * {"week": 7, "day": 1}.get(unit, 0)
        if not ahead:
            first = add_months(today, -months) - timedelta(days=days)
            return Moment(at, end, first=first, last=today - timedelta(days=1), months=0, relative=True)
        last = add_months(today, months) + timedelta(days=days)
        length = f"{n}Y" if unit == "year" else f"{months}M" if months else ""
        kind = "next" if length else "span"
        return Moment(
            at, end, first=today + timedelta(days=1), last=last, months=0, kind=kind, length=length, relative=True
        )

    def _late(self, at: int, end: int, word: str, which: str, unit: str) -> Moment | None:
        first, last = self._unit(unit, {"last": -1, "next": 1}.get(which, 0))
        today = self.context.date
        if word == "earlier":
            return Moment(at, end, first=first, last=today - timedelta(days=1), months=0, relative=True)
        if word == "later":
            return Moment(at, end, first=today, last=last, months=0, relative=True)
        half = {"week": first + timedelta(days=3), "month": first + timedelta(days=15), "year": first.replace(month=7)}[
            unit
        ]
        if word.startswith(("late", "end", "the end")):
            return Moment(at, end, first=half, last=last, months=0, relative=True)
        early = half - timedelta(days=0 if unit == "week" else 1)
        return Moment(
            at, end, first=first, last=early - timedelta(days=1 if unit == "week" else 0), months=0, relative=True
        )

    def _decade(self, at: int) -> Moment | None:
        found = spelled.DECADE.match(self.text, at)
        if found is None:
            return None
        if found["century"]:
            first = max((int(found["century"]) - 1) * 100, 1)
            return Moment(at, found.end(), first=date(first, 1, 1), last=date(first + 99, 12, 31), months=0)
        if found["full"]:
            first = int(found["full"] + found["tens"])
        elif found["spoken"]:
            first = count(found["spoken"]) * 100 + spelled.TENS_VALUE[found["word"]] * 10
        elif found["two"]:
            first = 2000
        else:
            first = four_digits(int(found["short"]), self.context.date)
        return Moment(at, found.end(), first=date(first, 1, 1), last=date(first + 9, 12, 31), months=0)

    def _season(self, at: int) -> Moment | None:
        found = spelled.SEASON.match(self.text, at)
        if found is None or (
            found["season"] in ("fall", "spring") and found["year"] is None and found[0][0] not in "tnl"
        ):
            return None
        return self._made(at, found.end(), found["year"], spelled.SEASONS[found["season"]], 3)

    def _week(self, at: int) -> Moment | None:
        found = spelled.WEEK_OF.match(self.text, at)
        if found is None:
            return None
        today = self.context.date
        if found["order"] or found["number"]:
            year = (self.year(found["year"]) or (0,))[0] if found["order"] else int(found["wyear"] or today.year)
            weeks = date(year, 12, 28).isocalendar().week
            number = (
                int(found["number"])
                if found["number"]
                else {"last": weeks}.get(found["order"]) or int(ORDINALS[found["order"]])
            )
            if not 1 <= number <= weeks:
                return None
            day = date.fromisocalendar(year, number, 1)
        elif found["month"]:
            named = make_day(today.year, spelled.MONTHS[found["month"].rstrip(".")], int(found["md"]))
            if named is None:
                return None
            day = named
        else:
            shifted = today if int(found["dd"]) >= today.day else add_months(today.replace(day=1), 1)
            named = make_day(shifted.year, shifted.month, int(found["dd"]))
            if named is None:
                return None
            day = named
        monday = day - timedelta(days=day.weekday())
        return Moment(at, found.end(), first=monday, last=monday + timedelta(days=6), months=0, relative=True)

    def _year_alone(self, at: int) -> Moment | None:
        found = spelled.YEAR_ALONE.match(self.text, at)
        if found is None:
            said = re.compile(r"year (?P<words>[a-z]+ hundred(?: and)?(?: [a-z]+){0,2})").match(self.text, at)
            number = read_english(self.text, said.start("words")) if said else None
            return Moment(at, number.end, int(number.value)) if number is not None and number.value < 9999 else None
        text = found[0]
        before = self.text[at - 1 : at] if at else ""
        after_digit = at > 1 and self.text[at - 2].isdigit()
        if text.isdigit() and (
            (before in tuple("$.,/#€£¥:") and not _ESTIMATE.search(self.text, max(0, at - 6), at))
            or (before == "-" and not after_digit)
        ):
            return None
        if text.isdigit() and not self._stands_as_year(at, found.end(), int(text)):
            return None
        moment = self._made(at, found.end(), text, None, 12)
        return None if moment.year is not None and not 1 <= moment.year <= 2200 else moment

    def _stands_as_year(self, at: int, end: int, year: int) -> bool:
        """Whether four digits alone are a year: no unit follows, and an unusual year needs a word before it."""
        if spelled.COUNTED.match(self.text, end):
            return False
        led = spelled.LED.search(self.text[max(0, at - 12) : at]) is not None
        return led or spelled.USUAL_FIRST <= year <= spelled.USUAL_LAST
