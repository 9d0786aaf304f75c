"""Lists joined by 分别 or "respectively": aligned item by item, or refused. All sentences are made here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from labecon.evidence.article import Article
from labecon.evidence.proposals import Proposal, propose

YEARS = ["2021", "2022", "2023", "2024"]
LABS = {"智谱": "Zhipu", "MiniMax": "MiniMax", "月之暗面": "Moonshot", "阶跃星辰": "StepFun", "百川智能": "Baichuan"}
ENGLISH_LABS = {"Anthropic": "Anthropic", "OpenAI": "OpenAI", "Mistral": "Mistral", "Cohere": "Cohere"}
METRICS = {
    "收入": "revenue", "净亏损": "net_loss", "研发开支": "rnd_expense", "经调整净亏损": "adjusted_net_loss",
    "销售及分销开支": "selling_expense", "经营活动所用现金净额": "operating_cash_outflow",
}  # fmt: skip
ENGLISH_METRICS = {"revenue": "revenue", "net loss": "net_loss", "adjusted net loss": "adjusted_net_loss"}
AMOUNTS = ["1.2", "3.45", "67.8", "912.3", "15"]
Expected = list[tuple[str, str | None, object]]


def _listed(items: list[str], last: str) -> str:
    return "、".join(items[:-1]) + last + items[-1]


def chinese_periods() -> Iterator[tuple[str, Expected]]:
    """Periods before the figures, the unit printed once or each time."""
    for place, (word, metric) in enumerate(METRICS.items()):
        for count in (2, 3, 4):
            years, amounts = YEARS[-count:], AMOUNTS[:count]
            each = place % 2 == 0
            printed = [one + ("亿元" if each else "亿") for one in amounts[:-1]] + [amounts[-1] + "亿元"]
            heads = _listed([f"{year}年" for year in years], "和")
            text = f"{heads},智谱{word}分别为{_listed(printed, '、' if each else '及')}。"
            yield text, [("Zhipu", metric, f"FY{year}") for year in years]


def chinese_companies() -> Iterator[tuple[str, Expected]]:
    """Companies before the figures of one year."""
    for word, metric in METRICS.items():
        for count in (2, 3, 4, 5):
            names = list(LABS)[:count]
            amounts = _listed([one + "亿元" for one in AMOUNTS[:count]], "和")
            text = f"2024年,{_listed(names, '和')}的{word}分别为{amounts}。"
            yield text, [(LABS[name], metric, "FY2024") for name in names]


def english_lists() -> Iterator[tuple[str, Expected]]:
    """Respectively, with the periods or the companies before or behind."""
    for word, metric in ENGLISH_METRICS.items():
        for count in (2, 3, 4):
            amounts = [f"US${one} million" for one in AMOUNTS[:count]]
            years, names = YEARS[:count], list(ENGLISH_LABS)[:count]
            figures = ", ".join(amounts[:-1]) + " and " + amounts[-1]
            behind = ", ".join(years[:-1]) + " and " + years[-1]
            yield (
                f"Anthropic's {word} was {figures} in {behind}, respectively.",
                [("Anthropic", metric, f"FY{year}") for year in years],
            )
            joined = ", ".join(names[:-1]) + " and " + names[-1]
            yield (
                f"In 2024, {joined} reported {word} of {figures}, respectively.",
                [(ENGLISH_LABS[name], metric, "FY2024") for name in names],
            )


def special_lists() -> Iterator[tuple[str, Expected]]:
    """A span of years taken apart, the reporting period, holders, measures, periods of the sentence before."""
    yield (
        "2022年至2024年,智谱收入分别为1亿元、2亿元、3亿元。",
        [("Zhipu", "revenue", f"FY{y}") for y in (2022, 2023, 2024)],
    )
    windows = ["FY2022", "FY2023", "FY2024", "9M2025"]
    yield (
        "2022年至2024年及2025年前九个月(报告期内),MiniMax净亏损分别为1亿、2亿、3亿、4亿美元。",
        [("MiniMax", "net_loss", one) for one in windows],
    )
    yield (
        "2023年、2024年,智谱收入分别为1亿元、3亿元。同期,研发开支分别为4亿元、9亿元。",
        [("Zhipu", m, f"FY{y}") for m in ("revenue", "rnd_expense") for y in (2023, 2024)],
    )
    yield (
        "2024年,智谱的收入和净亏损分别为3亿元和29亿元。",
        [("Zhipu", "revenue", "FY2024"), ("Zhipu", "net_loss", "FY2024")],
    )
    yield (
        "智谱、MiniMax2024年收入分别约3亿元、2亿元。",
        [("Zhipu", "revenue", "FY2024"), ("MiniMax", "revenue", "FY2024")],
    )


CASES = [*chinese_periods(), *chinese_companies(), *english_lists(), *special_lists()]


def _read(text: str) -> list[Proposal]:
    found = propose(Article("list.txt", text))
    return [one for one in found if one.unit != "date"]


def test_lists_are_aligned_item_by_item() -> None:
    wrong = []
    for text, expected in CASES:
        got = [(one.entity, one.metric, one.period) for one in _read(text)]
        if got != expected:
            wrong.append((text, got))
    assert len(wrong) <= 0.05 * len(CASES), wrong


UNEQUAL = [
    "2023年、2024年,智谱收入分别为1.2亿元、3.1亿元、4.4亿元。",
    "2022年、2023年及2024年,智谱研发开支分别为0.8亿元、5.3亿元。",
    "2022年至2024年,智谱收入分别为1亿元、2亿元。",
    "In 2022, 2023 and 2024, Anthropic's revenue was US$1 million and US$2 million, respectively.",
    "Anthropic's net loss was US$1 million, US$2 million and US$3 million in 2023 and 2024, respectively.",
]


@pytest.mark.parametrize("text", UNEQUAL)
def test_lists_of_different_lengths_are_refused(text: str) -> None:
    found = _read(text)
    assert len(found) >= 2
    assert all(one.period is None and one.confidence < 0.5 and "refused" in (one.note or "") for one in found)


def test_companies_of_another_number_are_refused() -> None:
    found = _read("2024年,智谱、MiniMax和月之暗面的收入分别为3.1亿元、2.2亿元。")
    assert [one.entity for one in found] == [None, None]
    assert all("refused" in (one.note or "") for one in found)


def test_a_figure_without_the_scale_of_its_list_takes_it() -> None:
    found = _read("2022年、2023年及2024年,智谱的采购额分别为310、420万、530万元。")
    assert [int(one.value) for one in found] == [3_100_000, 4_200_000, 5_300_000]
