"""Comparators asked like questions: what peers are worth over their revenue."""

from __future__ import annotations

from labecon.analysis.figures import both
from labecon.analysis.peers_reported import peer_multiples
from labecon.analysis.questions.question import Answer, Question, Setting

_LABS = ("minimax", "zhipu")


def peers(setting: Setting) -> list[Answer]:
    """CMP-12: the multiples of each listed lab and of its peers.

    Args:
        setting: Labs and their view of the facts.

    Returns:
        One table a lab, its own row first.
    """
    return [Answer(lab, peer_multiples(setting.lab(lab).ledger, lab)) for lab in _LABS]


#: Comparators that can be asked for, by id.
COMPARATORS: dict[str, Question] = {
    "CMP-12": Question(
        "CMP-12",
        both("What are peers worth over their revenue, listed and unlisted?", "上市与未上市可比公司的市值收入倍数？"),
        peers,
        _LABS,
        trace=("labecon facts --metric market_cap", "labecon facts --metric post_money_valuation"),
    )
}
