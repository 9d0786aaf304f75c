"""The evidence desk: documents that were sent, their figures and claims in the text, and decisions in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.cli.main import main
from labecon.errors import DataError
from labecon.web import kept as kept_module
from labecon.web.application import application
from labecon.web.desk import Desk
from labecon.web.document_schemas import Decided, DocumentReading
from labecon.web.doors import OwnerDoor
from labecon.web.guard import Guard
from tests.unit.web.conftest import HOST, PORT, TOKEN, client_of

TEXT = "MiniMax 😀 in 2024\n\nMiniMax's revenue rose from $40 million in 2023 to $50 million in 2024, up 35%.\n"
ABOUT = {"publisher": "A paper", "published": "2025-03-01"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty workspace."""
    return tmp_path


@pytest.fixture
def served(folder: Path) -> Iterator[TestClient]:
    """A server of a workspace."""
    with client_of(Desk(answer, (), folder)) as found:
        yield found


def sent(client: TestClient, text: str = TEXT, query: str = "name=note.txt") -> dict[str, Any]:
    """A document on the desk."""
    found = client.post(f"/api/documents?{query}", content=text.encode())
    assert found.status_code == 201, found.text
    body: dict[str, Any] = found.json()
    return body


def decided(client: TestClient, document: str, **body: Any) -> Any:
    """The response to a decision on figures."""
    return client.post(f"/api/documents/{document}/decisions", json=body)


def test_a_document_comes_back_with_its_figures_and_claims_in_their_places(served: TestClient) -> None:
    found = sent(served)
    DocumentReading.model_validate(found)
    assert found["text"].startswith("MiniMax 😀") and len(found["paragraphs"]) == 2
    for one in [*found["figures"], *found["claims"]]:
        assert found["text"][one["start"] : one["end"]] == one["printed"]
    [growth] = [one for one in found["claims"] if one["printed"] == "35%"]
    assert (growth["verdict"], growth["recomputed"]) == ("contradicted", 0.25)
    assert growth["formula"] == "revenue[FY2024] / revenue[FY2023] - 1"
    assert [one["printed"] for one in growth["inputs"]] == ["$40 million", "$50 million"]
    figure = found["figures"][1]
    assert (figure["value"], figure["unit"], figure["period"], figure["state"]) == (50_000_000, "USD", "FY2024", "new")
    assert figure["relations"][0]["kind"] == "conflicts" and figure["relations"][0]["citation"]
    assert set(figure["missing"]) == {"publisher", "published"}


def test_a_document_is_listed_read_again_in_another_language_and_removed(served: TestClient) -> None:
    found = sent(served)
    place = f"/api/documents/{found['id']}"
    assert served.get("/api/documents").json() == {
        "documents": [{"id": found["id"], "name": "note.txt", "bytes": len(TEXT.encode())}]
    }
    assert served.get(f"{place}.json").json() == served.get(place).json() == found
    assert served.get(f"{place}?lang=zh").json()["figures"][1]["title"] == "收入"
    assert served.get(f"{place}.csv").text.splitlines()[0].startswith("kind,place,start,end,printed")
    assert served.delete(place).status_code == 204
    assert served.get(place).status_code == served.delete(place).status_code == 404
    assert served.get("/api/documents").json() == {"documents": []}


def test_the_api_reads_what_the_command_reads(
    served: TestClient, folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path_factory.mktemp("own") / "note.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["read", str(file), "--format", "json", "--workspace", str(folder)]) == 0
    said = json.loads(capsys.readouterr().out)
    found = sent(served)
    del found["id"]
    assert found == said


def test_a_decision_is_a_row_of_the_ledger(served: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABECON_USER", "ann")
    document = sent(served)["id"]
    lacking = decided(served, document, verdict="accept", figures=[1])
    assert lacking.status_code == 409 and "lacks publisher" in lacking.json()["error"]["problems"][0]["message"]
    found = decided(served, document, verdict="accept", figures=[1], about=ABOUT)
    assert found.status_code == 200, found.text
    Decided.model_validate(found.json())
    [row] = found.json()["rows"]
    assert (row["figure"], row["verdict"], row["who"]) == (1, "accept", "ann")
    assert row["row"]["value"] == "50000000" and row["row"]["source_publisher"] == "A paper"
    facts = served.get("/api/facts?lab=minimax&metric=revenue").json()["rows"]
    assert row["fact"] in [one["id"] for one in facts]
    again = served.get(f"/api/documents/{document}").json()["figures"][1]
    assert (again["state"], again["fact"], again["decision"]["who"]) == ("accepted", row["fact"], "ann")


def test_a_figure_is_corrected_rejected_and_taken_back_with_reasons(served: TestClient) -> None:
    document = sent(served)["id"]
    corrected = decided(
        served, document, verdict="correct", figures=[0], changes={"value": "41000000", "printed": "$41 million"},
        why="misprint", about=ABOUT,
    ).json()["rows"][0]  # fmt: skip
    assert (corrected["verdict"], corrected["why"], corrected["row"]["value"]) == ("correct", "misprint", "41000000")
    silent = decided(served, document, verdict="reject", figures=[2])
    assert silent.status_code == 409 and silent.json()["error"]["problems"][0]["message"] == "say why"
    rejected = decided(served, document, verdict="reject", figures=[1, 2], why="not audited").json()["rows"]
    assert [one["figure"] for one in rejected] == [1, 2] and all(one["row"] is None for one in rejected)
    assert decided(served, document, verdict="reject", figures=[1], why="again").status_code == 409
    assert (
        decided(served, document, verdict="reopen", figures=[0], why="a mistake").json()["rows"][0]["verdict"]
        == "reopen"
    )
    states = [one["state"] for one in served.get(f"/api/documents/{document}").json()["figures"]]
    assert states == ["open", "rejected", "rejected"]


def test_proposals_are_listed_and_decided_without_their_document(served: TestClient) -> None:
    first = sent(served)
    decided(served, first["id"], verdict="reject", figures=[0], why="no", about=ABOUT)
    rows = served.get(f"/api/review?document={first['sha256']}").json()["rows"]
    assert [one["state"] for one in rows] == ["open", "open"]
    body = {"verdict": "accept", "proposals": [rows[0]["id"]]}
    [row] = served.post("/api/review", json=body).json()["rows"]
    assert row["figure"] is None and row["fact"].startswith("minimax.total.revenue.FY2024")
    assert served.post("/api/review", json={"verdict": "accept", "proposals": ["0" * 64]}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "accept", "figures": [99]}, 404),
        ({"verdict": "accept", "figures": []}, 422),
        ({"verdict": "accept", "figures": [-1]}, 422),
        ({"verdict": "sell", "figures": [0]}, 422),
        ({"verdict": "correct", "figures": [0]}, 409),
        ({"verdict": "correct", "figures": [0], "changes": {"id": "x"}}, 422),
        ({"verdict": "correct", "figures": [0], "changes": {"value": "nan"}, "about": ABOUT}, 409),
        ({"verdict": "correct", "figures": [0], "changes": {"value": "1e999999"}, "about": ABOUT}, 409),
        ({"verdict": "correct", "figures": [0], "changes": {"url": "javascript:alert(1)"}, "about": ABOUT}, 409),
        ({"verdict": "accept", "figures": [0], "about": {"url": "javascript:alert(1)"}}, 422),
        ({"verdict": "accept", "figures": [0], "about": {"published": "2025-02-31", "publisher": "x"}}, 409),
        ({"verdict": "accept", "figures": [0], "why": "a\x00b"}, 422),
    ],
)
def test_a_wrong_decision_is_one_error_and_writes_no_fact(
    served: TestClient, body: dict[str, Any], status: int
) -> None:
    document = sent(served)["id"]
    before = served.get("/api/facts.csv").text
    found = decided(served, document, **body)
    assert found.status_code == status, found.text
    assert found.json()["error"]["problems"]
    assert served.get("/api/facts.csv").text == before


def test_without_a_workspace_documents_are_read_and_nothing_is_written(client: TestClient) -> None:
    document = sent(client)["id"]
    found = decided(client, document, verdict="accept", figures=[0])
    assert found.status_code == 409 and found.json()["error"]["problems"][0]["code"] == "no-ledger"
    assert client.post("/api/review", json={"verdict": "accept", "proposals": ["0" * 64]}).status_code == 409
    client.delete(f"/api/documents/{document}")


def test_what_cannot_be_read_is_not_kept(served: TestClient) -> None:
    for data, name in ((b"\x00\x01\x02" * 50, "x.bin"), (b"%PDF-1.7 broken", "x.pdf"), (b"PK\x03\x04zz", "x.docx")):
        found = served.post(f"/api/documents?name={name}", content=data)
        assert found.status_code == 409, (name, found.text)
        assert "/tmp" not in found.text and "labecon-desk" not in found.text
    assert served.post("/api/documents?name=x.txt", content=b"").status_code == 422
    assert served.get("/api/documents").json() == {"documents": []}


def test_no_more_documents_are_kept_than_there_is_room_for(served: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "MOST_EACH", 1)
    first = sent(served, "MiniMax")
    full = served.post("/api/documents?name=b.txt", content=b"MiniMax")
    assert full.status_code == 409 and full.json()["error"]["problems"][0]["code"] == "busy"
    served.delete(f"/api/documents/{first['id']}")
    assert sent(served, "MiniMax")


def test_documents_are_gone_with_the_server(folder: Path) -> None:
    before = {one.name for one in Path("/tmp").glob("labecon-desk-*")}
    with client_of(Desk(answer, (), folder)) as client:
        sent(client, "MiniMax")
        made = {one.name for one in Path("/tmp").glob("labecon-desk-*")} - before
    assert not any((Path("/tmp") / one).exists() for one in made)


def test_the_text_of_the_command_marks_figures_and_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "note.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["read", str(file), "--documents-only"]) == 0
    out = capsys.readouterr().out
    assert "up [✗35%]" in out and "✗ 1 contradicted" in out
    assert main(["read", str(file), "--lang", "zh"]) == 0
    assert "条论断" in capsys.readouterr().out


def test_a_document_with_its_claims_marked_is_a_page_of_its_own(served: TestClient) -> None:
    document = sent(served)["id"]
    found = served.get(f"/api/documents/{document}/marked.html")
    assert found.status_code == 200 and found.headers["content-type"].startswith("text/html")
    assert found.headers["content-disposition"].startswith("attachment")
    assert "35%" in found.text and "contradicted" in found.text and "<script" not in found.text
    assert "不成立" in served.get(f"/api/documents/{document}/marked.html?lang=zh").text
    assert served.get(f"/api/documents/{'0' * 32}/marked.html").status_code == 404


def test_hostile_text_stays_text_in_the_marked_page(served: TestClient) -> None:
    document = sent(served, "<script>alert(1)</script> " + TEXT)["id"]
    found = served.get(f"/api/documents/{document}/marked.html").text
    assert "<script" not in found and "&lt;script&gt;" in found


def test_the_page_is_made_anew_once_the_workspace_has_changed(folder: Path) -> None:
    made: list[str] = []

    def page(language: str) -> str:
        made.append(language)
        if len(made) == 3:
            raise DataError.of("malformed", "a lab of the workspace cannot be read", "labs/own.toml")
        return f"<p>{len(made)}</p>"

    door = OwnerDoor(TOKEN, PORT, ("127.0.0.1",))
    app = Guard(application(Desk(answer, (), folder), page), door)
    with TestClient(app, base_url=f"http://{HOST}", headers={"authorization": f"Bearer {TOKEN}"}) as client:
        assert [client.get("/").text for _ in range(2)] == ["<p>1</p>"] * 2
        document = sent(client)["id"]
        assert client.get("/").text == "<p>1</p>"
        assert decided(client, document, verdict="accept", figures=[1], about=ABOUT).status_code == 200
        assert client.get("/").text == "<p>2</p>"
        (folder / "accounts.db").write_text("who may ask is no part of an answer")
        assert client.get("/").text == "<p>2</p>" and made == ["en", "en"]
        (folder / "labs").mkdir()
        (folder / "labs" / "own.toml").write_text("?")
        broken = client.get("/")
        assert broken.status_code == 409 and broken.json()["error"]["problems"][0]["place"] == "labs/own.toml"
