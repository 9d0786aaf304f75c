"""Spoilt documents end with a type: 1,600 in this process and 12 PDFs in their own every time, 2,000 in
their own with HYPOTHESIS_PROFILE=thorough."""

from __future__ import annotations

import os
import resource
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from labecon.evidence.documents import Limits, OverLimit, Partial, Result, Text, child, read_bytes
from labecon.evidence.documents.container import Container
from labecon.evidence.documents.format_names import hint_of
from labecon.evidence.documents.refusals import Refusal
from tests.unit.evidence.documents.mutation import FORMATS, spoilt

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
OUTCOMES = {"text", "partial", "malformed", "encrypted", "over_limit"}


def reaches_the_xml(data: bytes) -> bool:
    """Whether the container is sound and its main part can be expanded."""
    try:
        container = Container(data, Limits())
        return any(chunk for name in container.names() if name.endswith(".xml") for chunk in container._chunks(name))
    except Refusal:
        return False


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "pdf"])
def test_no_reader_leaves_the_types(kind: str) -> None:
    for seed in range(400):
        data, name = spoilt(kind, seed)
        answer = child.answer(data, {"hint": hint_of(name), "declared": ""}, Limits())
        assert answer["outcome"] in OUTCOMES, (kind, seed)
        # A library's own error would be typed, but unforeseen: its message begins with its class.
        assert "Error: " not in str(answer.get("message", "")), (kind, seed, answer)


def test_a_process_answers_for_every_spoilt_pdf() -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(_read, [("pdf", seed) for seed in range(12)]))
    assert all(isinstance(result, Result) for result, _ in results)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_most_spoilt_containers_reach_the_xml(kind: str) -> None:
    assert sum(reaches_the_xml(spoilt(kind, seed)[0]) for seed in range(100)) >= 50


def _processor_seconds() -> float:
    """What the processes that have ended took: the clock on the wall would time the other load of the machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read(case: tuple[str, int]) -> tuple[Result, float]:
    data, name = spoilt(*case)
    before = _processor_seconds()
    result = read_bytes(data, name)
    taken = _processor_seconds() - before
    for document in [result.document] if isinstance(result, Text | Partial) else []:
        assert all(0 <= one.start < one.end <= len(document.text) for one in document.paragraphs)
    return result, taken


@pytest.mark.skipif(not THOROUGH, reason="2,000 processes: HYPOTHESIS_PROFILE=thorough")
def test_two_thousand_spoilt_documents() -> None:
    cases = [(kind, seed) for kind in FORMATS for seed in range(400)]
    results = [_read(case) for case in cases]  # one at a time, so that processor time can be told apart
    seen: Counter[str] = Counter(
        f"{kind} {type(one).__name__}" for (kind, _), (one, _) in zip(cases, results, strict=True)
    )
    times = sorted(taken for _, taken in results)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(
        f"\n{dict(sorted(seen.items()))}; p99 {times[-20]:.2f} s, longest {times[-1]:.2f} s, most memory {most:.0f} MB"
    )
    problems = [getattr(one, "problem", None) for one, _ in results]
    unforeseen = [str(one) for one in problems if one and ("Error: " in one.message or "broke down" in one.message)]
    print("unforeseen:", unforeseen)
    assert not [one for one, _ in results if isinstance(one, OverLimit) and one.limit == "wall_seconds"]
    assert len(unforeseen) <= 2  # typed all the same; a signal inside PDFium is its process's end, not ours
    assert times[-20] <= 2 and most <= 500
