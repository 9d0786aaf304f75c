"""The benchmark measures what it says: engines agree with the hand-written C and the peers, and a defect is seen."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from labecon.backends import native
from labecon.benchmark import c_kernel_array, million_array, peers_array, quantile_speed_array, speed_array, start
from labecon.benchmark.peer_model import peer_model
from labecon.outputs.bench_chart import bench_svg, speeds
from labecon.outputs.bench_output import bench_text
from labecon.outputs.messages import Words
from tests.compiler import compiler, kernels

__all__ = ["compiler", "kernels"]
KERNEL = Path(__file__).resolve().parents[3] / "benchmarks" / "reference_kernel.c"


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What one small run measures."""
    try:
        native.find_compiler()
    except native.Unavailable as error:
        pytest.skip(str(error))
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("bench")
        folder.chmod(0o700)
        patch.setenv("LABECON_CACHE", str(folder))
        found = speed_array.measure(turns=2, kernel_paths=2048, store_paths=2048)
        found["quantiles"] = quantile_speed_array.measure(width=300_000, rows=2, turns=1)
        found["peers"] = peers_array.measure(1e6, width=4096, only=("NumPy",))
        found["million"] = {
            name: million_array.run_alone(name, 2000) | {"cpu_over_c_kernel": 1.0}
            for name in ("c_kernel", "reference", "strict")
        }
        return found


def test_engines_agree_with_the_kernel_by_hand(body: dict) -> None:
    for build in ("reference", "strict"):
        assert body["agreement"][build]["largest_difference"] < 1e-9
        assert body["agreement"][build]["branch_flips"] == 0
        assert body[build]["kernel_paths_per_core_second"] > 0 and body[build]["store_paths_per_core_second"] > 0
        assert set(body[build]["over_c_kernel"]["kernel"]) == {"ratio", "ratio_of_medians"}
    cash = [one["median_final_cash"] for one in body["million"].values()]
    assert max(cash) / min(cash) < 1.3  # other draws of the same distribution: 2,000 paths


def test_peers_and_quantiles_agree(body: dict) -> None:
    assert body["peers"]["NumPy"]["agreement"] < 1e-9
    assert body["peers"]["NumPy"]["ratio"] == pytest.approx(
        1e6 / body["peers"]["NumPy"]["paths_per_core_second"], rel=0.01
    )
    assert body["quantiles"]["largest_difference"] < 1e-6


@pytest.mark.usefixtures("compiler")
def test_a_defect_in_the_kernel_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    text = KERNEL.read_text(encoding="utf-8")
    assert text.count("0.21 * (larger(taxable") == 1
    monkeypatch.setattr(c_kernel_array, "kernel_text", lambda: text.replace("0.21 * (larger", "0.22 * (larger"))
    given = c_kernel_array.Inputs.drawn(256)
    found = speed_array.agreement(
        c_kernel_array.CKernel(given.calendar), {"strict": speed_array.Generated("strict")}, 256
    )
    assert found["strict"]["largest_difference"] > 1e-6


def test_the_kernel_is_read_beside_the_repository_and_belongs_to_the_wheel() -> None:
    assert c_kernel_array.kernel_text() == KERNEL.read_text(encoding="utf-8")
    project = (KERNEL.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"benchmarks/reference_kernel.c" = "labecon/benchmark/data/reference_kernel.c"' in project


def test_a_peer_that_is_not_installed_says_so(tmp_path: Path) -> None:
    script = tmp_path / "peer.py"
    script.write_text("import a_library_that_nobody_has\n", encoding="utf-8")
    assert peers_array._ran(script, str(tmp_path), 1.0) == {"reason": "not installed"}
    script.write_text("raise SystemExit('broken')\n", encoding="utf-8")
    assert peers_array._ran(script, str(tmp_path), 1.0) == {"reason": "broken"}


def test_formulas_for_peers_stand_alone() -> None:
    model = peer_model()
    known = {*model["drivers"], *model["shocks"], *model["calendar"], *(f"prev_{name}" for name in model["state"])}
    for item in model["items"]:
        assert set(item["reads"]) <= known, item
        known.add(item["name"])
    json.dumps(model)


def test_the_rate_is_of_the_fastest_turn() -> None:
    one, other = speed_array.Rate(100, (0.5, 0.25, 1.0)), speed_array.Rate(200, (1.0, 2.0))
    assert one.per_core_second == 400
    assert one.over(other) == {"ratio": 0.5, "ratio_of_medians": 0.5 / 100 / (1.5 / 200)}


def test_a_start_is_a_process() -> None:
    assert 0 < start.measure(turns=1, commands={"version": ("--version",)})["version"] < 60


@pytest.mark.parametrize(("language", "word"), [("en", "C by hand"), ("zh", "手写 C")])
def test_page_and_chart(body: dict, language: str, word: str) -> None:
    shown = {**body, "peers": {**body["peers"], "PySD": {"reason": "not installed"}}}
    page = bench_text(shown, Words(language))
    assert word in page and "NumPy" in page and ("not installed" in page or "未安装" in page)
    drawing = ElementTree.fromstring(bench_svg(shown, Words(language)))
    bars = drawing.findall("{http://www.w3.org/2000/svg}rect")
    assert len(bars) == 1 + len(speeds(shown)) and "PySD" not in speeds(shown)
    assert np.isfinite([float(bar.get("width").rstrip("%")) for bar in bars]).all()
