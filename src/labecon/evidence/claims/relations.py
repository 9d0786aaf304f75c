"""One amount against another: shares, multiples, "half of"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from labecon.evidence.claims.amounts import CURRENCIES
from labecon.evidence.claims.claim import Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity
from labecon.evidence.lexicon import lexicon

_SHARE = re.compile(
    r"占|比重|比例|份额|贡献|覆盖|相当于|(?<![a-z])(?:account\w{0,3} for|represent\w{0,3}|share|mak(?:e|es|ing) up"
    r"|proportion|equal to|equivalent to|portion)(?![a-z])"
)
_OF_AFTER = re.compile(r"(?:以上|左右|多)? ?(?:of|的|its|their|the)(?![a-z])")
_MARGIN = re.compile(r"毛利率|margin|利润率|净利率|费用率|亏损率")
_GROWS = re.compile(
    r"同比|环比|增速|增幅|降幅|增长|下降|下滑|上升|复合|(?<![a-z])(?:growth|cagr|year[- ]on[- ]year|yoy)(?![a-z])"
)
_WHOLE_ZH = re.compile(
    r"(?:占|相当于|是|为|达)(?P<what>[^,。;%]{0,18}?)的?(?:比例|比重|比)?"
    r"(?:约|近|超过?|逾|高达|达|为|不到|仅|的|了|已){0,3}$"
)
_WHOLE_EN = re.compile(r" (?:(?:of|the|its|their|annual|total|that|20[0-9]{2}) ){0,3}(?P<what>[a-z&' -]{0,30})")
_RATE = re.compile(r"(?P<word>研发|销售|管理|行政)费用率(?:为|达|约|至|是|约为){0,2}$")
_RATES = {
    "研发": "rnd_expense", "销售": "selling_expense", "管理": "administrative_expense",
    "行政": "administrative_expense",
}  # fmt: skip
_REST = re.compile(r"其余|剩余|余下|剩下|(?<![a-z])(?:remaining|rest|remainder|balance)(?![a-z])")
_TOGETHER = re.compile(r"合计|共同|两者|二者|三者|加起来|(?<![a-z])(?:together|combined|jointly)(?![a-z])")
_OF_BEFORE, _IS = re.compile(r"的(?:约|近|超|逾|大约|将近)?"), re.compile(r"[,，]?(?:约|已)?(?:是|为|达到?|相当于)")
#: Of what a part is a share where the text does not say.
_WHOLES = {"revenue": "revenue", "customer_revenue": "revenue", "headcount": "headcount"}
_SUM_OF_IT = re.compile(r"(?:期末|年末|其|公司)?(?:总额|余额|总数|总量|总规模|总体|总计)")
_CUMULATIVE = re.compile(r"累计|总和|之和|(?<![a-z])(?:cumulative|combined)(?![a-z])")
_OF_SUM = re.compile(r" (?:of |the |its |their ){0,2}(?:cumulative|combined)(?![a-z])")
_A_MARGIN = re.compile(r"(?<![a-z])margin (?:of|was|is|at)(?: (?:about|nearly|over|some|around))? ?$")
_PROFITS = ("gross_profit", "net_income", "operating_income", "free_cash_flow", "adjusted_net_income")
_LINK = re.compile(r" {0,2}(?:、|,|和|及|以及|与|,? and) {0,2}(?:人民币)?")
#: Longer words than this behind a parenthesis say that what follows is a comparative, not a conversion.
_OPENED = 4
_OR_SHARE = re.compile(r",? ?\(?(?:or|即|占比|占)(?: (?:about|around|nearly|some|roughly))?[约近 ]{0,2}")
#: A share of the amount before the one that is "of it".
_OF_IT = re.compile(r" (?:of (?:it|that|this|which))?,? ?\(?(?:or|i\.?e\.?,?|that is,?|equal to|about|roughly| ){1,4}")
_DIVIDED = re.compile(r"[^。;.]{0,12},? ?(?:除以|(?:is |, )?divided by|over) ?[^,。;0-9]{0,12}[$€£]?")
_IS_RESULT = re.compile(
    r",? ?(?:is|gives|makes|是|等于|得|为|就是|只有|约为?|大约|=|a multiple of| |of){1,3}(?:about |roughly |around )?"
)
_OF_THAT = re.compile(r" of (?:it|them|that|those|which|this)(?![a-z])")
#: What makes the amount behind it a part of the one before.
_WHICH = re.compile(r"其中|当中|(?<![a-z])(?:of (?:whom|which|that|these|this|them)|including)(?![a-z])")
_SO_MUCH = re.compile(
    r"[^,;。0-9]{0,30}[,(]? ?(?:(?:or|i\.e\.,?|that is,?) ?(?:about |around |nearly |some |roughly )?"
    r"|(?:即|占比?|相当于)[^,;。0-9]{0,10})"
)
#: Behind a multiple of the amounts before it: 61.5 in March and 183 in September, twice as much.
_AS_MUCH = re.compile(r" as (?:much|many|high|large)(?! as)(?![a-z])")
_COMMA, _COMMA_REACH = re.compile(r"[^,]{0,28}, (?:or |about |almost |nearly |more than )?"), 40
_FAR, _CLOSE = 60, 14
_ONE = Decimal(1)


def is_share(passage: Passage, one: Quantity) -> bool:
    """Whether a percentage or fraction is said to be a part of something."""
    if one.unit != "ratio":
        return False
    before = re.split(r"[,;%0-9]", passage.before(one, 16))[-1]
    if _MARGIN.search(before) or _GROWS.search(before):
        return False
    return bool(_SHARE.search(before)) or bool(_OF_AFTER.match(passage.after(one, 8)))


def share_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """Shares of amounts in the same sentence: "2.1, or 60% of 3.5".

    Args:
        passage: The document.
        one: The share.
        inside: The figures of its sentence.

    Returns:
        Readings over the nearest amounts; certain only where the whole is printed directly behind "of".
    """
    if (of_it := _of_it(passage, one, inside) or _of_which(passage, one, inside)) is not None:
        return [of_it]
    if not is_share(passage, one):
        return []
    before = [other for other in inside if other.end <= one.start and other.is_amount][-3:]
    after = [other for other in inside if other.start >= one.end and other.is_amount][:1]
    found = []
    for whole in after:
        link = passage.between(one, whole)
        direct = len(link) <= 24 and bool(_OF_AFTER.match(link))
        for part in reversed(before):
            if part.unit == whole.unit:
                certain = direct and part is before[-1] and not re.search(r"[,;。]", link)
                found.append(Reading("x0 / x1", (part.place, whole.place), "share", certain))
    for part in reversed(before):
        found += [
            Reading("x0 / x1", (part.place, whole.place), "share", False)
            for whole in before
            if whole is not part and whole.unit == part.unit and whole.value >= part.value
        ]
    return found


def _of_it(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> Reading | None:
    """1.59 billion ...; compute took 1.145 billion of it, i.e. 72%: the share of the amount before."""
    amounts = [other for other in passage.quantities[max(0, one.place - 4) : one.place] if other.is_amount]
    same = [other for other in amounts if amounts and other.unit == amounts[-1].unit]
    if one.unit != "ratio" or len(same) < 2 or same[-1].sentence != one.sentence:
        return None
    words = passage.between(same[-1], one)
    if " of " not in words or not _OF_IT.fullmatch(words) or same[-2].paragraph != one.paragraph:
        return None
    larger = [other for other in same[:-1] if other.value > same[-1].value]
    if not larger:
        return None
    return Reading("x0 / x1", (same[-1].place, larger[-1].place), "share", len(larger) == 1)


def _of_which(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> Reading | None:
    """It employs 410, of whom 260 do research, or 63%: the share of the amount before the words."""
    before = [other for other in inside if other.end <= one.start and other.is_amount]
    if one.unit != "ratio" or len(before) < 2 or before[-1].unit != before[-2].unit:
        return None
    whole, part = before[-2:]
    named = {name for _, _, name in passage.topics_in(part.end, one.start)}
    if not _WHICH.search(passage.between(whole, part)) or (part.unit in CURRENCIES and named - {whole.metric}):
        return None
    if whole.value <= part.value or not _SO_MUCH.fullmatch(passage.between(part, one)):
        return None
    exact = whole.relation in ("eq", "approx") and part.relation in ("eq", "approx")
    return Reading("x0 / x1", (part.place, whole.place), "share", exact)


def is_joint(passage: Passage, one: Quantity) -> bool:
    """Whether a share is that of several things together, or of a sum over several times."""
    clause = passage.layout.clause(one.start)[0]
    if _CUMULATIVE.search(passage.before(one, 12)) or _OF_SUM.match(passage.after(one, 24)):
        return True
    return _TOGETHER.search(passage.text, max(clause, one.start - 24), one.start) is not None


def is_rest(passage: Passage, one: Quantity) -> bool:
    """Whether a share is what others leave."""
    return _REST.search(passage.before(one, 20)) is not None


def is_aside(passage: Passage, one: Quantity) -> bool:
    """Whether a figure stands in parentheses with words before it, as comparatives do: "(2024: 34.2)"."""
    before = passage.before(one, 24)
    opened = before.rfind("(")
    return opened > before.rfind(")") and len(before) - opened > _OPENED


def share_of_measure(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> tuple[int, str, str]:
    """A share or multiple of a measure that is named and not printed beside it: 占收入的60%, "ten times its revenue".

    Args:
        passage: The document.
        one: The share or multiple.
        inside: The figures of its sentence.

    Returns:
        Place of the part (-1 for none), the measure of the part, and that of the whole; empty where none is named.
    """
    before = passage.before(one, 24)
    if rate := _RATE.search(before):
        return -1, _RATES[rate["word"]], "revenue"
    if (same := _same_share(passage, one, inside)) is not None:
        return same
    if _GROWS.search(re.split(r"[,;]", passage.before(one, 10))[-1]) or _OF_THAT.match(passage.after(one, 10)):
        return -1, "", ""
    if one.unit == "ratio" and _A_MARGIN.search(before):
        main = [other for other in inside if other.end <= one.start and not is_aside(passage, other)]
        profits = [other for other in main if other.metric in _PROFITS]
        return (profits[-1].place, profits[-1].metric, "revenue") if profits else (-1, "", "")
    found = _WHOLE_ZH.search(before) or _WHOLE_EN.match(passage.after(one, 40))
    if found is None or (
        found.re is _WHOLE_ZH and one.unit == "ratio" and "占" not in found[0] and "相当" not in found[0]
    ):
        return -1, "", ""
    if found.re is _WHOLE_EN and one.unit == "ratio" and not re.match(r" of ", found[0]):
        return -1, "", ""
    base = one.start - len(before) if found.re is _WHOLE_ZH else one.end
    topics = passage.topics_in(base + found.start("what"), base + found.end("what"))
    parts = [
        other for other in inside if other.end <= one.start and other.is_amount and one.start - other.end < _FAR * 2
    ]
    parts = [other for other in parts if not is_aside(passage, other)]
    if not parts:
        return -1, "", ""
    part = aligned_part(passage, one, inside, parts)
    if part is None:
        return -1, "", ""
    behind = base + found.start("what") + _CLOSE
    close = topics and (found.re is _WHOLE_ZH or topics[0][0] <= behind)
    over = _named_whole(found, part, topics[-1][2] if close else "")
    if not over and one.window and part.window and one.window != part.window:
        over = part.metric
    return (part.place, part.metric, over) if over else (-1, "", "")


def _named_whole(found: re.Match[str], part: Quantity, topic: str) -> str:
    """The measure that the words of a whole name; empty for none."""
    if found.re is _WHOLE_EN and found["what"].split(" ")[0] in ("revenue", "revenues", "sales"):
        return "revenue"
    if topic:
        return topic
    whole = found["what"].strip("的了约近超")
    if found.re is _WHOLE_ZH and not whole:
        return _WHOLES.get(part.metric, "")
    return part.metric if found.re is _WHOLE_ZH and _SUM_OF_IT.fullmatch(whole) else ""


def _same_share(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> tuple[int, str, str] | None:
    """A share that goes on with the whole of the one before it: "468 million, or 45%, in 2023"."""
    amounts = [other for other in inside if other.end <= one.start and other.is_amount]
    if not amounts or one.unit != "ratio" or not _OR_SHARE.fullmatch(passage.between(amounts[-1], one)):
        return None
    whole = next((over for (of, over), name in lexicon().ratios.items() if name == one.metric and of == over), "")
    own = _OF_AFTER.match(passage.after(one, 8)) is not None
    return (amounts[-1].place, amounts[-1].metric, whole) if whole == amounts[-1].metric and not own else None


def aligned_part(
    passage: Passage, one: Quantity, inside: Sequence[Quantity], parts: Sequence[Quantity]
) -> Quantity | None:
    """The amount that a share belongs to: the nearest before it, or that of its place in a list of as many.

    Args:
        passage: The document.
        one: The share.
        inside: The figures of its sentence.
        parts: The amounts before it.

    Returns:
        The amount; None where the lists differ in length.
    """
    shares = _run(passage, one, [other for other in inside if other.unit == one.unit])
    if len(shares) < 2:
        return parts[-1]
    before = [other for other in parts if other.end <= shares[0].start]
    amounts = _run(passage, before[-1], before) if before else []
    return amounts[shares.index(one)] if len(amounts) == len(shares) else None


def _run(passage: Passage, one: Quantity, among: Sequence[Quantity]) -> list[Quantity]:
    """The list that a figure stands in."""
    found = [one]
    place = among.index(one)
    for other in reversed(among[:place]):
        if not _LINK.fullmatch(passage.between(other, found[0])):
            break
        found.insert(0, other)
    for other in among[place + 1 :]:
        if not _LINK.fullmatch(passage.between(found[-1], other)):
            break
        found.append(other)
    return found


def complement_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """The rest of a whole: "the remaining 15%" after 85%.

    Args:
        passage: The document.
        one: The share.
        inside: The figures of its sentence and of the one before.

    Returns:
        One reading; none where the words speak of no rest.
    """
    if one.unit != "ratio" or not _REST.search(passage.before(one, 20)):
        return []
    shares = [other for other in inside if other.end <= one.start and other.unit == "ratio" and not other.is_points]
    found = []
    for count in range(1, min(len(shares), 4) + 1):
        chosen = shares[-count:]
        expression = "1 - " + " - ".join(f"x{place}" for place in range(count))
        found.append(Reading(expression, tuple(other.place for other in chosen), "rest", False))
    return found


def quotient_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """A calculation that the text spells out: 1830亿美元,除以50亿,是36.6倍; "12 divided by 4 is 3".

    Args:
        passage: The document.
        one: The result.
        inside: The figures of its sentence.

    Returns:
        One certain reading; none where the words spell none out.
    """
    before = [other for other in inside if other.end <= one.start and other.is_amount][-2:]
    if len(before) < 2 or not _IS_RESULT.fullmatch(passage.between(before[1], one)):
        return []
    if not _DIVIDED.fullmatch(passage.between(before[0], before[1])):
        return []
    exact = before[0].relation in ("eq", "approx") and before[1].relation in ("eq", "approx", "over")
    alike = before[0].unit == before[1].unit
    return [Reading("x0 / x1", (before[0].place, before[1].place), "multiple", exact and alike)]


def multiple_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """Multiples of an amount in the same sentence: "30 million, three times the 10 million of ...".

    Args:
        passage: The document.
        one: The multiple.
        inside: The figures of its sentence.

    Returns:
        Readings over the amounts around it.
    """
    amounts = [other for other in inside if other.end <= one.start and other.is_amount]
    before = amounts[-2:]
    after = [other for other in inside if other.start >= one.end and other.is_amount][:1]
    found = []
    for whole in after:
        found += [
            Reading("x0 / x1", (part.place, whole.place), "multiple", False)
            for part in reversed(before)
            if part.unit == whole.unit
        ]
    if len(before) == 2 and before[0].unit == before[1].unit:
        first, second = before
        if _AS_MUCH.match(passage.after(one, 12)) and _COMMA.fullmatch(passage.between(second, one)[-_COMMA_REACH:]):
            same = (first.entity, first.metric, first.segment) == (second.entity, second.metric, second.segment)
            exact = first.relation == second.relation == "eq" and first.period != second.period
            return [Reading("x1 / x0", (first.place, second.place), "multiple", same and exact and bool(first.metric))]
        of_second = _OF_BEFORE.fullmatch(passage.between(second, one)) and _IS.search(passage.between(first, second))
        if of_second and first.relation == second.relation == "eq":
            alike = [other for other in amounts[:-2] if other.metric == second.metric != first.metric]
            if alike and alike[-1].unit == second.unit:
                return [Reading("x0 / x1", (alike[-1].place, second.place), "multiple", False)]
            return [Reading("x0 / x1", (first.place, second.place), "multiple", True)]
        found.append(Reading("x0 / x1", (first.place, second.place), "multiple", False))
        found.append(Reading("x1 / x0", (first.place, second.place), "multiple", False))
    return found
