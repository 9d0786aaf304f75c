"""The note: its bibliography holds exactly the figures used, its page stands alone, its PDF is real text."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

import labecon
from labecon.analysis.requirement.cases_array import again
from labecon.analysis.requirement.goals_array import goal_of
from labecon.analysis.requirement.headline_array import TARGET
from labecon.cli.main import main
from labecon.labs import Override
from labecon.outputs.charts import definitions
from labecon.outputs.charts.sourcing import source_line
from labecon.outputs.messages import LANGUAGES, Language, Words
from labecon.outputs.report.bibliography import Source
from labecon.outputs.report.blocks import Figure, Grid, Heading, Note, Paragraph, Points
from labecon.outputs.report.html import note_html
from labecon.outputs.report.marks import CLOSE, OPEN, bare, cited, given, graded, pieces
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.report.typesetting import CHINESE, literal, note_pdf
from labecon.outputs.report.writing import written
from labecon.outputs.titles import condition_title, driver_title
from labecon.periods import month_label

pytest.importorskip("typst")


def texts(note: Note) -> list[str]:
    out: list[str] = []
    for block in note.blocks:
        match block:
            case Paragraph(text, _) | Figure(_, text):
                out.append(text)
            case Points(many):
                out += many
            case Grid():
                out += [cell for row in block.rows for cell in row]
    return out


def numbers(note: Note) -> set[int]:
    """The numbers of the bibliography that the note names, spans included."""
    named: set[int] = set()
    for text in texts(note):
        for mark in re.findall(f"{OPEN}(.*?){CLOSE}", text):
            for low, high in re.findall(r"(\d+)(?:-(\d+))?", mark):
                named |= set(range(int(low), int(high or low) + 1))
    return named


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bibliography_is_exactly_what_is_named(found: dict[str, LabMaterial], language: Language) -> None:
    note = written(found, Words(language))
    assert numbers(note) == set(range(1, len(note.bibliography) + 1))
    assert len(set(note.bibliography)) == len(note.bibliography)
    assert note.figures >= 16
    if language == "zh":
        assert "情景 基准" in note.closing and "base" not in note.closing
        said = "；".join(piece for text in texts(note) for kind, piece in pieces(text) if kind != "grade")
        assert not re.search(r"[a-z]{4,} [a-z]{4,} [a-z]{4,} [a-z]{4,}", said)
        assert not re.search(r"没有 ?[a-z]", said)


def test_the_condition_is_named_by_its_title_and_settings_are_told() -> None:
    """Who reads only a chart or the foot of a page sees the scenario, and that drivers were set by hand."""
    lab = labecon.load("openai", "funding_drought", overrides={"training_growth": Override("set", 1.5)})
    found: dict[Language, str] = {"en": "Funding drought, with 1 setting of", "zh": "融资寒冬（另自设 1 项）"}
    for language, said in found.items():
        words = Words(language)
        assert said in condition_title(lab, words) and said in source_line(lab, words)
        assert "funding_drought" not in source_line(lab, words)
    assert condition_title(labecon.load("openai"), Words("zh")) == "基准"
    assert condition_title(labecon.load("openai"), Words("en")) == "base"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_by_its_name(found: dict[str, LabMaterial], language: Language) -> None:
    """Neither drivers, lines, metrics nor events stand in a note under the name that programs use."""
    note = written(found, Words(language))
    charts = [block.chart for block in note.blocks if isinstance(block, Figure)]
    said = [bare(text) for text in texts(note)]
    said += [text for chart in charts for text in (chart.title, *chart.labels, *(one.name for one in chart.series))]
    said += [axis.title for chart in charts for axis in (chart.across, chart.down) if axis is not None]
    names = {name for one in found.values() for name in (*one.lab.drivers, *one.lab.graph.by_name) if "_" in name}
    joined = " ".join(said)
    assert names and not [name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", joined)]


def test_a_row_with_a_reported_figure_names_its_source(found: dict[str, LabMaterial]) -> None:
    rows = [row for block in written(found, Words("en")).blocks if isinstance(block, Grid) for row in block.rows]
    given_rows = [row for row in rows if any(kind == "input" for cell in row for kind, _ in pieces(cell))]
    assert len(given_rows) > 10
    for row in given_rows:
        assert any(kind == "number" for kind, _ in pieces(row[0])), row


def test_nothing_is_a_forecast_without_its_condition(found: dict[str, LabMaterial]) -> None:
    note = written(found, Words("en"))
    for text in [*texts(note), note.lead, note.closing]:
        if "forecast" in text.lower():
            assert re.search(
                r"condition|not a forecast|start from|assum|forecasts of|see the forecast", text, re.IGNORECASE
            ), text
    charts = [block.chart for block in note.blocks if isinstance(block, Figure)]
    assert all("not a forecast" in chart.source and "facts" in chart.source for chart in charts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone(found: dict[str, LabMaterial], language: Language) -> None:
    note = written(found, Words(language))
    page = note_html(note, Words(language))
    assert "<script" not in page and " src=" not in page and "url(" not in page
    urls = {one.url for one in note.bibliography if one.url}
    outside = re.findall(r'<a rel="noreferrer" href="(https?://[^"]*)"', page)
    assert set(map(html.unescape, outside)) == urls and len(re.findall(r'href="(?!#)', page)) == len(outside)
    links = set(re.findall(r'href="#([\w-]+)"', page))
    assert links <= set(re.findall(r'id="([\w-]+)"', page)) and len(links) > 0.6 * len(note.bibliography)
    assert page.count("<svg") == note.figures == page.count("<details>")
    assert len(re.findall(r'role="img" aria-label="[^"]{20,}"', page)) == note.figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_text_with_its_fonts(found: dict[str, LabMaterial], language: Language) -> None:
    import typst

    if language == "zh" and CHINESE not in typst.Fonts().families():
        pytest.skip("fonts-noto-cjk is not installed")
    note = written(found, Words(language))
    data = note_pdf(note, Words(language))
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert note.title[:5] in text and Words(language)("page.notice")[:8] in text
    assert data.count(b"/FontFile") >= 1
    assert not re.search(rb"/Subtype\s*/Image", data)  # charts are vector
    charts = [block.chart for block in note.blocks if isinstance(block, Figure)]
    flat = re.sub(r"\s", "", text)
    assert all(re.sub(r"\s", "", chart.title)[:12] in flat for chart in charts[:3])


def test_marks() -> None:
    text = f"a{cited('[1-3]')} {given('5')} {graded('filed')}"
    assert [kind for kind, _ in pieces(text) if kind != "plain"] == ["number", "number", "input", "grade"]
    assert bare(text) == "a [1-3] 5 filed" and cited("") == ""


def test_no_text_is_markup() -> None:
    assert literal('a" #evil \\ [x]\n') == '"a\\" #evil \\\\ [x] "'
    note = Note("#panic()", "]#panic()[", [Paragraph('"#panic() $x$ *b*')], [], "#panic()")
    note.bibliography = [Source("press", "@x <y> #panic()", "] #panic()", 'https://x.example/"#panic()')]
    assert note_pdf(note, Words("en")).startswith(b"%PDF")
    page = note_html(Note("<script>", "<b>", [Heading("<i>"), Paragraph("<u>")], note.bibliography, "<s>"), Words("en"))
    assert not re.search(r"<(script|b>&|i>|u>|s>)", page.replace("<b>@x", "")) and 'example/&quot;#panic()"' in page


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "note.html"
    assert main(["report", "openai", "--to", str(place), "--paths", "100"]) == 0
    first = place.read_bytes()
    assert main(["report", "openai", "--to", str(place), "--paths", "100"]) == 0
    assert place.read_bytes() == first  # the same input gives the same page
    capsys.readouterr()
    assert main(["report", "openai", "--to", str(tmp_path / "note.docx")]) == 2
    assert main(["report", "nolab", "--to", str(place)]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_its_numbers_are_those_of_the_brief(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "note.html"
    assert main(["report", "openai", "--to", str(place)]) == 0
    capsys.readouterr()
    assert main(["brief", "openai"]) == 0
    brief = capsys.readouterr().out
    page = place.read_text(encoding="utf-8")
    ranges = re.findall(r"[\d.,]+ \([\d.,-]+ \.\. [\d.,-]+\)", brief)
    assert len(ranges) > 3
    assert all(one in page for one in ranges if brief.index(one) < brief.index("What decides"))


def test_without_typst_one_line_names_the_extra(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['typst'] = None\n"
        "from labecon.outputs.report.typesetting import note_pdf\n"
        "from labecon.outputs.report.blocks import Note\n"
        "from labecon.outputs.messages import Words\n"
        "note_pdf(Note('a', 'b'), Words('en'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "labecon[report]" in done.stderr.splitlines()[-1]


def test_a_fan_ends_at_the_horizon_and_is_that_of_the_paths_simulated(found: dict[str, LabMaterial]) -> None:
    one = found["openai"]
    fans = [block.chart for block in written({"openai": one}, Words("en")).blocks if isinstance(block, Figure)]
    fan = next(chart for chart in fans if chart.name == "fan_revenue")
    drawn = one.lab.simulate(100, 1, keep=["revenue"])
    assert list(fan.labels) == list(drawn.months) and fan.labels[-1] == month_label(one.lab.horizon)
    wanted = drawn.fan("revenue", (0.05, 0.25, 0.5, 0.75, 0.95)).T
    assert [list(series.values) for series in fan.series] == wanted.tolist()


def test_every_point_of_the_frontier_just_holds(found: dict[str, LabMaterial]) -> None:
    one = found["openai"]
    assert one.frontier is not None and one.frontier.points
    assert all(point.again.met for point in one.frontier.points)
    chart = definitions.frontier(one.lab, one.frontier, "t", Words("en"))
    assert chart is not None and chart.across is not None and chart.down is not None
    grown, trained = chart.across.driver, chart.down.driver
    places = zip(chart.across.values, chart.series[0].values, strict=True)
    at, value = next((x, y) for x, y in places if x is not None and y is not None)
    step = 0.01 if one.frontier.points[0].holds == "below" else -0.01
    goal = goal_of(one.lab, TARGET)
    met = [again(goal, {grown: at, trained: value * (1 + by)}, None, 1).met for by in (-step, step)]
    assert met == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_on_the_market(tmp_path: Path, capsys: pytest.CaptureFixture[str], language: Language) -> None:
    """Its charts show what the command prints, and its drivers lead to their sources."""
    file = tmp_path / "market.html"
    assert main(["report", "industry", "--paths=100", f"--lang={language}", "--to", str(file)]) == 0
    page = file.read_text(encoding="utf-8")
    words, market = Words(language), labecon.load("industry")
    assert page.count("<figure") == 7 and page.count("<details") == 7
    for name in ("survival", "shares", "hhi", "profit", "pay_offs_race", "pay_offs_profit", "pay_offs_value"):
        assert words(f"views.{name}") in html.unescape(page), name
    assert condition_title(market, words) in page and words("page.notice") in page
    shared = [name for name in market.drivers if "." not in name]
    assert all(html.escape(driver_title(name, words)) in page for name in shared)
    body, _, end = page.partition('id="sources"')
    marked = {int(one) for one in re.findall(r'href="#ref-(\d+)"', body)}
    assert marked == set(range(1, end.count("<li ") + 1)) and len(marked) > 50
    capsys.readouterr()


def test_the_note_on_the_market_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "industry", "openai", "--to", "x.pdf"]) == 2
    assert "labecon report industry" in capsys.readouterr().err
