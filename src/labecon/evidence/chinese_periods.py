"""Days and spans in Chinese: 2025年前9月, 前三季度, 上半年, 今年以来, 去年同期, 截至2025年9月30日止九个月."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from labecon.evidence.chinese import DIGITS, read_chinese
from labecon.evidence.chinese_years import SHIFT, YEAR_WORD
from labecon.evidence.dates import Context, Moment, add_months, four_digits, make_day

_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十两零]{1,3})"
_YEAR = (
    rf"(?:(?P<fy>fy ?)?(?P<year>(?<![0-9])(?<![0-9][.,])(?:[0-9]{{4}}|[0-9]{{2}}|[0-9]{{3}}(?=年))"
    rf"|[一二三四五六七八九零]{{2,4}}|民国(?:元|{_NUMBER}|[0-9一二三四五六七八九十百]{{1,5}}))"
    rf" ?(?P<mark>财年|年度(?!报)|年(?!代)|(?=[qh][1-4](?![0-9a-z])|[1-4][qh]|[上下]半年|中期[业报财]"
    rf"|中报|半年报|[前头首][三二九六3269]"
    rf"|第[一二三四1-4]季"
    rf"|[一二三四1-4]季度))|(?P<word>{YEAR_WORD}))"
)
_GAP = r" ?(?:的|之)? ?"
_PART = (
    rf"(?P<half>[上下]半(?:财)?年度?|中期(?=[业报财])|中报|半年(?=报|度报)|h[12](?![0-9])|[12]h(?![0-9a-z]))"
    rf"|(?P<quarter>第?[一二三四1-4] ?(?:季度|季(?!报|节))|q[1-4](?![0-9])|[1-4]q(?![0-9a-z]))"
    rf"|(?:前|首|头)(?P<first>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,2}}) ?(?:个)? ?(?P<unit>月|季度|季)(?!前|后)"
    rf"|(?P<m1>{_NUMBER}) ?月?(?:-|–|~|至|到|、)(?P<m2>{_NUMBER}) ?月(?:份)?(?! ?{_NUMBER} ?[日号])"
    rf"|(?P<month>{_NUMBER}|正) ?月(?:份)?(?:[ ,，]?(?P<day>{_NUMBER}"
    rf"|初[一二三四五六七八九十]) ?(?:[日号](?! ?元)(?:[,，]? ?(?:星期"
    rf"|周|礼拜)[一二三四五六日天])?|(?<=初.)))?"
    rf"(?P<edge>[初末底中]旬?|上旬|下旬)?(?!均|活|薪|费|租|供|[一-鿿]?度报)"
    rf"|(?P<season>[春夏秋冬](?:天|季))|(?P<full>全年)"
    rf"|(?P<when>年?(?:初期?(?![级中])|末期?|底|中(?=[,。;、的 期旬]|$)期?))"
)
_DATE = re.compile(
    r"(?<![0-9])(?P<y>[0-9]{4}) ?(?P<s>[-/.年 ]) ?(?P<m>[0-9]{1,2}) ?(?P=s) ?(?P<d>[0-9]{1,2})(?![0-9])日?"
    r"|(?<![0-9/.])(?P<d2>[0-9]{1,2})(?P<s2>[-/])(?P<m2>[0-9]{1,2})(?P=s2)(?P<y2>[0-9]{4})(?![0-9])"
)
_FULL = re.compile(rf"{_YEAR}(?:{_GAP}(?:{_PART}))?")
_PARTIAL = re.compile(_PART)
_LUNAR = re.compile(r"农历|大年(?=初)")
_LENGTH = re.compile(
    r" ?止?的?(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,2}) ?个月(?:期间)?| ?止?(?:的)?(?P<year>年度|财年|财政年度)"
    r"| ?止(?P<half>半年度?|六个月)"
)
_COUNTED = re.compile(
    r"(?P<way>未来|今后|此后|接下来的?|近|过去的?|最近|前|后|上|下|之后)(?P<n>[0-9]{1,3}"
    r"|[一二两三四五六七八九十]{1,3}|几"
    r"|数) ?(?:个)?(?P<unit>年|月|季度|周|星期|天|日)(?![初末底中代份])(?:内|间|来|里)?"
)
_DECADE = re.compile(rf"(?:(?P<c>{_NUMBER})世纪)?(?P<d>[0-9]0|[一二三四五六七八九]十|二十)年代")
_CENTURY = re.compile(rf"(?P<c>{_NUMBER})世纪")
_RELATIVE = re.compile(
    r"(?P<month>上个?月|下个?月|本月|这个?月|当月)|(?P<quarter>上个?季度|下个?季度|本季度|这个季度)"
    r"|(?P<week>(?:上上|下下|上|下|本|这)个?(?:周末?|星期"
    r"|礼拜)(?![一二三四五六日天]))"
    r"|(?P<sofar>年初至(?:今|本?报告期末|本?期末)|本年累计)|(?P<same>(?:去年|上年度?|前一年)?同期|去年(?:此时|这个?时候)|一年前(?=[,为是的仅只才还该这]))|(?P<report>(?:本)?报告期(?:内|末)?|往绩记录期(?:间)?"
    r"|业绩记录期(?:间)?)|(?P<spring>(?:[春夏秋冬](?:天|季)))"
)
_DAYS = {
    "大前天": -3,
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
}
_DAY = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)))
_WEEKDAY = re.compile(r"(?P<rel>上上|下下|上|下|本|这)?个?(?:周|星期|礼拜)(?P<d>[一二三四五六日天])")
_MONTHDAY = re.compile(
    r"(?<![0-9一二三四五六七八九十月])(?P<d>[0-9]{1,2}|[一二三]?十?[一二三四五六七八九十]) ?[日号](?!元|本|圆|美"
    r"|常|益|期|均|活|[0-9])"
)
_SHORT = re.compile(
    r"(?<![0-9/.-])(?P<a>[0-9]{1,2})(?P<s>[-/])(?P<b>[0-9]{1,2})(?:(?P=s)(?P<c>[0-9]{1,2}))?(?![0-9/.%-])"
)
_STEP = {"年": 12, "季度": 3, "月": 1}
#: What is reported of a year, right behind it: 24年营收.
_REPORTED = re.compile(r"(?:公司)?(?:实现)?(?:总?营|总?收入|净[亏利]|毛利|亏|经调整|归母|研发|销售)|则?为[约近]?[0-9]")
_NEAR_YEARS = 12


def count(text: str) -> int:
    """A whole number below one hundred in digits or Chinese characters; 0 for anything else."""
    if text.isdigit() and text.isascii():
        return int(text)
    if len(text) > 1 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    found = read_chinese(text, 0)
    return int(found.value) if found is not None and found.end == len(text) else 0


class ChineseReader:
    """Reads the moment that begins at a place of a text.

    Args:
        text: Folded text.
        context: The document.
    """

    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context
        self.near_year: int | None = None  # the year printed last, for 当年 and 次年

    def read(self, at: int) -> Moment | None:
        """The longest moment that begins at a place.

        Args:
            at: Index into the text.

        Returns:
            The moment, its days still open where no year is printed; None where none begins.
        """
        found = [
            one for one in (self._dated(at), self._full(at), self._relative(at), self._counted(at)) if one is not None
        ]
        return max(found, key=lambda one: one.end, default=None)

    def day(self, at: int) -> Moment | None:
        """The single day that begins at a place, with the words for days (明天, 上周一)."""
        lunar = _LUNAR.match(self.text, at)
        begin = lunar.end() if lunar else at
        found = self._dated(begin) or self._full(begin)
        word = _DAY.match(self.text, at)
        if word is not None:
            day = self.context.date + timedelta(days=_DAYS[word[0]])
            return Moment(at, word.end(), first=day, last=day, months=0, relative=True)
        if found is None or not found.is_day:
            if lunar and (initial := re.compile(r"初([一二三四五六七八九十])").match(self.text, begin)):
                return Moment(at, initial.end(), None, 1, 0, count(initial[1]))
            return self._weekday(at) or self._monthday(at) or self._short(at)
        return found if lunar is None else Moment(at, found.end, found.year, found.month, 0, found.day)

    def _dated(self, at: int) -> Moment | None:
        found = _DATE.match(self.text, at)
        if found is None:
            return None
        if found["y"]:
            year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
        else:
            year, month, day = int(found["y2"]), int(found["m2"]), int(found["d2"])
            if self.context.lang == "en" or month > 12:
                month, day = day, month
        if make_day(year, month, day) is None:
            return None
        return Moment(at, found.end(), year, month, 0, day)

    def _full(self, at: int) -> Moment | None:
        found = _FULL.match(self.text, at)
        if found is None:
            part = _PARTIAL.match(self.text, at)
            if part is None or part["when"] or part["full"] or not self._may_stand(part):
                return None
            return self._part(part, None, at, False)
        end = found.end()
        year = self._year(found)
        if year is None:
            return None
        fiscal = bool(found["fy"]) or (found["mark"] or "").startswith("财") or "财年" in (found["word"] or "")
        if found.lastgroup is None or end == found.start():
            return None
        lunar = re.compile(r" ?农历(?=[正一二三四五六七八九十])").match(self.text, end)
        if lunar and (part := _PARTIAL.match(self.text, lunar.end())):
            return self._part(part, year, at, fiscal)
        return self._part(found, year, at, fiscal)

    def _may_stand(self, part: re.Match[str]) -> bool:
        """Whether a part without a year is a period, not a count or the end of another number."""
        if part["month"] or part["m1"]:
            before = self.text[max(0, part.start() - 1) : part.start()]
            if before.isdigit() or before in tuple(".第每/几数半") or before in DIGITS:
                return False
            number = count(part["month"] or part["m1"]) if part["month"] != "正" else 1
            return 1 <= number <= 12
        return not (part["half"] or part["quarter"] or "").isdigit()

    def _year(self, found: re.Match[str]) -> int | None:
        if found["word"]:
            shift = SHIFT.get(found["word"])
            if shift is None:
                if found["word"] == "第二年" and self.near_year is None:
                    return None
                base = self.near_year or self.context.date.year
                return base + (1 if found["word"] in ("次年", "翌年", "第二年") else 0)
            if found["word"].startswith("上年") and self.context.current is not None:
                return self.context.current.last_day.year + shift
            if found["word"].startswith(("上年", "上一年", "前一年")) and self.near_year is not None:
                return self.near_year + shift
            return self.context.date.year + shift
        text = found["year"]
        if text.startswith("民国"):
            return 1911 + (1 if text[2:] == "元" else count(text[2:]))
        digits = text if text.isascii() else "".join(str(DIGITS.get(char, "")) for char in text)
        part = found["half"] or found["quarter"] or ""
        if not found["mark"] and len(digits) != 4 and not (len(digits) == 2 and part.isascii() and part):
            return None
        year = int(digits)
        if (
            len(digits) == 2
            and len(text) == 2
            and not text.isascii()
            and text[0] in "一二三四五六七八九"
            and text[1] != "零"
        ):
            return (
                four_digits(year, self.context.date)
                if year > 20 and "年" == found["mark"] and self._has_part(found)
                else None
            )
        if len(digits) == 2 and text.isascii() and not text.startswith("0") and not self._has_part(found):
            if not _REPORTED.match(self.text, found.end()) or abs(year + 2000 - self.context.date.year) > _NEAR_YEARS:
                return None  # 25年 is more often a length
        if len(digits) == 4 and year > 2200 and text.isascii():
            return None
        return four_digits(year, self.context.date) if len(digits) == 2 else year

    def _has_part(self, found: re.Match[str]) -> bool:
        return any(found[name] for name in ("half", "quarter", "first", "m1", "month", "full", "when"))

    def _part(self, found: re.Match[str], year: int | None, at: int, fiscal: bool) -> Moment | None:
        whole = Moment(at, found.end(), year, fiscal=fiscal)
        if found["half"]:
            second = found["half"][0] == "下" or "2" in found["half"]
            return replace(whole, month=7 if second else 1, months=6)
        if found["quarter"]:
            digits = [char for char in found["quarter"] if char in "1234一二三四"]
            return replace(whole, month=count(digits[0]) * 3 - 2, months=3)
        if found["first"]:
            months = count(found["first"]) * (1 if found["unit"] == "月" else 3)
            return replace(whole, month=1, months=months) if 0 < months <= 12 else None
        if found["m1"]:
            first, last = count(found["m1"]), count(found["m2"])
            return replace(whole, month=first, months=last - first + 1) if 0 < first <= last <= 12 else None
        if found["month"]:
            return self._month(found, whole)
        if found["season"]:
            return replace(whole, month={"春": 3, "夏": 6, "秋": 9, "冬": 12}[found["season"][0]], months=3)
        if found["when"]:
            if found["when"].removeprefix("年")[0] in "末底" and year is not None:
                return replace(whole, month=12, months=0, day=31, kind="as_of")
            return replace(whole, kind="as_of")
        return whole

    def _month(self, found: re.Match[str], whole: Moment) -> Moment | None:
        month = 1 if found["month"] == "正" else count(found["month"])
        if not 1 <= month <= 12:
            return None
        if found["day"]:
            return replace(whole, month=month, months=0, day=count(found["day"].removeprefix("初")))
        return replace(whole, month=month, months=1, kind="as_of" if found["edge"] in ("底", "末") else "span")

    def _relative(self, at: int) -> Moment | None:
        found = _RELATIVE.match(self.text, at)
        if found is None:
            return self._decade(at)
        today, end = self.context.date, found.end()
        if found["same"] or found["report"]:
            kind = "same" if found["same"] else "report"
            back = "year" if found["same"] and len(found[0]) > 2 else "end" if found[0].endswith("末") else ""
            return Moment(at, end, kind=kind, relative=True, length=back)
        if found["sofar"]:
            last = self.context.current.last_day if self.context.current else today
            return Moment(at, end, first=date(last.year, 1, 1), last=last, months=0, relative=True)
        if found["spring"]:
            return Moment(at, end, None, {"春": 3, "夏": 6, "秋": 9, "冬": 12}[found["spring"][0]], 3)
        shift = -1 if found[0][0] == "上" else 1 if found[0][0] == "下" else 0
        if found["week"]:
            shift *= 2 if found[0].startswith(("上上", "下下")) else 1
            monday = today + timedelta(days=7 * shift - today.weekday())
            start = monday + timedelta(days=5 if found[0].endswith("末") else 0)
            return Moment(at, end, first=start, last=monday + timedelta(days=6), months=0, relative=True)
        months = 1 if found["month"] else 3
        current = self.context.current
        if found["quarter"] and not shift and current is not None and current.months == months:
            return Moment(at, end, first=current.first_day, last=current.last_day, months=0, relative=True)
        first = add_months(date(today.year, (today.month - 1) // months * months + 1, 1), shift * months)
        return Moment(at, end, first.year, first.month, months, relative=True)

    def _decade(self, at: int) -> Moment | None:
        found = _DECADE.match(self.text, at)
        if found is None:
            century = _CENTURY.match(self.text, at)
            if century is None or not 1 <= count(century["c"]) <= 21:
                return None
            first = (count(century["c"]) - 1) * 100 or 1
            return Moment(at, century.end(), first=date(first, 1, 1), last=date(first + 99, 12, 31), months=0)
        decade = count(found["d"])
        base = (
            (count(found["c"]) - 1) * 100 if found["c"] else (2000 if 2000 + decade <= self.context.date.year else 1900)
        )
        if not 1 <= base + decade <= 9000:
            return None
        return Moment(at, found.end(), first=date(base + decade, 1, 1), last=date(base + decade + 9, 12, 31), months=0)

    def _counted(self, at: int) -> Moment | None:
        """未来五年, 近三年, 上2个月: counted from the document's date."""
        found = _COUNTED.match(self.text, at)
        if found is None or found["n"] in ("几", "数"):
            return None
        number, unit, way = count(found["n"]), found["unit"], found["way"].rstrip("的")
        today = self.context.date
        if (
            way in ("前", "上", "下", "后", "之后")
            and unit in ("月", "年", "季度")
            and "个" not in found[0]
            and way in ("前", "上", "下")
        ):
            return None
        if unit in _STEP:
            other = add_months(today, number * _STEP[unit] * (1 if way in _AHEAD else -1))
            length = f"{number}Y" if unit == "年" else f"{number * _STEP[unit]}M"
        else:
            days = number * (1 if unit in "天日" else 7)
            other = today + timedelta(days=days if way in _AHEAD else -days)
            length = ""
        if way in _AHEAD:
            kind = "next" if length and way not in ("后", "下", "之后") else "span"
            return Moment(
                at,
                found.end(),
                first=today + timedelta(days=1),
                last=other,
                months=0,
                kind=kind,
                length=length,
                relative=True,
            )
        return Moment(at, found.end(), first=other, last=today - timedelta(days=1), months=0, relative=True)

    def length_after(self, at: int) -> tuple[int, int] | None:
        """止九个月, 止年度: how many months end with the day before, and where the words end."""
        found = _LENGTH.match(self.text, at)
        if found is None:
            return None
        return (count(found["n"]) if found["n"] else 12 if found["year"] else 6), found.end()

    def _weekday(self, at: int) -> Moment | None:
        found = _WEEKDAY.match(self.text, at)
        if found is None:
            return None
        weekday = "一二三四五六日".index(found["d"].replace("天", "日"))
        today, way = self.context.date, found["rel"] or ""
        day = today + timedelta(days=weekday - today.weekday())
        if way:
            day += timedelta(days=7 * {"上": -1, "下": 1}.get(way[0], 0) * len(way))
        elif day <= today:
            day += timedelta(days=7)
        return Moment(at, found.end(), first=day, last=day, months=0, relative=True)

    def _monthday(self, at: int) -> Moment | None:
        found = _MONTHDAY.match(self.text, at)
        number = count(found["d"]) if found else 0
        if found is None or not 1 <= number <= 31:
            return None
        first = self.context.date.replace(day=1)
        for _ in range(12):
            day = make_day(first.year, first.month, number)
            if day is not None and day <= self.context.date:
                return Moment(at, found.end(), first=day, last=day, months=0)
            first = add_months(first, -1)
        return None

    def _short(self, at: int) -> Moment | None:
        found = _SHORT.match(self.text, at)
        if found is None or (found["c"] is None and found["s"] == "-"):
            return None
        if found["c"] is None:
            month, day = int(found["a"]), int(found["b"])
            return Moment(at, found.end(), None, month, 0, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
        year = four_digits(int(found["a"]), self.context.date)
        return Moment(at, found.end(), year, int(found["b"]), 0, int(found["c"]))


_AHEAD = frozenset(("未来", "今后", "此后", "接下来", "后", "下", "之后"))
