"""`labecon facts export|load|verify|history|correct|retract`, on a file and on PostgreSQL."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from labecon.cli.main import main
from labecon.cli.workspace import moment_of, who_of
from labecon.errors import UsageError
from labecon.facts.storage import DATA, FACT_FILES
from labecon.facts.workspace import open_workspace
from tests.unit.facts.store import postgres

HEAD = "entity,segment,metric,period_end,period_start,value,unit,printed,source_title,source_publisher,published\n"
ROW = "Acme,,revenue,2024-12-31,2024-01-01,5000000,USD,500万美元,Own title,Own paper,2026-01-30\n"
ID = "acme.total.revenue.FY2024"
Facts = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=["sqlite", "postgres"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workspace whose ledger is a file, or a database that its settings name."""
    if request.param == "postgres":
        if postgres.missing():
            pytest.skip(postgres.missing())
        (tmp_path / "labecon.toml").write_text(f'ledger = "{postgres.new_place()}"\n')
    (tmp_path / "own.csv").write_text(HEAD + ROW, encoding="utf-8")
    return tmp_path


@pytest.fixture
def facts(folder: Path, capsys: pytest.CaptureFixture[str]) -> Facts:
    """Runs `labecon facts ... --workspace`."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["facts", *words, "--workspace", str(folder)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def rows(facts: Facts, *words: str) -> list[dict[str, object]]:
    code, out, _ = facts("--lab", "acme", "--format", "json", *words)
    found: list[dict[str, object]] = json.loads(out)["rows"] if code == 0 else []
    return found


def test_a_file_is_loaded_once_and_its_facts_are_shown(facts: Facts, folder: Path) -> None:
    assert facts("load", str(folder / "own.csv"), "--who", "ann")[1].startswith("1 fact recorded, 0 known")
    assert facts("load", str(folder / "own.csv"), "--who", "ann")[1].startswith("0 facts recorded, 1 known")
    (row,) = rows(facts)
    assert (row["id"], row["segment"], row["low"], row["high"]) == (ID, "total", 4_995_000, 5_005_000)
    assert rows(facts, "--as-known-on", "2026-01-29") == []
    assert rows(facts, "--periods-through", "2024-12-30") == []
    assert (folder / "labecon.db").exists() != (folder / "labecon.toml").exists()


def test_a_correction_keeps_the_former_version(facts: Facts, folder: Path) -> None:
    facts("load", str(folder / "own.csv"), "--who", "ann")
    with open_workspace(folder) as store:
        before = store.head.moment
    code, out, _ = facts("correct", ID, "value=5,100,000", "printed=510万美元", "--who", "bob", "--why", "misread")
    assert code == 0 and "5000000 → 5100000" in out
    assert [row["value"] for row in rows(facts)] == [5_100_000]
    assert [row["value"] for row in rows(facts, "--as-recorded-at", before.isoformat())] == [5_000_000]
    kept = json.loads(facts("history", ID, "--format", "json")[1])["rows"]
    assert [(one["kind"], one["who"], one["why"]) for one in kept] == [
        ("fact", "ann", "own.csv"),
        ("correction", "bob", "misread"),
    ]
    shown = facts("history", ID, "--lang", "zh")[1]
    assert "历次状态" in shown and "→ 5100000" in shown
    assert facts("correct", ID, "value=5100000", "--why", "again")[1].startswith(f"{ID} stands like this already")


def test_a_retraction_leaves_earlier_views_as_they_were(facts: Facts, folder: Path) -> None:
    facts("load", str(folder / "own.csv"))
    with open_workspace(folder) as store:
        before = store.head.moment
    assert facts("retract", ID, "--why", "another company")[0] == 0
    assert rows(facts) == []
    assert len(rows(facts, "--as-recorded-at", before.isoformat())) == 1
    assert facts("history")[1].count("another company") == 1


def test_a_bundled_fact_can_be_corrected_for_a_workspace(facts: Facts) -> None:
    name = "minimax.total.revenue.FY2024"
    assert facts("correct", name, "note=checked", "--why", "read anew")[0] == 0
    found = json.loads(facts("--lab", "minimax", "--metric", "revenue", "--format", "json")[1])["rows"]
    assert next(row["note"] for row in found if row["id"] == name) == "checked"
    assert json.loads(facts("history", name, "--format", "json")[1])["rows"][0]["who"] == "labecon"
    assert facts("retract", name, "--why", "not mine")[0] == 0
    found = json.loads(facts("--lab", "minimax", "--metric", "revenue", "--format", "json")[1])["rows"]
    assert name not in {row["id"] for row in found}


def test_facts_go_out_as_text_and_come_back(facts: Facts, folder: Path) -> None:
    assert facts("export", "--to", str(folder / "out"))[0] == 0
    for name in FACT_FILES:
        assert (folder / "out" / f"{name}.csv").read_bytes() == (DATA / f"{name}.csv").read_bytes()
    facts("load", str(folder / "own.csv"))
    assert facts("export", "--to", str(folder / "mine"), "--lab", "acme")[0] == 0
    assert [path.name for path in (folder / "mine").iterdir()] == ["acme.csv"]
    with (folder / "mine" / "acme.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [ID]
    assert facts("load", str(folder / "mine" / "acme.csv"))[1].startswith("0 facts recorded, 1 known")
    assert facts("load", "--bundled")[1].startswith("Bundled facts: ")
    assert "0 new" in facts("load", "--bundled")[1]


def test_a_sound_ledger_is_verified(facts: Facts, folder: Path) -> None:
    facts("load", str(folder / "own.csv"))
    code, out, _ = facts("verify", "--format", "json")
    found = json.loads(out)
    assert (code, found["holds"], found["records"], found["problems"]) == (0, True, 1, [])
    assert "1 record, each" in facts("verify")[1] and facts("verify", "--format", "csv")[0] == 0


@pytest.mark.parametrize("folder", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_one_line(facts: Facts, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.csv").write_text(HEAD + ROW.replace("5000000", "five") + ROW.replace("Own paper", ""), "utf-8")
    facts("load", str(folder / "own.csv"))
    for words, said in (
        (("correct", ID, "value=x", "--why", "w"), "'x' is not a number"),
        (("correct", ID, "valu=1", "--why", "w"), "did you mean value?"),
        (("correct", ID, "period=FY2023", "--why", "w"), "cannot be corrected under it"),
        (("correct", ID, "bound=maybe", "--why", "w"), "write over, under, approx or none"),
        (("correct", ID, "basis=IFRSS", "--why", "w"), "did you mean IFRS?"),
        (("correct", ID, "conflict=perhaps", "--why", "w"), "write yes or no"),
        (("correct", ID, "value=1"), "--why: say why"),
        (("correct", ID, "value", "--why", "w"), "is not FIELD=VALUE"),
        (("retract", "acme.total.revenue.FY2023", "--why", "w"), f"did you mean {ID}?"),
        (("history", "acme.total.revenue.FY2023"), f"did you mean {ID}?"),
        (("load", str(folder / "none.csv")), "cannot be read"),
        (("load",), "name a file of facts"),
        (("--as-recorded-at", "2999-01-01"), "has not come yet"),
        (("--as-recorded-at", "soon"), "is not a moment"),
    ):
        code, _, err = facts(*words)
        assert code == 2 and said in err and err.count("\n") == 1, (words, err)
    code, _, err = facts("load", str(folder / "bad.csv"))
    assert code == 2 and "bad.csv:2: 'five' is not a number" in err and "bad.csv:3: lacks publisher" in err
    assert main(["facts", "verify"]) == 2 and "--workspace" in capsys.readouterr().err


def test_a_ledger_that_nobody_wrote_to_cannot_be_verified(facts: Facts) -> None:
    code, _, err = facts("verify")
    assert code == 2 and "nothing was written to this ledger yet" in err
    assert rows(facts) == [], "and reading makes none"


def test_one_changed_byte_is_named_with_its_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.csv").write_text(HEAD + ROW + ROW.replace("2024", "2023"), encoding="utf-8")
    assert main(["facts", "load", str(tmp_path / "own.csv"), "--workspace", str(tmp_path)]) == 0
    file = tmp_path / "labecon.db"
    data = file.read_bytes()
    at = data.index(b'"period_end":"2023-12-31"') + len(b'"period_end":"202')
    file.write_bytes(data[:at] + b"2" + data[at + 1 :])
    capsys.readouterr()
    assert main(["facts", "verify", "--workspace", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "record 2: does not have the hash" in out and "Damaged: sound, from the first on: 1 record." in out
    assert main(["facts", "--workspace", str(tmp_path)]) == 2
    assert "record 2 does not have the hash" in capsys.readouterr().err


def test_any_changed_byte_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [ROW.replace(",,", f",part_{number},") for number in range(30)]
    (tmp_path / "own.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    assert main(["facts", "load", str(tmp_path / "own.csv"), "--workspace", str(tmp_path)]) == 0
    file, seal = tmp_path / "labecon.db", tmp_path / "labecon.db.seal"
    kept = file.read_bytes(), seal.read_bytes()
    chance = random.Random(20260131)
    for place in [0, 20, 29, 60, *(chance.randrange(len(kept[0])) for _ in range(40))]:
        for rest in tmp_path.glob("labecon.db*"):
            rest.unlink()
        changed = bytearray(kept[0])
        changed[place] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        seal.write_bytes(kept[1])
        assert main(["facts", "verify", "--workspace", str(tmp_path)]) == 1, place
        assert "Damaged: " in capsys.readouterr().out


def test_moments_and_names(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 1, 15, 12, tzinfo=UTC)
    assert moment_of("2026-01-15T12:00") == moment_of("2026-01-15T20:00:00+08:00") == noon
    assert moment_of("2026-01-15") == datetime(2026, 1, 16, tzinfo=UTC) - timedelta(microseconds=1)
    today = moment_of(datetime.now(UTC).date().isoformat())
    assert today is not None and today <= datetime.now(UTC), "what is left of today has not come yet"
    with pytest.raises(UsageError):
        moment_of("2026-13-01")
    monkeypatch.setenv("LABECON_USER", "an analyst")
    assert who_of("ann") == "ann" and who_of(None) == "an analyst"
