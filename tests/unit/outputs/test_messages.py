"""Both languages say everything, and neither page is mixed."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import labecon
from labecon.cli.main import COMMANDS
from labecon.errors import UsageError
from labecon.outputs.messages import LANGUAGES, Words, catalogue, language_of
from labecon.outputs.titles import figure_title, line_title

SOURCE = Path(labecon.__file__).parent
CATALOGUES = ("messages", "titles", "help")
#: Names, codes and file types that stay as they are in a Chinese page.
NAMES = re.compile(
    r"labecon\b|MiniMax|Zhipu|minimax|zhipu|FY2026 H1-2026 Q4-2025|labs/NAME\.toml|scenarios/NAME\.toml|LABECON_\w+"
    r"|\b(?:text|json|csv|python|array|year|half|quarter|month|en|zh|run|explain|simulate|scenarios|lines|revenue|total"
    r"|talkie|cash|runway|to|LAB|LINE|USD|CNY|HKD|JSON|CSV|DIR|COMMAND|facts|check|brief|compare|A|E|a|b)\b"
    r"|\b(?:number|percent|currency|range|period|date|auto|txt|html|docx|xlsx|pdf|toml|model)\b"
    r"|\b(?:export|load|verify|history|correct|retract|review|value|published|note|FIELD=VALUE)\b"
    r"|\b(?:IFRS|adjusted|management|third_party|press|open|accepted|corrected|rejected|all)\b"
    r"|\b(?:PERIOD|exact|histogram|random|before|lasts|and|not|100m|tornado|sobol|Sobol|importance|heatmap|follow|stay|FY\d{4})\b|\b\w+_\w+(?:/\w+)?\b"
    r"|\b(?:sweep|local|dask|ray|HOST|PORT|NAME|FILE|svg|MB|import)\b"
    r"|\b(?:shapley|sequential|recorded|compiled|javascript|excel|js|Node|LibreOffice)\b"
    r"|\b(?:forecasts|scenarios)\b(?= 文件夹|$)"
    r"|\b(?:OpenAI|Anthropic|xAI|Snowflake)\b"
    r"|\b(?:DRIVER|LOW|HIGH|worth|bn|no|raise)\b"
    r"|\b(?:compiled|javascript|excel|jax|LibreOffice|JAX)\b|Node\.js"
    r"|\b(?:JavaScript|HTTP|PDF|serve|mcp)\b"
    r"|\w+_(?=（)|--[\w-]+|\{\w+\}"
)


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_key_lacks_a_language_or_a_place(name: str) -> None:
    for key, texts in catalogue(name).items():
        assert set(texts) == set(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key


@pytest.mark.parametrize("name", CATALOGUES)
def test_chinese_holds_no_english_words(name: str) -> None:
    for key, texts in catalogue(name).items():
        rest = NAMES.sub("", texts["zh"])
        assert not re.search(r"[A-Za-z]{2,}", rest), f"{key}: {rest}"


@pytest.mark.parametrize("name", CATALOGUES)
def test_english_holds_no_chinese(name: str) -> None:
    for key, texts in catalogue(name).items():
        assert not re.search(r"[\u3000-\u9fff]", texts["en"]), key


def places(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_fill_in_known_values() -> None:
    for key, texts in catalogue("messages").items():
        differ = places(texts["en"]) ^ places(texts["zh"])
        assert differ <= {"note", "date"}, key  # the note of a rate is English; Chinese shows its date


def test_every_key_that_the_code_names_exists_and_every_key_is_named() -> None:
    paths = [*SOURCE.glob("cli/*.py"), *SOURCE.glob("outputs/**/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    named = set(re.findall(r"words\(\s*[\"']([a-z_]+\.[a-z_]+)[\"']", text))
    assert named and named <= set(catalogue())
    literal = set(re.findall(r"[\"']([a-z_]+\.[a-z_]+)[\"']", text))
    made = re.findall(r"f[\"']([a-z]+\.[a-z_]*)\{", text)  # keys whose end is a value: `kind.{one}`
    pages = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("outputs/data/page.*"))
    said = re.findall(r"(?:say\(|data-say=|data-label=)\"(\w+)\"", pages)
    literal |= {f"live.{key}" for key in said}
    assert {f"live.{key}" for key in said} <= set(catalogue())
    made.append("served.")  # the page says these, and tests/frontend holds it to them
    unused = [key for key in catalogue() if key not in literal and not key.startswith(tuple(made))]
    assert unused == []


def test_every_command_has_help() -> None:
    assert {f"command.{name}" for name in COMMANDS} <= set(catalogue("help"))


def test_titles_of_contract_lines_and_plain_names() -> None:
    english, chinese = Words("en"), Words("zh")
    assert line_title("adjusted_net_loss", english) == "Adjusted net loss"
    assert line_title("adjusted_net_loss", chinese) == "经调整净亏损"
    assert line_title("some_new_line", chinese) == "some new line"
    assert figure_title("training_coverage", chinese).startswith("训练覆盖率")


def test_the_lines_and_figures_of_the_contract_have_titles() -> None:
    lines = (
        "revenue cost_of_sales inference_cost gross_profit other_income training_cost share_based_pay listing_expense"
        " credit_loss depreciation finance_income finance_cost tax rnd_expense staff_cost selling_expense"
        " administrative_expense operating_loss fair_value_loss net_loss adjusted_net_loss operating_cash_flow"
        " capital_expenditure free_cash_flow cash liquid_resources trade_receivables payables contract_liabilities"
        " lease_liabilities preferred shares other_comprehensive_income total_assets total_liabilities equity"
        " active_users paying_users monthly_burn investing_cash_flow financing_cash_flow fx_effect_on_cash gross_margin"
    )
    figures = (
        "runway_static_months runway_median_months cash_out_probability_24m break_even_month break_even_revenue"
        " training_coverage loss_per_revenue marginal_loss_per_revenue generation_payback_months"
        " required_generation_life_months peak_funding_need revenue_multiple"
    )
    known = set(catalogue("titles"))
    assert {f"lines.{name}" for name in lines.split()} | {f"figures.{name}" for name in figures.split()} <= known


def test_another_language_is_refused() -> None:
    with pytest.raises(UsageError, match="no language 'fr'"):
        language_of("fr")


@pytest.mark.parametrize(
    ("key", "values", "english", "chinese"),
    [
        ("page.seed", {"paths": "1", "seed": 3}, "1 path, seed 3", "1 条路径，种子 3"),
        ("page.seed", {"paths": "1,000", "seed": 3}, "1,000 paths, seed 3", "1,000 条路径，种子 3"),
        ("page.seed", {"paths": "11", "seed": 3}, "11 paths, seed 3", "11 条路径，种子 3"),
        ("simulate.within", {"months": 1}, "runs out within 1 month", "1 个月内耗尽"),
        ("simulate.not_reached", {"months": 12}, "not within 12 months", "12 个月内未出现"),
    ],
)
def test_one_thing_is_not_in_the_plural(key: str, values: dict[str, object], english: str, chinese: str) -> None:
    assert (Words("en")(key, **values), Words("zh")(key, **values)) == (english, chinese)


def test_no_verb_behind_a_place_loses_its_s() -> None:
    """A text of the catalogue with 1 in every place differs from one with 2 in plurals alone."""
    verbs = {"is", "has", "was", "does", "holds", "shows", "stands", "begins", "differs", "races"}
    for key, texts in catalogue().items():
        places = [name for _, name, _, _ in Formatter().parse(texts["en"]) if name]
        one, two = (Words()(key, **dict.fromkeys(places, text)) if places else "" for text in ("1", "2"))
        singular = {b for a, b in zip(one.split(), two.replace("2", "1").split(), strict=True) if a != b}
        assert not verbs & {word.strip(".,;:)") for word in singular}, key
