"""True sentences are never contradicted, and a figure changed in one of them is found."""

from __future__ import annotations

import pytest

from labecon.analysis.audit import audit
from labecon.analysis.audited import AuditedClaim
from labecon.evidence.article import Article
from tests.scenarios.audit_sentences import article

SEEDS = range(24)


def contradicted(text: str) -> list[AuditedClaim]:
    [document] = audit([Article("made.txt", text)], None)
    return [one for one in document.claims if one.verdict == "contradicted"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_true_is_not_contradicted(language: str) -> None:
    for seed in SEEDS:
        text, _ = article(seed, language, wrong=False)
        assert not contradicted(text), (seed, text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_changed_figure_is_found_and_nothing_in_other_sentences(language: str) -> None:
    for seed in SEEDS:
        text, place = article(seed, language, wrong=True)
        assert place is not None
        found = contradicted(text)
        assert any(one.start < place[1] and place[0] < one.end for one in found), (seed, text[place[0] : place[1]])
        start, end = text.rfind("\n", 0, place[0]), text.find("\n", place[1])
        assert all(start < one.start < end for one in found), (seed, [one.printed for one in found])
