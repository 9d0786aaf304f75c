"""An endpoint that is slow, busy, long-winded or gone has a type, and the proposals of the rules stay."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from labecon.errors import DataError
from labecon.evidence.article import Article
from labecon.evidence.language_model import ModelSettings, assisted
from labecon.evidence.language_model.endpoint import MOST_BYTES, ask
from labecon.evidence.proposals import propose
from tests.unit.evidence.language_model.fake_endpoint import FakeEndpoint, figures, served

MESSAGES = [{"role": "user", "content": "{}"}]


@pytest.fixture
def fake() -> Iterator[FakeEndpoint]:
    with served(lambda _: figures()) as made:
        yield made


def test_a_busy_endpoint_is_asked_again_after_the_time_it_names(fake: FakeEndpoint) -> None:
    fake.statuses, fake.headers = [429, 503], {"Retry-After": "3"}
    waited: list[float] = []
    assert ask(ModelSettings(fake.url, "toy"), MESSAGES, waited.append) == figures()
    assert waited == [3.0, 3.0] and len(fake.asked) == 3


@pytest.mark.parametrize(
    ("statuses", "header", "asked", "said"),
    [
        ([429] * 5, "1", 3, "too busy"),
        ([429] * 5, "86400", 1, "too busy"),
        ([500] * 5, "soon", 3, "too busy"),
        ([401], "", 1, "refuses the key"),
        ([404], "", 1, "status 404"),
        ([302], "", 1, "status 302"),
    ],
)
def test_what_it_refuses_is_said_and_not_asked_for_ever(
    statuses: list[int], header: str, asked: int, said: str, fake: FakeEndpoint
) -> None:
    fake.statuses, fake.headers = statuses, {"Retry-After": header, "Location": "http://127.0.0.1:1/"}
    with pytest.raises(DataError, match=said):
        ask(ModelSettings(fake.url, "toy"), MESSAGES, lambda _: None)
    assert len(fake.asked) == asked


def test_slow_answers_are_given_up_however_they_drip(fake: FakeEndpoint) -> None:
    fake.raw, fake.delay = b"x" * 65_536 * 400, 1.0
    start = time.monotonic()
    with pytest.raises(DataError, match=r"no answer within 0\.3 seconds"):
        ask(ModelSettings(fake.url, "toy", seconds=0.3), MESSAGES)
    assert time.monotonic() - start < 200  # the whole answer takes 400


def test_an_answer_without_end_is_cut(fake: FakeEndpoint) -> None:
    fake.raw = b"x" * (MOST_BYTES + 100_000)
    with pytest.raises(DataError, match="longer than"):
        ask(ModelSettings(fake.url, "toy"), MESSAGES)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"[" * 100_000]
)
def test_what_is_not_in_the_agreed_form_is_said(raw: bytes, fake: FakeEndpoint) -> None:
    fake.raw = raw
    with pytest.raises(DataError, match="did not help"):
        ask(ModelSettings(fake.url, "toy"), MESSAGES)


def test_without_an_endpoint_the_proposals_of_the_rules_stay() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    article = Article("own.txt", "智谱2024年收入为3.1亿元。")
    found = assisted(article, propose(article), replace(ModelSettings(url, "toy"), seconds=60.0))
    assert list(found.proposals) == propose(article)
    assert [one.code for one in found.problems] == ["model-unreachable"]
