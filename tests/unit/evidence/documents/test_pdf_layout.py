"""Lines, paragraphs and tables from characters with boxes."""

from __future__ import annotations

from labecon.evidence.documents.pdf import ranges
from labecon.evidence.documents.pdf_layout import BREAK, Block, Glyph, blocks_of


def run(text: str, x: float, y: float, size: float = 10.0) -> list[Glyph]:
    """A string as a page draws it: half-width signs are half as wide; a line end after it."""
    glyphs = []
    for sign in text:
        width = size if sign > "⺀" else size / 2
        glyphs.append(Glyph(sign, x, y, x + width, y + size))
        x += width
    return [*glyphs, Glyph("\n")]


def page(*strings: tuple[str, float, float]) -> list[Block]:
    """The blocks of a page of strings."""
    return blocks_of([glyph for one in strings for glyph in run(*one)])


def test_full_lines_join_and_a_short_one_ends_the_paragraph() -> None:
    found = page(
        ("Revenue rose to 53.4 million in the nine", 50, 700), ("months, and losses narrowed to a third", 50, 686),
        ("of it.", 50, 672), ("A second paragraph begins on its own line.", 50, 658),
    )  # fmt: skip
    assert [one.text for one in found] == [
        "Revenue rose to 53.4 million in the nine months, and losses narrowed to a third of it.",
        "A second paragraph begins on its own line.",
    ]


def test_chinese_lines_join_without_a_space_and_broken_words_without_their_hyphen() -> None:
    assert [one.text for one in page(("某模型公司前九个月的营业收入约为三点一", 50, 700), ("二亿元。", 50, 684))] == [
        "某模型公司前九个月的营业收入约为三点一二亿元。"
    ]
    assert page(("The revenue of the com" + BREAK, 50, 700), ("pany", 50, 686))[0].text == "The revenue of the company"


def test_a_broken_word_without_a_line_end_goes_on_below() -> None:
    glyphs = run("Revenue of the com" + BREAK, 50, 700)[:-1] + run("pany rose.", 50, 686)
    assert [one.text for one in blocks_of(glyphs)] == ["Revenue of the company rose."]


def test_a_ragged_line_goes_on_when_the_next_word_would_not_have_fitted() -> None:
    found = page(
        ("Revenue for the nine months of the year 2025 rose", 50, 700),
        ("for the nine months ended", 50, 686),
        ("September-30-of-the-year-two-thousand-25 as it had", 50, 672),
        ("before.", 50, 658),
    )
    assert len(found) == 1


def test_columns_of_a_page_have_edges_of_their_own() -> None:
    left = [("words of the left column", 50, 700), ("that go on to the right", 50, 686), ("edge.", 50, 672)]
    right = [("words of the other column", 300, 700), ("that go on to its own far", 300, 686), ("end.", 300, 672)]
    assert [one.text for one in page(*left, *right)] == [
        "words of the left column that go on to the right edge.",
        "words of the other column that go on to its own far end.",
    ]


def test_numbers_that_stand_close_are_cells() -> None:
    rows = [("Loss", "(12.0)", "(15.3)", "—"), ("Sales", "30.5", "53.4", "312.0")]
    glyphs: list[Glyph] = []
    for at, row in enumerate(rows):
        for text, right in zip(row, (75, 120, 158, 196), strict=True):  # eight points between numbers, height ten
            glyphs += [*run(text, right - 5 * len(text), 700 - 14 * at)[:-1], Glyph(" ")]
        glyphs.append(Glyph("\n"))
    assert [[cell.text for cell in row] for row in blocks_of(glyphs)[0].rows] == [list(row) for row in rows]


def test_an_indent_begins_a_paragraph() -> None:
    found = page(
        ("某模型公司前九个月的营业收入增长了很多", 50, 700),
        ("研发费用也增长了很多很多很多很多很多很", 50, 684),
        ("新的一段从缩进开始", 90, 668),
    )
    assert len(found) == 2


def test_rows_below_each_other_are_a_table() -> None:
    found = page(
        ("The table below shows revenue by year, in thousands.", 50, 720),
        ("2024", 250, 700), ("2025", 350, 700),
        ("Revenue", 50, 684), ("30,523", 240, 684), ("53,437", 340, 684),
        ("Cost of sales and services", 50, 668),
        ("Loss", 50, 652), ("(1,234)", 235, 652), ("—", 360, 652),
    )  # fmt: skip
    assert [bool(one.rows) for one in found] == [False, True]
    assert [(c.row, c.column, c.text) for row in found[1].rows for c in row] == [
        (0, 1, "2024"), (0, 2, "2025"), (1, 0, "Revenue"), (1, 1, "30,523"), (1, 2, "53,437"),
        (2, 0, "Cost of sales and services"), (3, 0, "Loss"), (3, 1, "(1,234)"), (3, 2, "—"),
    ]  # fmt: skip


def test_a_wide_head_spans_its_columns() -> None:
    found = page(
        ("Year ended 31 December 2025", 240, 720), ("HK$", 420, 720), ("A", 50, 700), ("30,523", 240, 700),
        ("53,437", 340, 700), ("61,000", 420, 700), ("B", 50, 684), ("1", 240, 684), ("2", 340, 684), ("3", 420, 684),
    )  # fmt: skip
    head = found[0].rows[0][0]
    assert (head.column, head.column_span) == (1, 2)


def test_two_columns_of_prose_are_no_table() -> None:
    left = "words of the left column that go on and on and on and on to sixty"
    found = page((left, 20, 700), (left, 420, 700), (left, 20, 686), (left, 420, 686))
    assert not any(one.rows for one in found)


def test_a_page_of_nothing_and_of_blanks() -> None:
    assert blocks_of([]) == []
    assert blocks_of([Glyph(" "), Glyph("\r"), Glyph("\n")]) == []


def test_a_large_line_is_a_heading() -> None:
    glyphs = run("业务回顾", 50, 740, 18)
    glyphs += run("某模型公司前九个月的营业收入增长了很多。", 50, 700) + run("净亏损收窄。", 50, 650)
    assert [one.kind for one in blocks_of(glyphs)] == ["heading", "paragraph", "paragraph"]


def test_pages_are_listed_as_people_write_them() -> None:
    assert (ranges([]), ranges([2]), ranges([1, 2, 5, 6, 7, 9])) == ("", "2", "1-2, 5-7, 9")


def cells(block: Block) -> list[list[tuple[int, str]]]:
    """Column and text of each cell, row by row."""
    return [[(cell.column, cell.text) for cell in row] for row in block.rows]


def test_numbers_that_stand_close_are_cells_of_their_own() -> None:
    found = page(
        ("2022年 2023年 2024年", 200, 700), ("收入", 50, 686), ("1,000 2,000 (3,000)", 200, 686),
        ("研发开支 (10)", 150, 672), ("(20) 3.5%", 240, 672),
    )  # fmt: skip
    assert len(found) == 1
    assert [text for _, text in cells(found[0])[1]] == ["收入", "1,000", "2,000", "(3,000)"]
    assert [text for _, text in cells(found[0])[2]] == ["研发开支", "(10)", "(20)", "3.5%"]
    assert [column for column, _ in cells(found[0])[2]] == [0, 1, 2, 3]


def test_a_label_that_is_drawn_last_comes_to_its_row() -> None:
    found = page(
        ("2024 2025", 200, 700), ("收入", 50, 686), ("312 700", 200, 686), ("-1.2 -5.1", 200, 672),
        ("某公司的说明。", 50, 640), ("每股收益", 50, 672),
    )  # fmt: skip
    assert [text for _, text in cells(found[0])[2]] == ["每股收益", "-1.2", "-5.1"]
    assert [one.text for one in found[1:]] == ["某公司的说明。"]


def test_a_second_table_below_the_first_has_columns_of_its_own() -> None:
    first = [("甲 1 2 3".split()[at], 50 + 80 * at, 700) for at in range(4)]
    second = [("乙 4 5".split()[at], 50 + 120 * at, 640) for at in range(3)]
    more = [("丙 6 7".split()[at], 50 + 120 * at, 626) for at in range(3)]
    again = [("丁 8 9 0".split()[at], 50 + 80 * at, 686) for at in range(4)]
    found = page(*first, *again, ("另一表", 50, 664), *second, *more)
    assert [len(one.rows) for one in found] == [2, 0, 2]
    assert cells(found[2]) == [[(0, "乙"), (1, "4"), (2, "5")], [(0, "丙"), (1, "6"), (2, "7")]]


def test_prose_with_numbers_stays_prose() -> None:
    found = page(("In 2025 revenue was 53.4 million, after 30.5 in 2024.", 50, 700), ("It was 3.5 in 2023.", 50, 686))
    assert [one.rows for one in found] == [[]] * len(found)
