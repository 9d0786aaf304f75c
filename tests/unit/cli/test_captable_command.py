"""`labecon captable`: rounds, register of shares, listing and preferred shares, in text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from labecon.cli.main import main


def shown(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints."""
    assert main(["captable", *words]) == 0
    return capsys.readouterr().out


def document(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(*words, "--format", "json", capsys=capsys))
    return found


def test_the_document_holds_the_printed_figures(capsys: pytest.CaptureFixture[str]) -> None:
    found = document("minimax", capsys=capsys)
    assert found["reasons"] == {}
    # printed: 7 rounds, 1,555 m; the round of 2025-08 390.4 m at 4,240 m
    assert len(found["rounds"]["rows"]) == found["rounds"]["count"]["value"] == 7
    assert found["rounds"]["unsplit"]["value"] == 1555e6 - 390.4e6
    last = found["rounds"]["rows"][-1]
    assert (last["amount"]["value"], last["post_money"]["value"]) == (390.4e6, 4240e6)
    total = found["shares"]["total"]
    assert total["before"]["value"] + 29_197_600 == total["listed"]["value"]
    assert total["listed"]["value"] + 4_379_640 == total["after"]["value"] == 313_635_308
    assert found["listing"]["entries"]["overallotment"]["value"] == 4_379_640
    identity = found["preferred"]["identity"]
    assert identity["sum"]["value"] == pytest.approx(2319.509e6) and identity["holds"] is True
    redemption = found["preferred"]["redemption"]
    assert redemption["proxy_shortfall"]["value"] == 2321e6 - 1046e6
    bridge = found["equity_bridge"]
    assert bridge["closing"] == pytest.approx(bridge["opening"] + sum(bridge["steps"].values()))
    assert found["cash_call"]["liquid_after"] < 0 and found["cash_call"]["defaults"]


@pytest.mark.parametrize("lab", ["minimax", "zhipu", "openai", "moonshot", "deepseek"])
def test_what_is_unknown_has_a_reason_and_no_value(lab: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(lab, capsys=capsys)
    entries = list(entries_of(found))
    assert entries
    for one in entries:
        if one["status"] == "unknown":
            assert one["value"] is None and one["low"] is None and one["reason"]
        else:
            assert one["value"] is not None and one["reason"] is None
        assert set(one["sources"]) <= set(found["sources"])


def entries_of(value: Any) -> Any:
    """Every entry of a document."""
    if isinstance(value, dict):
        if {"status", "value", "reason"} <= set(value):
            yield value
        for one in value.values():
            yield from entries_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from entries_of(one)


def test_the_refused_amount_of_zhipu_is_a_conflict(capsys: pytest.CaptureFixture[str]) -> None:
    (conflict,) = document("zhipu", capsys=capsys)["listing"]["conflicts"]
    assert conflict["printed"]["value"] == 5.1e9 and conflict["refused"]
    text = shown("zhipu", capsys=capsys)
    assert re.search(r"Proceeds before the over-allotment +4,348\.1 +5,100\.0 .* conflict", text)
    assert re.search(r"Over-allotment +– +shares +unknown +no exercise of the option is reported", text)


def test_the_page_shows_shares_in_the_digits_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown("minimax", capsys=capsys)
    assert re.search(r"All shares +280,058,068 +309,255,668 +313,635,308 +100\.00% +100\.00%", text)
    # 13.66 % of 280,058,068, each printed digit worth 28,006 shares: half of that is above ten thousand
    assert re.search(r"Alibaba +~38,260,000 +~38,260,000 +~38,260,000 +13\.66% +12\.20% +–", text)
    # 25,389,220, 3,808,380 and 4,379,640 of 313,635,308 shares
    assert all(re.search(pattern, text) for pattern in (r"offer +0 .*8\.10%", r"adjust.* 1\.21%", r"allot.* 1\.40%"))
    assert re.search(r"Round 3, not named +– +– +unknown: nobody reports it", text)


def test_the_chinese_page_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for lab in ("minimax", "zhipu", "moonshot", "openai"):
        text = shown(lab, "--lang", "zh", capsys=capsys).split("\n来源\n")[0]
        assert "私募融资轮次" in text
        assert not re.search(r"[A-Za-z]{3,} [a-z]{2,}", text.replace("Star VC", "")), lab


def test_a_thin_lab_gets_one_line_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (
        ("en", "Nothing to show for private rounds (no round"),
        ("zh", "无从列示：私募融资轮次（未见"),
    ):
        text = shown("deepseek", "--lang", language, capsys=capsys)
        assert words in text and "unknown" not in text and "未知" not in text
    reasons = document("deepseek", capsys=capsys)["reasons"]
    parts = {"rounds", "valuations", "shares", "listing", "preferred", "bridge", "cash_call"}
    assert set(reasons) == parts and all(reasons.values())


def test_rows_have_one_cell_each(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown("minimax", "--format", "csv", capsys=capsys)
    rows = list(csv.DictReader(io.StringIO(text)))
    cells = {(row["section"], row["row"], row["column"]): row for row in rows}
    assert float(cells["classes", "overallotment", "after"]["value"]) == 4_379_640
    assert cells["rounds", "round_2", "amount"]["value"] == "" and cells["rounds", "round_2", "amount"]["reason"]
    bridge = [float(row["value"]) for row in rows if row["section"] == "equity_bridge"]
    assert bridge[-1] == pytest.approx(sum(bridge[:-1]))
