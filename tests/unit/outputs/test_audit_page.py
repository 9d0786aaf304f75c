"""The page of an audit stands alone, shows every claim with what is behind it, and runs nothing of a document."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from labecon.analysis.audited import VERDICTS, AuditedClaim, AuditedDocument, AuditInput, AuditReading
from labecon.evidence.article import Article
from labecon.evidence.extraction import Extraction
from labecon.evidence.proposals import propose
from labecon.outputs.audit_page import SIGNS, audit_page
from labecon.outputs.figures_page import figures_page
from labecon.outputs.messages import LANGUAGES, Words
from tests.unit.evidence.documents.documents import document_of_text

PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><script>x</script>", "' onmouseover='x",
    "<!--", "]]>", "&lt;b&gt;", "javascript:alert(1)", "\x00\x1b[31m", "\ud83d", "<svg/onload=x>", "{{7*7}}",
)  # fmt: skip
TEXT = "营收3亿元,增长五成。\n\n另一段\t有表格\t3亿元\n𠮷末段"
EN, ZH = Words("en"), Words("zh")


class Page(HTMLParser):
    """What a browser would make of a page, as far as a test needs it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.shown: list[str] = []
        self.texts: dict[str, str] = {}
        self._inside: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[len(self._inside) - 1 - self._inside[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self._inside):
            self.shown.append(data)

    @property
    def ids(self) -> list[str]:
        return [value for _, attrs in self.tags for name, value in attrs.items() if name == "id" and value]

    @property
    def links(self) -> list[str]:
        return [str(attrs["href"]) for _, attrs in self.tags if "href" in attrs]


def an_input(printed: str = "3亿元", **fields: object) -> AuditInput:
    value = Decimal(300_000_000)
    usual = AuditInput("document", value, value - 1, value + 1, "CNY", printed, "own.txt", 2, 5, metric="revenue")
    return replace(usual, **fields)  # type: ignore[arg-type]


def a_reading(**fields: object) -> AuditReading:
    inputs = (
        an_input(),
        an_input("2亿元", origin="ledger", doc="", start=-1, fact="lab.revenue", source="A title, 2025"),
    )
    low, high = Decimal("0.45"), Decimal("0.55")
    usual = AuditReading({"en": "growth", "zh": "增长"}, "revenue / revenue[-1] - 1", "x0 / x1 - 1", inputs,
                         Decimal("0.5"), low, high, "holds", "ledger")  # fmt: skip
    return replace(usual, **fields)  # type: ignore[arg-type]


def a_claim(**fields: object) -> AuditedClaim:
    said = {"en": "growth of revenue", "zh": "收入增长"}
    usual = AuditedClaim(
        "own.txt", 8, 10, "五成", "growth", said, "Zhipu", "", "revenue_growth_yoy", "FY2024", Decimal("0.5"),
        Decimal("0.45"), Decimal("0.55"), "eq", "ratio", "holds", a_reading(),
        tried=(a_reading(verdict="contradicted"),), ledger=(a_reading(),),
        why={"en": "as printed", "zh": "与原文一致"}, remark={"en": "a remark", "zh": "备注"},
    )  # fmt: skip
    return replace(usual, **fields)  # type: ignore[arg-type]


def a_document(*claims: AuditedClaim, name: str = "own.txt", text: str = TEXT) -> AuditedDocument:
    return AuditedDocument(name, text, claims or (a_claim(),))


def is_closed_in(page: str) -> None:
    """Nothing runs, nothing is loaded, nothing leads out of the page, and the policy says so."""
    found = Page(page)
    names = {tag for tag, _ in found.tags}
    allowed = {
        "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "p", "ul", "li", "label",
        "input", "b", "main", "section", "div", "span", "article", "details", "summary", "table", "tr", "th", "td",
        "br", "svg", "line", "rect", "footer", "nav", "sup",
    }  # fmt: skip
    assert names <= allowed
    assert not [name for _, attrs in found.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    assert all(link.startswith("#") for link in found.links)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None and "url(" not in style[1] and "@import" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert page.count("<style>") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_claim_is_on_the_page(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    page = audit_page([a_document()], words)
    is_closed_in(page)
    text = "".join(Page(page).shown)
    claim = a_claim()
    assert claim.reading is not None
    for said in (claim.claim, claim.why, claim.remark, claim.reading.definition):
        assert words.pick(said) in text
    for said in ("revenue / revenue[-1] - 1", "3亿元 / 2亿元 - 1", "45 % … 55 %", "lab.revenue", "A title, 2025"):
        assert said in text, said
    assert SIGNS["holds"] in text and words("verdict.holds") in text and words("audit_page.tried") in text


def test_the_chinese_page_is_chinese() -> None:
    shown = "".join(Page(audit_page([a_document(a_claim(entity="智谱"))], ZH)).shown)
    assert set(re.findall(r"[A-Za-z]{3,}", shown)) <= {"txt", "own", "revenue", "lab", "CNY", "title"}


def test_links_lead_to_places_that_are_there_once() -> None:
    document = a_document(a_claim(), a_claim(start=2, end=5, printed="3亿元", verdict="contradicted"), a_claim())
    page = Page(audit_page([document, a_document(name="second.txt"), document], EN))
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "d0p2" in page.ids and "#d0p2" in page.links


def test_the_text_is_shown_whole_and_in_order() -> None:
    page = audit_page([a_document()], EN)
    text = page[page.index("<div class=text") : page.index("<div class=panel")]
    shown = "".join(Page(text).shown)
    assert [line for line in shown.split("\n") if line] == [line for line in TEXT.split("\n") if line]


def test_claims_that_overlap_are_all_reachable_and_the_worst_is_shown() -> None:
    claims = [
        a_claim(start=6, end=10, verdict="holds", printed="增长五成"),
        a_claim(start=8, end=10, verdict="contradicted"),
        a_claim(start=8, end=10, verdict="not_checkable", reading=None),
    ]
    page = Page(audit_page([a_document(*claims)], EN))
    marks = [attrs for tag, attrs in page.tags if tag == "a" and str(attrs.get("class", "")).startswith("mark")]
    assert [(one["class"], one["href"]) for one in marks] == [("mark holds", "#d0c0"), ("mark contradicted", "#d0c1")]
    more = [attrs["href"] for tag, attrs in page.tags if tag == "a" and str(attrs.get("class", "")).startswith("more")]
    assert sorted(map(str, more)) == ["#d0c0", "#d0c2"]


def test_counts_and_verdicts_have_words_and_signs() -> None:
    claims = [a_claim(verdict=verdict) for verdict in VERDICTS] + [a_claim()]
    page = audit_page([a_document(*claims)], EN)
    for verdict, count in zip(VERDICTS, (2, 1, 1, 1), strict=True):
        said = f"{SIGNS[verdict]} {EN(f'verdict.{verdict}')}"
        assert f"{said} <b>{count}</b>" in page and f"{said}: growth of revenue" in page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_document_becomes_a_part_of_the_page(payload: str) -> None:
    said = {"en": payload, "zh": payload}
    reading = a_reading(
        definition=said, formula=payload, expression=f"x0 {payload} x7",
        inputs=(an_input(payload, source=payload, fact=payload, entity=payload, origin="ledger", doc=payload),),
    )  # fmt: skip
    claim = a_claim(
        doc=payload, printed=payload, claim=said, entity=payload, metric=payload, period=payload, unit=payload,
        reading=reading, tried=(reading,), ledger=(reading,), why=said, remark=said,
    )  # fmt: skip
    document = a_document(claim, name=payload, text=f"{payload}\n{TEXT}{payload}")
    article = Article(payload, f"智谱2024年收入为3.1亿元{payload}")
    named = [replace(one, entity=payload, note=payload, reason=payload) for one in propose(article)]
    for page in (
        audit_page([document, document], EN, [named, named]),
        figures_page([Extraction(payload, document_of_text(article.text, payload), (), tuple(named))], EN),
    ):
        is_closed_in(page)
        assert page.encode("utf-8")
        assert len(Page(page).tags) == len(Page(page.replace(payload, "")).tags) or "<" not in payload


def test_many_definitions_open_on_demand() -> None:
    page = audit_page([a_document(a_claim(tried=(a_reading(),) * 9))], EN)
    assert "<summary>4 more</summary>" in page and page.count('<b class="holds">') == 10


def test_values_without_a_number_have_no_drawing_and_no_bounds() -> None:
    word = a_claim(stated=None, stated_low=None, stated_high=None, reading=a_reading(value=None, low=None, high=None))
    page = audit_page([a_document(replace(word, tried=(), ledger=()))], EN)
    assert "<svg" not in page and "–" in page
    endless = a_claim(reading=a_reading(high=Decimal("Infinity")), tried=(), ledger=())
    assert "≥ 45 %" in audit_page([a_document(endless)], EN)


def test_figures_have_a_page_too() -> None:
    article = Article("own.txt", "智谱2024年收入为3.1亿元,毛利率五成。")
    found = Extraction("own.txt", document_of_text(article.text, "own.txt"), (), tuple(propose(article)))
    page = figures_page([found, Extraction("lost.pdf", None)], ZH)
    is_closed_in(page)
    shown = "".join(Page(page).shown)
    assert "Zhipu · 收入 · FY2024 = CNY 3.1亿" in shown and "指标：数字旁写明" in shown and "lost" not in shown
    assert {link.removeprefix("#") for link in Page(page).links} <= set(Page(page).ids)
