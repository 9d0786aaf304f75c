"""An edited workbook over HTTP: what was edited comes back, showing writes nothing, what is no workbook is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.web.desk import Desk
from tests.unit.web.conftest import client_of
from tests.unit.web.test_upload_abuse import bombs, zipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace."""
    return tmp_path


@pytest.fixture
def served(folder: Path) -> Iterator[TestClient]:
    """A server of that workspace."""
    with client_of(Desk(answer, (), folder)) as found:
        yield found


@pytest.fixture(scope="module")
def exported() -> bytes:
    """The workbook as the server gives it."""
    with client_of(Desk(answer, (), None)) as found:
        return found.get("/api/labs/openai/export.xlsx?months=2").content


def edited(data: bytes, count: int = 3) -> tuple[bytes, dict[str, float]]:
    """The workbook with inputs changed, and what was typed by driver."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = [row for row in book["Inputs"].iter_rows(min_row=8) if isinstance(row[4].value, float) and row[4].value]
    typed: dict[str, float] = {}
    for row in [one for one in rows if "initial" not in str(one[0].value)][:count]:
        row[4].value = typed[str(row[0].value)] = float(row[4].value) * 0.999
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), typed


def test_an_unchanged_workbook_has_no_changes(client: TestClient, exported: bytes) -> None:
    found = client.post("/api/import?name=model.xlsx", content=exported).json()
    assert (found["lab"], found["changes"], found["findings"], found["sound"]) == ("openai", [], [], True)
    rows = client.post("/api/import.csv?name=model.xlsx", content=exported).text
    assert rows.splitlines() == ["code,place,about,scenario,was,now"]


def test_exactly_what_was_edited_comes_back_and_showing_writes_nothing(
    served: TestClient, folder: Path, exported: bytes
) -> None:
    data, typed = edited(exported)
    before = sorted(folder.rglob("*"))
    found = served.post("/api/import?name=mine.xlsx", content=data).json()
    assert {one["driver"]: one["now"] for one in found["changes"]} == pytest.approx(typed, rel=1e-15)
    assert found["scenarios"].keys() == {"mine"} and found["files"] == [] and len(typed) == 3
    assert sorted(folder.rglob("*")) == before


def test_the_scenario_is_written_and_runs(served: TestClient, folder: Path, exported: bytes) -> None:
    data, typed = edited(exported)
    found = served.post("/api/scenarios?name=mine.xlsx", content=data)
    assert found.status_code == 200 and found.json()["files"] == ["scenarios/mine.toml"], found.text
    assert (folder / "scenarios" / "mine.toml").is_file()
    drivers = served.get("/api/labs/openai/run?scenario=mine&months=2").json()["drivers"]
    assert {name: drivers[name]["value"] for name in typed} == pytest.approx(typed, rel=1e-15)
    (folder / "scenarios" / "mine.toml").write_text('reason = "of somebody else"\n', encoding="utf-8")
    again = served.post("/api/scenarios?name=mine.xlsx", content=data)
    assert again.status_code == 409 and str(folder) not in again.text
    assert "somebody else" in (folder / "scenarios" / "mine.toml").read_text(encoding="utf-8")


def test_a_formula_typed_over_is_named_with_its_cell(client: TestClient, exported: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported))
    cell = next(one for row in book["openai"].iter_rows(min_row=6) for one in row if str(one.value).startswith("="))
    cell.value, out = 1.0, io.BytesIO()
    book.save(out)
    found = client.post("/api/import?name=model.xlsx", content=out.getvalue())
    assert found.status_code == 200 and not found.json()["sound"]
    assert cell.coordinate in [one["cell"] for one in found.json()["findings"] if not one["harmless"]]


def test_without_a_workspace_nothing_can_be_written(client: TestClient, exported: bytes) -> None:
    found = client.post("/api/scenarios?name=model.xlsx&lang=zh", content=exported)
    assert found.status_code == 409 and "文件夹" in found.json()["error"]["problems"][0]["message"]


@pytest.mark.parametrize("address", ["/api/import", "/api/scenarios"])
@pytest.mark.parametrize("kind", ["bomb", "package", "text", "cut off"])
def test_what_is_no_workbook_is_one_error(
    served: TestClient, folder: Path, exported: bytes, address: str, kind: str
) -> None:
    data = {
        "bomb": bombs()["zeros.xlsx"],
        "package": zipped(**{"word__document.xml": b"<x/>"}),
        "text": b"a note",
        "cut off": exported[: len(exported) // 2],
    }[kind]
    found = served.post(f"{address}?name=model.xlsx", content=data)
    assert found.status_code == 409, found.text
    assert len(found.json()["error"]["problems"]) == 1 and "labecon-" not in found.text
    assert not list(folder.glob("scenarios/*"))


@pytest.mark.parametrize("address", ["/api/import", "/api/scenarios"])
def test_names_and_bodies_that_are_none(client: TestClient, address: str) -> None:
    for name in ("", "?name=../model.xlsx", "?name=model.csv", "?name=.xlsx", "?name=-x.xlsx"):
        assert client.post(f"{address}{name}", content=b"x").status_code == 422, name
    assert client.post(f"{address}?name=model.xlsx", content=b"").status_code == 422
