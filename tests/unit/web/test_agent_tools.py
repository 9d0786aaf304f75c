"""Every tool answers a client of the official SDK, in this process and over stdin and stdout."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from labecon.cli.answering import answer
from labecon.cli.main import main
from labecon.web.agent_tools import DEPTH, tools_server
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.verbs import VERBS

TEXT = "The company's revenue grew 35% in 2024, to $50 million from $40 million in 2023."
FACTS = (
    "entity,segment,metric,period_start,period_end,value,unit,basis,printed,low,high,source_title,source_publisher,"
    "published\nminimax,total,revenue,2025-10-01,2025-12-31,25000000,USD,press,25.0,24950000,25050000,A,B,2026-01-20\n"
)
CALLS: dict[str, dict[str, Any]] = {
    "labs": {},
    "run": {"lab": "minimax", "months": 3, "line": ["revenue", "cash"]},
    "simulate": {"lab": "minimax", "paths": 20, "months": 3},
    "explain": {"lab": "minimax", "line": "cash", "month": "2025-10"},
    "sensitivity": {"lab": "minimax", "target": "cash@2026-12", "driver": ["training_growth"]},
    "require": {"lab": "minimax", "target": "break_even before cash_out", "over": ["training_growth"]},
    "value": {"lab": "minimax", "paths": 10},
    "generations": {"lab": "minimax", "months": 3},
    "captable": {"lab": "minimax"},
    "brief": {"lab": ["minimax"], "paths": 20},
    "compare": {"lab": ["minimax", "zhipu"], "months": 3},
    "lines": {"lab": "minimax"},
    "diff": {"a": "minimax", "b": "minimax:price_war", "figure": ["revenue@FY2027"]},
    "industry": {"labs": ["minimax", "zhipu"], "worlds": 20, "months": 12},
    "calibrate": {"lab": "minimax"},
    "backtest": {"lab": ["minimax"], "line": ["revenue"]},
    "facts": {"lab": "zhipu", "metric": "revenue"},
    "facts_check": {},
    "facts_verify": {},
    "facts_history": {"id": "minimax.total.revenue.FY2024"},
    "cite": {"name": ["minimax.total.revenue.FY2024"]},
    "review": {"state": "all"},
    "scenarios": {"lab": "zhipu"},
    "ask": {"id": "CMP-12", "paths": 20},
    "extract": {"text": TEXT, "name": "note.txt"},
    "audit": {"text": TEXT, "name": "note.txt", "documents_only": True},
    "read": {"text": TEXT, "name": "note.txt", "documents_only": True},
    "score": {"text": FACTS, "name": "facts.csv"},
    "report": {"lab": ["minimax"], "paths": 100, "to": "note.html"},
    "export": {"lab": "minimax", "months": 3, "to": "model.xlsx"},
    "import": {"name": "edited.xlsx"},
    "sweep": {"specification": 'labs = ["minimax"]\npaths = 10\nmonths = 6\n'},
    "publish": {"lab": ["minimax"], "to": "page.html"},
}
#: Rest on no fact of the ledger: names, what a document itself says, and what a ledger of one's own says of itself.
WITHOUT_FACTS = ("labs", "extract", "audit", "read", "facts_verify", "review", "score")
#: Take longer than a test may, and have tests of their command.
LONG = ("calibrate",)


def call(server: Any, name: str, arguments: dict[str, Any]) -> Any:
    """The result of one call by a client."""

    async def ask() -> Any:
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def server() -> Any:
    """A server that answers in this process."""
    return tools_server(Desk(answer, (), None))


def test_every_question_is_a_tool_with_schemas(server: Any) -> None:
    async def listed() -> list[Any]:
        async with Client(server) as client:
            return list((await client.list_tools()).tools)

    tools = {one.name: one for one in asyncio.run(listed())}
    assert set(tools) == set(VERBS) == set(CALLS)
    for one in tools.values():
        assert one.description and set(one.output_schema["required"]) == {"answer", "source_ids"}
    assert tools["run"].input_schema["required"] == ["lab"]
    assert tools["run"].input_schema["properties"]["months"]["anyOf"][0]["maximum"] == 1200


def echo(words: Sequence[str]) -> Answer:
    """The command line that would be run; facts are answered."""
    return answer(words) if words[0] == "facts" else Answer(0, json.dumps({"words": list(words)}))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger of its own and a frozen forecast."""
    folder = tmp_path_factory.mktemp("agents")
    correction = ["minimax.total.revenue.FY2024", "note=looked at again", "--who", "ann", "--why", "a test"]
    assert main(["facts", "correct", *correction, "--workspace", str(folder)]) == 0
    assert main(["forecast", "minimax", "--paths", "100", "--freeze", "--workspace", str(folder)]) == 0
    assert main(["export", "openai", "--months", "2", "--to", str(folder / "edited.xlsx")]) == 0
    return folder


@pytest.mark.parametrize("name", CALLS)
def test_every_tool_answers_a_client(workspace: Path, name: str) -> None:
    ask = echo if name in LONG else answer
    found = call(tools_server(Desk(ask, (), workspace)), name, CALLS[name])
    assert not found.is_error, found.content
    told = found.structured_content
    assert json.loads(found.content[0].text) == told
    assert told["answer"]
    assert bool(told["source_ids"]) == (name not in WITHOUT_FACTS)
    assert len(set(told["source_ids"])) == len(told["source_ids"])
    if "to" in CALLS[name]:
        assert (workspace / CALLS[name]["to"]).stat().st_size == told["answer"]["bytes"]
        again = call(tools_server(Desk(answer, (), workspace)), name, CALLS[name])
        assert again.is_error and "already" in again.content[0].text


def test_what_takes_several_values_takes_one_as_it_is() -> None:
    own = tools_server(Desk(echo, (), None))
    told = [call(own, "run", {"lab": "minimax", "line": one}).structured_content for one in ("cash", ["cash"])]
    assert told[0] == told[1] and "--line=cash" in told[0]["answer"]["words"]
    assert call(own, "run", {"lab": "minimax", "line": 5}).is_error


def test_a_question_about_all_labs_rests_on_the_facts_of_those_it_names(workspace: Path) -> None:
    asked = {"labs": ["zhipu"], "worlds": 20, "months": 12}
    told = call(tools_server(Desk(echo, (), workspace)), "industry", asked).structured_content
    assert {one.split(".")[0] for one in told["source_ids"]} == {"zhipu"}


def test_an_answer_is_the_document_of_the_command(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(server, "facts", CALLS["facts"]).structured_content
    assert main(["facts", "--lab", "zhipu", "--metric", "revenue", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert told["answer"] == document
    assert told["source_ids"] == [row["id"] for row in document["rows"]]


def test_an_explanation_is_cut_and_says_so_and_keeps_all_its_sources(server: Any) -> None:
    told = call(server, "explain", CALLS["explain"]).structured_content

    def depth(node: dict[str, Any]) -> int:
        return 1 + max((depth(one) for one in node["inputs"]), default=0) if "inputs" in node else 0

    assert depth(told["answer"]) == DEPTH and "inputs_left_out" in json.dumps(told["answer"])
    assert any("liquid" in one or "cash" in one for one in told["source_ids"])


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("run", {"lab": "minmax"}, "did you mean minimax?"),
        ("run", {"lab": "minimax", "months": 0}, "greater than or equal to 1"),
        ("run", {"lab": "../../secret"}, "pattern"),
        ("run", {"lab": "minimax", "set": ["training_growth=nan"]}, "nan is not a finite number"),
        ("run", {"lab": "minimax", "set": ["training_growth"]}, "pattern"),
        ("facts", {"lab": "nobody"}, "no fact about lab"),
        ("export", {"lab": "minimax", "to": "../model.xlsx"}, "pattern"),
        ("export", {"lab": "minimax", "to": "model.html"}, "pattern"),
        ("import", {"name": "../edited.xlsx"}, "pattern"),
        ("import", {"name": "gone.xlsx"}, "cannot be read"),
        ("diff", {"a": "/etc/passwd", "b": "minimax"}, "pattern"),
        ("facts_history", {"id": "minimax.total.revenue.FY2024"}, "name the folder"),
    ],
)
def test_bad_input_is_said_to_the_agent(server: Any, name: str, arguments: dict[str, Any], said: str) -> None:
    found = call(server, name, arguments)
    assert found.is_error and said in found.content[0].text


def test_the_command_speaks_over_stdin_and_stdout() -> None:
    entry = "from labecon.cli.main import main; raise SystemExit(main(['mcp']))"
    found = call(StdioServerParameters(command=sys.executable, args=["-c", entry]), "labs", {})
    assert "minimax" in [one["name"] for one in found.structured_content["answer"]["labs"]]


def test_a_refusal_is_said_to_the_agent_and_not_to_the_terminal_too(tmp_path: Path) -> None:
    heard = tmp_path / "stderr.txt"
    entry = (
        f"import os; os.dup2(os.open({str(heard)!r}, os.O_WRONLY | os.O_CREAT), 2)\n"
        "from labecon.cli.main import main; raise SystemExit(main(['mcp']))"
    )
    found = call(StdioServerParameters(command=sys.executable, args=["-c", entry]), "run", {"lab": "minmax"})
    assert found.is_error and heard.read_text(encoding="utf-8") == ""
