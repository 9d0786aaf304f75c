"""What is wrong with a request is said in the language that it asks for: every field, every address, every status."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from labecon.web.answers import Answer
from labecon.web.desk import Desk
from tests.unit.web.conftest import client_of

#: Values that some field or other does not take.
WRONG = ("", "-1", "1.5", "9" * 600, "nan", "\x01", "maybe", "a" * 400)
BROWSER = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}
#: Names of the API stay as they are; a sentence does not.
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.fixture(scope="module")
def served() -> Iterator[TestClient]:
    """A server whose every question is answered."""

    def ask(words: Sequence[str]) -> Answer:
        return Answer(0, "{}")

    with client_of(Desk(ask, (), None)) as found:
        yield found


def is_chinese(problems: list[dict[str, str]]) -> bool:
    """Whether message and remedy are Chinese sentences."""
    said = [text for one in problems for text in (one["message"], one["remedy"]) if text]
    return bool(said) and all(re.search("[\u4e00-\u9fff]", text) and not ENGLISH.search(text) for text in said)


def requests(paths: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and parts of requests: all that they say in the query is wrong, or what stands in the address."""
    for path, methods in paths.items():
        for method, operation in methods.items():
            plain = re.sub(r"\{(\w+)\}", lambda found: {"lab": "minimax", "id": "QST-01"}.get(found[1], "0" * 32), path)
            body: dict[str, Any] = {"content": b"text"} if method == "post" else {}
            names = {one["name"]: one["in"] for one in operation.get("parameters", ())}
            for wrong in WRONG:
                asked = {name: wrong for name, place in names.items() if place == "query"}
                yield method, plain, {"params": {**asked, "nothing_like_it": "1"}, **body}
                if wrong and "path" in names.values():
                    yield method, re.sub(r"\{\w+\}", quote("-" + wrong, safe=""), path), body


def test_every_wrong_parameter_of_every_address_is_said_in_chinese(served: TestClient) -> None:
    paths = served.get("/openapi.json").json()["paths"]
    wrong, seen = {}, Counter[str]()
    for method, path, parts in requests({path: one for path, one in paths.items() if "." not in path}):
        found = served.request(method, path, headers=BROWSER, **parts)
        if found.status_code >= 400 and found.status_code != 409:
            problems = found.json()["error"]["problems"]
            seen.update(one["message"] for one in problems)
            wrong |= {one["message"]: (method, path, parts) for one in problems if not is_chinese([one])}
    assert wrong == {}
    assert len(seen) > 40 and seen.total() > 1500


BODIES = {
    "/api/jobs": (
        "", "not json", "[]", "1", "null", '{"verb": "labs"}', '{"arguments": {}}', '{"verb": "format_disk"}',
        '{"verb": 1, "arguments": {}}', '{"verb": "labs", "arguments": {}, "more": 1}',
        '{"verb": "labs", "arguments": []}',
        '{"verb": "labs", "arguments": {"lang": "de"}}', '{"verb": "labs", "arguments": {}, "format": "xml"}',
        '{"verb": "run", "arguments": {"lab": 5}}', '{"verb": "run", "arguments": {"lab": "minimax", "months": "3"}}',
        '{"verb": "run", "arguments": {"lab": "minimax", "months": NaN}}',
        '{"verb": "run", "arguments": {"lab": "minimax", "months": 2.5}}',
        '{"verb": "run", "arguments": {"lab": "minimax", "months": true}}',
        '{"verb": "run", "arguments": {"lab": "minimax", "line": "cash"}}',
        '{"verb": "require", "arguments": {"lab": "minimax", "probability": 1e999}}',
        '{"verb": "require", "arguments": {"lab": "minimax", "probability": "x"}}',
        '{"verb": "compare", "arguments": {"lab": []}}',
        '{"verb": "compare", "arguments": {"lab": ["a","a","a","a","a","a","a","a","a"]}}',
        '{"verb": "facts", "arguments": {"derived": 1}}',
    ),
    "/api/facts/correct": (
        "", "[]", "{}", '{"id": "a", "why": "", "changes": {"no": "x"}}', '{"id": "a", "why": "x", "changes": 1}'
    ),
    "/api/facts/retract": ("{", '{"id": "-", "why": "x"}', '{"id": "a", "why": "\\u0001"}'),
    "/api/review": ("{}", '{"verdict": "maybe", "proposals": []}', '{"verdict": "accept", "proposals": ["x"]}'),
    "/api/documents/" + "0" * 32 + "/decisions": ("{}", '{"verdict": "accept", "figures": [-1, "x", 2000000]}'),
    "/api/documents": ("",),
    "/api/audit": ("",),
}  # fmt: skip


@pytest.mark.parametrize("by", ["query", "header"])
@pytest.mark.parametrize("path", BODIES)
def test_a_wrong_body_is_said_in_the_language_asked_for(served: TestClient, path: str, by: str) -> None:
    for body in BODIES[path]:
        headers = {"content-type": "application/json", **(BROWSER if by == "header" else {})}
        address = path + ("?lang=zh" if by == "query" else "")
        chinese = served.post(address, content=body, headers=headers)
        english = served.post(path, content=body, headers={"content-type": "application/json"})
        assert 400 <= chinese.status_code < 500 and chinese.status_code == english.status_code, body
        told, plain = (one.json()["error"]["problems"] for one in (chinese, english))
        assert is_chinese(told), (body, told)
        assert [(one["code"], one["place"]) for one in told] == [(one["code"], one["place"]) for one in plain]
        assert not re.search("[\u4e00-\u9fff]", json.dumps(plain, ensure_ascii=False))


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/api/nothing", {}, 404),
        ("GET", "/api/labs/minimax/run?months=" + "9" * 5000, {}, 422),
        ("DELETE", "/api/labs", {}, 405),
        ("GET", "/api/labs", {"authorization": "Bearer wrong"}, 401),
        ("GET", "/api/labs", {"origin": "http://evil.example"}, 403),
        ("GET", "/api/labs", {"host": "evil.example"}, 421),
        ("GET", "/api/labs?x=" + "e" * 20_000, {}, 414),
        ("POST", "/api/jobs", {"content-length": "9" * 12}, 413),
        ("GET", "/api/jobs/" + "0" * 32, {}, 404),
    ],
)
def test_every_status_is_said_in_chinese(
    served: TestClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    found = served.request(method, path, headers={**BROWSER, **headers})
    assert found.status_code == status and is_chinese(found.json()["error"]["problems"]), found.text


def test_a_sentence_of_english_is_seen() -> None:
    assert not is_chinese([{"message": "Input should be a number", "remedy": ""}])
    assert not is_chinese([{"message": "没有：Input should be a valid number", "remedy": ""}])
