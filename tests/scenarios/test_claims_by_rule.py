"""Each rule of the audit on sentences of its own: right, the same with one figure wrong, and others that look alike."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from labecon.analysis.audit import audit
from labecon.analysis.audited import AuditedClaim
from labecon.evidence.article import Article

RULES = tomllib.loads(Path(__file__).with_name("claims_by_rule.toml").read_text(encoding="utf-8"))
CHOICE = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
#: Of the sentences with a wrong figure, how many have to be found for a rule: one in five may be missed.
FOUND = 0.8


def contradicted(text: str) -> list[AuditedClaim]:
    [document] = audit([Article("own.txt", text)], None)
    return [one for one in document.claims if one.verdict == "contradicted"]


def cases(kind: str) -> list[tuple[str, str]]:
    return [(rule, sentence) for rule, rows in RULES.items() for sentence in rows[kind]]


@pytest.mark.parametrize(("rule", "sentence"), cases("claims"))
def test_a_right_figure_is_not_accused(rule: str, sentence: str) -> None:
    text = CHOICE.sub(lambda found: found[1], sentence)
    assert not contradicted(text), (rule, [(one.printed, one.reading) for one in contradicted(text)])


@pytest.mark.parametrize(("rule", "sentence"), cases("near"))
def test_what_only_looks_alike_is_not_accused(rule: str, sentence: str) -> None:
    assert not contradicted(sentence), (rule, [(one.printed, one.reading) for one in contradicted(sentence)])


@pytest.mark.parametrize("rule", RULES)
def test_a_wrong_figure_is_found(rule: str) -> None:
    missed = []
    for sentence in RULES[rule]["claims"]:
        text = CHOICE.sub(lambda found: found[2], sentence)
        wrong = [found[2] for found in CHOICE.finditer(sentence)]
        said = contradicted(text)
        if not any(one.printed in word or word in one.printed for one in said for word in wrong):
            missed.append(text)
    assert len(missed) <= (1 - FOUND) * len(RULES[rule]["claims"]) + 1e-9, missed
