"""Errors of usual slips in Chinese, with place, remedy and the nearest name; English ones unchanged."""

from __future__ import annotations

import io
import json
import re
import tomllib
from importlib.resources import files

import pytest

from labecon.cli.main import main
from labecon.cli.terminal import Terminal
from labecon.errors import Problem, UsageError
from labecon.outputs.error_text import FILE, line_in_chinese
from labecon.outputs.translations import filled

PATTERNS: dict[str, str] = tomllib.loads(
    (files("labecon.outputs") / "data" / f"{FILE}.toml").read_text(encoding="utf-8")
)["patterns"]
LABS = "anthropic, deepseek, minimax, moonshot, openai, xai, zhipu"
#: A command line, and what is said about it.
SLIPS = {
    "run minmax": f"没有主体 'minmax'；是否指 minimax？（可用：{LABS}）",
    "run minimax --line revenu": "minimax 没有项目 revenu；是否指 revenue？（labecon lines minimax 列出项目）",
    "run minimax --set talkie.churm=0.1": "minimax 没有驱动因素 talkie.churm；"
    "是否指 talkie.churn？（labecon lines minimax 列出驱动因素）",
    "run zhipu --scenario app_takedown": "情景 app_takedown 适用于 minimax，"
    "不适用于 zhipu（labecon scenarios zhipu 说明哪些适用）",
    "facts --as-known-on 2025-13-01": "--as-known-on：'2025-13-01' 不是日期（写法如 2025-12-31）",
    "explain minimax revenue --month 2026-13": "'2026-13' 不是月份；写法如 2025-10",
    "explain minimax revenue --month 2050-01": "--month：2050-01 不在 2022-01 至 2030-12 之内",
    "run xai --scenario longer_life": "情景 longer_life：xai 没有驱动因素 *.generation_life, *.amortisation_life, "
    "*.pace_growth（labecon scenarios xai 说明哪些适用）",
    "run minimax --foo": "run：未知选项 --foo；是否指 --format？（labecon run --help）",
    "run": "run：缺少参数：LAB（labecon run --help）",
    "run minimax --months 0": "run：选项 --months：0 须在 1..1200 之间（labecon run --help）",
    "run minimax --months": "run：选项 --months 缺少取值（labecon run --help）",
    "run minimax --workspace /no/such": "--workspace：工作区 /no/such 不是文件夹",
    "extract no-such-file.txt": "no-such-file.txt：没有此文件或文件夹",
    "extract http://127.0.0.1/x": "http://127.0.0.1/x：127.0.0.1 指向 127.0.0.1，不是公网地址（请先存为文件再读取）",
    "extract README.md --to x.pdf": "--to：x.pdf 的名称不是网页（写法如 page.html）",
    "extract file:///etc/hosts": "file:///etc/hosts：file 不是 http 或 https（请先存为文件再读取）",
    "ask QST-99": "没有问题 'QST-99'；是否指 QST-19？（labecon ask 列出全部问题）",
    "facts --lab foo": "--lab：没有关于主体 'foo' 的事实",
    "compare minimax --currency XXQ": "--currency：'XXQ' 不是 ISO 货币代码",
}


@pytest.mark.parametrize("command", SLIPS)
def test_a_slip_is_said_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--lang", "zh"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err == f"labecon: {SLIPS[command]}\n"


def test_the_same_slip_in_english_is_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "minimax", "--line", "revenu"]) == 2
    assert capsys.readouterr().err == (
        "labecon: minimax has no line revenu; did you mean revenue? (labecon lines minimax lists lines)\n"
    )


def test_a_misspelt_scenario_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "minimax", "--scenario", "pricewar", "--lang", "zh"]) == 2
    assert capsys.readouterr().err.startswith("labecon: 没有情景 'pricewar'；是否指 price_war？（可用：")


def test_a_value_outside_its_limits_names_the_line_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "minimax", "--set", "talkie.churn=1.4", "--lang", "zh"]) == 2
    said = capsys.readouterr().err
    assert re.fullmatch(r"labecon: minimax\.toml:\d+：talkie\.churn = 1\.4 1/month：须在 \[0, 1\] 之间\n", said)


def test_a_remark_is_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["minimax", "zhipu", "--scenario", "app_takedown"]
    assert main(["compare", *names, "--months", "2", "--lang", "zh"]) == 0
    assert capsys.readouterr().err == "labecon: 情景 app_takedown 适用于 minimax；zhipu 略去\n"


def test_the_nearest_of_several_names_may_have_blanks() -> None:
    problem = Problem("unknown-name", "no lab 'my labs'; did you mean my lab?", "", "known: my lab")
    assert line_in_chinese(problem) == "没有主体 'my labs'；是否指 my lab？（可用：my lab）"


def test_json_keeps_its_shape_and_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "minmax", "--lang", "zh", "--format", "json"]) == 2
    (problem,) = json.loads(capsys.readouterr().err)["error"]["problems"]
    assert problem["code"] == "unknown-name" and problem["message"] == "没有主体 'minmax'；是否指 minimax？"


def test_what_the_catalogue_does_not_know_stays_english() -> None:
    problem = Problem("odd", "nobody has translated this", "here", "do something else")
    assert line_in_chinese(problem) == "here：nobody has translated this（do something else）"
    err = io.StringIO()
    Terminal(io.StringIO(), err, "zh").complain(UsageError(problem))
    assert err.getvalue() == "labecon: here：nobody has translated this（do something else）\n"


def samples() -> dict[str, tuple[str, str]]:
    """Every pattern filled with its own places."""
    found = {}
    for english, chinese in PATTERNS.items():
        kinds = re.findall(r"\{((n|id|any|text)\d*)\}", english)
        places = {name: "12" if kind == "n" else f"x_{name}" for name, kind in kinds}
        found[english] = (english.format(**places) if places else english, chinese.format(**places))
    return found


def test_no_pattern_hides_another() -> None:
    wrong = {
        english: found for english, (said, wanted) in samples().items() if (found := filled(said, FILE, str)) != wanted
    }
    assert wrong == {}


def test_every_pattern_is_said_in_chinese() -> None:
    assert len(PATTERNS) > 100
    assert [english for english, chinese in PATTERNS.items() if not re.search(r"[\u4e00-\u9fff]", chinese)] == []
