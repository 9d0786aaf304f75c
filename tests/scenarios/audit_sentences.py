"""Articles made of true sentences about invented companies, and the same with one figure changed.

Amounts are drawn; every derived figure is calculated here, apart from the code under test, and rounded as in print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Sentence:
    """A sentence with one derived figure.

    Args:
        before: Text before the figure.
        figure: The figure as printed.
        after: Text after it.
        wrong: The same figure changed so that no reading of the sentence fits it.
    """

    before: str
    figure: str
    after: str
    wrong: str


def _zh(amount: float) -> str:
    return f"{amount:.2f}亿元"


def _en(amount: float) -> str:
    return f"${amount * 100:,.1f} million"


def _percent(value: float, digits: int = 1) -> str:
    return f"{value * 100:.{digits}f}%"


def _off(value: float, random: Random) -> float:
    """A value that is off by a third or more and by no simple factor."""
    return value * random.choice([0.57, 0.64, 1.37, 1.46, 1.61])


Maker = Callable[[Random], Sentence]


def zh_growth(r: Random) -> Sentence:
    old, g = r.uniform(1, 9), r.uniform(0.08, 0.9)
    new = round(old, 2) * (1 + g)
    rate = round(new, 2) / round(old, 2) - 1
    return Sentence(
        f"2024年公司实现收入{_zh(new)}，较2023年的{_zh(old)}增长", _percent(rate), "。", _percent(_off(rate, r))
    )


def zh_fall(r: Random) -> Sentence:
    old, g = r.uniform(2, 9), r.uniform(0.1, 0.6)
    new = round(old, 2) * (1 - g)
    rate = 1 - round(new, 2) / round(old, 2)
    wrong = _percent(min(_off(rate, r), 0.97))
    return Sentence(f"销售费用由2023年的{_zh(old)}降至2024年的{_zh(new)}，降幅为", _percent(rate), "。", wrong)


def zh_same_period(r: Random) -> Sentence:
    old, g = r.uniform(1, 9), r.uniform(0.08, 0.9)
    new = round(old, 2) * (1 + g)
    rate = round(new, 2) / round(old, 2) - 1
    before = f"2025年上半年研发费用为{_zh(new)}，上年同期为{_zh(old)}，同比增长"
    return Sentence(before, _percent(rate), "。", _percent(_off(rate, r)))


def zh_share(r: Random) -> Sentence:
    whole, share = r.uniform(3, 20), r.uniform(0.1, 0.8)
    part = round(round(whole, 2) * share, 2)
    value = part / round(whole, 2)
    before = f"2024年公司收入为{_zh(whole)}，研发费用为{_zh(part)}，占收入的"
    return Sentence(before, _percent(value), "。", _percent(_off(value, r)))


def zh_margin(r: Random) -> Sentence:
    whole, share = r.uniform(3, 20), r.uniform(0.15, 0.7)
    part = round(round(whole, 2) * share, 2)
    value = part / round(whole, 2)
    before = f"2024年营业收入{_zh(whole)}，毛利{_zh(part)}，毛利率为"
    return Sentence(before, _percent(value), "。", _percent(_off(value, r)))


def zh_total(r: Random) -> Sentence:
    parts = [round(r.uniform(0.5, 6), 2) for _ in range(3)]
    before = f"2022年、2023年、2024年，公司净亏损分别为{_zh(parts[0])}、{_zh(parts[1])}、{_zh(parts[2])}，三年合计"
    return Sentence(before, _zh(sum(parts)), "。", _zh(_off(sum(parts), r)))


def zh_multiple(r: Random) -> Sentence:
    old, times = r.uniform(0.5, 2), r.uniform(3, 9)
    new = round(round(old, 2) * times, 2)
    value = new / round(old, 2)
    before = f"2024年研发开支{_zh(new)}，是当年收入{_zh(old)}的"
    return Sentence(before, f"{value:.1f}倍", "。", f"{_off(value, r):.1f}倍")


def zh_runway(r: Random) -> Sentence:
    burn, months = round(r.uniform(0.1, 0.9), 2), r.randint(8, 40)
    cash = round(burn * months, 2)
    before = f"截至2025年6月30日，现金及现金等价物为{_zh(cash)}，按每月消耗{burn * 10000:,.0f}万元计算，可支撑约"
    return Sentence(before, f"{cash / burn:.0f}个月", "。", f"{_off(months, r):.0f}个月")


def zh_monthly(r: Random) -> Sentence:
    loss = round(r.uniform(1, 20), 2)
    before = f"2025年上半年净亏损{_zh(loss)}，平均每月亏损约"
    return Sentence(before, f"{loss / 6:.2f}亿元", "。", f"{_off(loss / 6, r):.2f}亿元")


def en_growth(r: Random) -> Sentence:
    old, g = round(r.uniform(1, 9), 3), r.uniform(0.08, 0.9)
    new = round(old * (1 + g), 3)
    rate = new / old - 1
    before = f"Revenue rose to {_en(new)} in 2024 from {_en(old)} in 2023, an increase of "
    return Sentence(before, _percent(rate), ".", _percent(_off(rate, r)))


def en_up(r: Random) -> Sentence:
    old, g = round(r.uniform(1, 9), 3), r.uniform(0.08, 0.9)
    new = round(old * (1 + g), 3)
    before = f"Research and development expenses were {_en(new)} in 2024, up "
    return Sentence(before, _percent(new / old - 1), f" from {_en(old)} in 2023.", _percent(_off(new / old - 1, r)))


def en_by(r: Random) -> Sentence:
    old, fall = round(r.uniform(3, 9), 3), round(r.uniform(0.3, 2), 3)
    before = "Selling expenses decreased by "
    after = f" to {_en(old - fall)} for the year ended December 31, 2024 from {_en(old)} in 2023."
    return Sentence(before, _en(fall), after, _en(_off(fall, r)))


def en_share(r: Random) -> Sentence:
    whole, share = round(r.uniform(3, 20), 3), r.uniform(0.1, 0.8)
    part = round(whole * share, 3)
    before = f"The largest customer contributed {_en(part)}, or "
    after = f" of total revenue of {_en(whole)}, in 2024."
    return Sentence(before, _percent(part / whole), after, _percent(_off(part / whole, r)))


def en_margin(r: Random) -> Sentence:
    whole, share = round(r.uniform(3, 20), 3), r.uniform(0.15, 0.7)
    part = round(whole * share, 3)
    before = f"On revenue of {_en(whole)} in 2024, gross profit was {_en(part)}, a gross margin of "
    return Sentence(before, _percent(part / whole), ".", _percent(_off(part / whole, r)))


def en_total(r: Random) -> Sentence:
    parts = [round(r.uniform(0.5, 6), 3) for _ in range(3)]
    listed = f"{_en(parts[0])}, {_en(parts[1])} and {_en(parts[2])}"
    before = f"Net losses were {listed} in 2022, 2023 and 2024, respectively, a total of "
    return Sentence(before, _en(sum(parts)), ".", _en(_off(sum(parts), r)))


def en_runway(r: Random) -> Sentence:
    burn, months = round(r.uniform(0.05, 0.4), 3), r.randint(8, 40)
    cash = round(burn * months, 3)
    before = f"At June 30, 2025 it held cash and cash equivalents of {_en(cash)}; "
    before += f"at a burn of {_en(burn)} a month the cash lasts about "
    return Sentence(before, f"{cash / burn:.0f} months", ".", f"{_off(months, r):.0f} months")


def en_points(r: Random) -> Sentence:
    old, more = round(r.uniform(0.2, 0.5), 3), round(r.uniform(0.03, 0.2), 3)
    before = "Gross margin improved by "
    after = f" percentage points from {_percent(old)} in 2023 to {_percent(old + more)} in 2024."
    return Sentence(before, f"{more * 100:.1f}", after, f"{_off(more, r) * 100:.1f}")


ZH: tuple[Maker, ...] = (
    zh_growth, zh_fall, zh_same_period, zh_share, zh_margin, zh_total, zh_multiple, zh_runway, zh_monthly,
)  # fmt: skip
EN: tuple[Maker, ...] = (en_growth, en_up, en_by, en_share, en_margin, en_total, en_runway, en_points)
HEADS = {
    "zh": "恒远智能（简称“恒远”）2025年中期报告解读\n\n2025年9月1日\n\n",
    "en": "Halcyon Robotics by the numbers\n\nSeptember 1, 2025\n\n",
}


def article(seed: int, language: str, wrong: bool) -> tuple[str, tuple[int, int] | None]:
    """An article of three paragraphs; in one of them a figure is wrong, if wanted.

    Args:
        seed: Seed.
        language: ``zh`` or ``en``.
        wrong: Whether one figure is changed.

    Returns:
        The text, and the place of the wrong figure.
    """
    random = Random(seed)
    makers = random.sample(ZH if language == "zh" else EN, 3)
    if en_margin in makers and en_points in makers:  # both print a gross margin of 2024
        makers[makers.index(en_points)] = en_by if en_by not in makers else en_up
    text, place, chosen = HEADS[language], None, random.randrange(3)
    for number, maker in enumerate(makers):
        one = maker(random)
        false = wrong and number == chosen
        text += one.before
        start = len(text)
        text += one.wrong if false else one.figure
        if false:
            place = start, len(text)
        text += one.after + "\n\n"
    return text, place
