"""`labecon run --backend`: the path of medians on every engine against plain Python, checks included."""

from __future__ import annotations

import importlib.util
import math
import os
import sys
from pathlib import Path

import openpyxl
import pytest

import labecon
from labecon.backends import javascript_runtime, native
from labecon.cli import medians
from labecon.cli.main import main
from labecon.cli.run_command import BACKENDS, run_on
from labecon.errors import NumericError, UsageError
from labecon.labs import Lab
from labecon.labs.results import Run
from labecon.outputs.messages import Words
from labecon.outputs.workbook import recalculated
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.layout import FIRST, Layout, column
from tests.compiler import compiler, kernels
from tests.javascript import node
from tests.rich_lab import rich_lab
from tests.spreadsheet import Office, office
from tests.worked_example import example_lab

__all__ = ["compiler", "kernels", "node", "office"]
MAKERS = {"example": example_lab, "rich": rich_lab, "openai": lambda: labecon.load("openai")}
MONTHS = {"example": None, "openai": 20}
NEEDS = {"array": None, "compiled": "compiler", "javascript": "node", "excel": "office", "jax": "jax"}


@pytest.fixture
def warm(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """LibreOffice with the profile that the other tests of this session have started."""
    monkeypatch.setattr(recalculated, "recalculated", lambda book, folder: office.recalculated(book))
    return office


def exact(run: Run) -> dict[str, list[str]]:
    """Every value and every scale, to the bit."""
    made = {**run.forecast, **{f"scale of {name}": values for name, values in run.scales.items()}}
    return {name: [float(value).hex() for value in values] for name, values in made.items()}


def away(run: Run, expected: Run) -> list[tuple[str, int, float, float]]:
    """Values that are not the expected ones to 1e-9 of scale; the scale of a gap is that of its check."""
    found = []
    for name, values in expected.forecast.items():
        largest = max((abs(one) for one in values if one == one), default=0.0)
        for t, (value, wanted) in enumerate(zip(run.forecast[name], values, strict=True)):
            scale = expected.scales[name][t] if name in expected.scales else max(abs(wanted), 1e-6 * largest)
            same = math.isnan(value) and math.isnan(wanted)
            if not (same or abs(value - wanted) <= 1e-9 * scale):
                found.append((name, t, value, wanted))
    return found


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("backend", ["array", "compiled", "javascript"])
def test_the_same_bits(backend: str, name: str, request: pytest.FixtureRequest) -> None:
    if NEEDS[backend]:
        request.getfixturevalue(NEEDS[backend])
    lab = MAKERS[name]()
    expected, found = lab.run(), run_on(backend, lab, None)
    assert exact(found) == exact(expected)
    assert found.checks == expected.checks and len(expected.checks) > 0


@pytest.fixture
def jax() -> None:
    """JAX; without it the test is skipped, or fails where CI says that it must be there."""
    if importlib.util.find_spec("jax") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs the extra jax")
        pytest.skip("JAX is not installed")


@pytest.mark.parametrize("name", MAKERS)
def test_jax_agrees_to_a_billionth_of_scale(name: str, jax: None) -> None:
    lab = MAKERS[name]()
    expected, found = lab.run(), run_on("jax", lab, None)
    assert set(found.forecast) == set(expected.forecast) and set(found.scales) == set(expected.scales)
    assert away(found, expected) == []
    assert all(one.holds for one in found.checks.values())


def test_without_jax_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(UsageError, match=r"needs the extra `jax` \(pip install 'labecon\[jax\]'\)"):
        run_on("jax", example_lab(), 1)


@pytest.mark.parametrize("name", ["example", "openai"])
def test_libreoffice_agrees_to_a_billionth_of_scale(name: str, warm: Office) -> None:
    lab = MAKERS[name]()
    expected, found = lab.run(MONTHS[name]), run_on("excel", lab, MONTHS[name])
    assert set(found.forecast) == set(expected.forecast) and set(found.scales) == set(expected.scales)
    assert away(found, expected) == []
    for check, one in expected.checks.items():
        assert found.checks[check].holds and one.holds, check


def test_what_is_shown_is_what_libreoffice_computed(warm: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeds a wrong formula whose cached value is right: the run has the formula's number, and its check fails."""
    lab = example_lab()
    write = recalculated.workbook_bytes

    def broken(content: Content) -> bytes:
        path = warm.folder / "seeded.xlsx"
        path.write_bytes(write(content))
        book, layout = openpyxl.load_workbook(path), Layout(content)
        sheet, row = layout.part_sheets[""], layout.rows["cash"] + 1
        book[sheet][f"{column(FIRST + 2)}{row}"] = "=1"
        book.save(path)
        return path.read_bytes()

    monkeypatch.setattr(recalculated, "workbook_bytes", broken)
    run = run_on("excel", lab, 6)
    assert run.forecast["cash"][2] == 1.0
    assert not run.checks["check_cash"].holds
    assert {name for name, *_ in away(run, lab.run(6))} >= {"cash", "check_cash"}


@pytest.mark.parametrize("formula", ["=1/0", '=""'])
def test_a_cell_without_a_number_is_refused(formula: str, warm: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    content = content_of(example_lab(), Words("en"), None, 2)
    layout, row = Layout(content), Layout(content).rows["cash"] + 1
    path = warm.folder / "refused.xlsx"
    path.write_bytes(recalculated.workbook_bytes(content))
    book = openpyxl.load_workbook(path)
    book[layout.part_sheets[""]][f"{column(FIRST + 1)}{row}"] = formula
    book.save(path)
    monkeypatch.setattr(recalculated, "workbook_bytes", lambda _: path.read_bytes())
    with pytest.raises(UsageError, match=f"{column(FIRST + 1)}{row}: LibreOffice gives"):
        recalculated.recalculated_lines(content)


def test_a_planted_defect_in_javascript_is_seen(node: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = rich_lab()
    runtime = javascript_runtime.javascript_runtime()
    broken = runtime.replace("t + 13; k++", "t + 12; k++")  # a trailing year of eleven months
    assert broken != runtime
    monkeypatch.setattr("labecon.backends.javascript_runner.javascript_runtime", lambda: broken)
    assert exact(medians.run_javascript(lab, 6)) != exact(lab.run(6))


def huge() -> Lab:
    """The worked example with a driver so large that a value leaves the finite range."""
    return example_lab().with_drivers({"raise_size": 1e301})


@pytest.mark.parametrize("backend", ["python", "array", "compiled", "javascript", "jax"])
def test_what_is_not_finite_is_named(backend: str, request: pytest.FixtureRequest) -> None:
    if NEEDS.get(backend):
        request.getfixturevalue(NEEDS[backend])
    with pytest.raises(NumericError, match="is not finite in 2025-1"):
        run_on(backend, huge(), 3)


@pytest.mark.parametrize(
    ("backend", "said", "chinese"),
    [
        ("compiled", "the engine compiled cannot be had: no C compiler", "无法使用引擎 compiled"),
        ("javascript", "the engine javascript needs Node.js", "引擎 javascript 需要 Node.js"),
        ("excel", "the engine excel needs LibreOffice", "引擎 excel 需要 LibreOffice"),
    ],
)
def test_a_missing_program_is_one_line_with_its_remedy(
    backend: str,
    said: str,
    chinese: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # nor the ziglang wheel
    monkeypatch.delenv("LABECON_CC", raising=False)
    monkeypatch.setattr(native, "find_compiler", native.find_compiler.__wrapped__)
    for language, text, remedy in (("en", said, "(install"), ("zh", chinese, "（请安装")):
        assert main(["run", "openai", "--months", "1", "--backend", backend, "--lang", language]) == 2
        ran = capsys.readouterr()
        assert ran.out == "" and ran.err.count("\n") == 1 and text in ran.err and remedy in ran.err, ran.err


def test_every_engine_is_tested_here() -> None:
    assert set(BACKENDS) == {"python", *NEEDS}
