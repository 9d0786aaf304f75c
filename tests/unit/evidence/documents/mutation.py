"""Documents spoilt on purpose: changes inside containers, so that they get past the first check."""

from __future__ import annotations

import random
import re
import zlib

from tests.unit.evidence.documents import samples

FORMATS = ("pdf", "docx", "xlsx", "html", "text")
_TOKENS = (
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"&#0;",
    b"&#x110000;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<?xml?>",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"NaN",
    b"<w:tc>",
    b"</w:tbl>",
    b"<w:p>" * 300,
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<c r="ZZZZ9"><v>1</v></c>',
    b'<mergeCell ref="A1:XFD1048576"/>',
    b"<t>",
    b"</row>",
    b"<table><tr><td>" * 50,
    b"</td></tr></table>",
    b"<script>",
    b"<title>",
    b'rowspan="99999"',
    b"\xa1",
    b"\x81\x30",
    b'"',
    b'""',
    b",",
    b"\r",
    b"\t",
    b"<nav>",
    b"<",
    b">",
    b"/Kids [2 0 R]",
    b"/Length 999999999",
    b"/Prev 9",
    b"endobj",
    b"<< /Filter [/FlateDecode /FlateDecode] >>",
    b"/Count 2147483647",
    b"stream\n",
    b"/Parent 2 0 R",
    b"(",
    b"<<" * 200,
    b"[" * 500,
    b"/Contents 1 0 R",
    b"obj",
    b" 0 R",
    b"\xe2\x80\xae",
    b"Td",
    b"Tf",
    b"/W [1 [",
    b"begincmap",
)


def spoilt(kind: str, seed: int) -> tuple[bytes, str]:
    """A spoilt document.

    Args:
        kind: One of `FORMATS`.
        seed: Which.

    Returns:
        Its bytes, and a name with its suffix.
    """
    draw = random.Random(f"{kind} {seed}")
    if kind in ("docx", "xlsx"):
        return _office(kind, draw), f"{seed}.{kind}"
    if kind == "pdf":
        return _pdf(draw), f"{seed}.pdf"
    if kind == "html":
        return _changed(samples.page().encode(draw.choice(("utf-8", "gb18030"))), draw), f"{seed}.html"
    plain = draw.random() < 0.4
    data = samples.TRADITIONAL.encode("big5") * 3 if plain else samples.values(draw.choice(("utf-8", "gb18030")))
    return _changed(data, draw), f"{seed}.{'txt' if plain else 'csv'}"


def _office(kind: str, draw: random.Random) -> bytes:
    """Three in four are spoilt inside a part and packed soundly again; the rest in the bytes of the container."""
    parts = samples.word_parts() if kind == "docx" else samples.workbook_parts()
    if draw.random() < 0.25:
        return _changed(samples.container(parts), draw)
    for name in draw.sample(sorted(parts), k=draw.choice((1, 1, 2))):
        content = parts[name]
        parts[name] = _changed(content.encode() if isinstance(content, str) else content, draw)
    if draw.random() < 0.1:
        del parts[draw.choice(sorted(parts))]
    return samples.container(parts)


def _pdf(draw: random.Random) -> bytes:
    """Two in three are spoilt inside an object that is not packed; the table of places is made anew for some."""
    data = samples.report()
    if draw.random() < 0.33:
        return _changed(data, draw)
    objects = [found[1] for found in re.finditer(rb"\d+ 0 obj\n(.*?)\nendobj", data, re.DOTALL)]
    chosen = draw.randrange(len(objects))
    objects[chosen] = _changed(_unpacked(objects[chosen]), draw)
    return samples.pdf_file(objects, draw.choice(("", "/Prev 9", "/Prev 400", "/Encrypt 4 0 R", "/XRefStm 15")))


def _unpacked(content: bytes) -> bytes:
    _, mark, rest = content.partition(b"\nstream\n")
    if not mark:
        return content
    return samples.stream(zlib.decompress(rest.removesuffix(b"\nendstream")), entries="", packed=False)


def _changed(data: bytes, draw: random.Random) -> bytes:
    """One to four changes: bytes, stretches cut out, doubled, moved, tokens put in, the end cut off."""
    made = bytearray(data)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(made) + 1)
        length = draw.choice((1, 2, 5, 20, 100, 500))
        action = draw.randrange(7)
        if action == 0 and made:
            for _ in range(length):
                made[draw.randrange(len(made))] = draw.randrange(256)
        elif action == 1:
            del made[at : at + length]
        elif action == 2:
            made[at:at] = made[at : at + length] * draw.choice((1, 3, 200))
        elif action == 3:
            made[at:at] = draw.choice(_TOKENS)
        elif action == 4:
            piece = bytes(made[at : at + length])
            del made[at : at + length]
            to = draw.randrange(len(made) + 1)
            made[to:to] = piece
        elif action == 5:
            numbers = list(re.finditer(rb"\d+", bytes(made)))
            if numbers:
                found = draw.choice(numbers)
                made[found.start() : found.end()] = draw.choice((b"0", b"-7", b"4294967296", b"1" * 60, b"3.7"))
        elif draw.random() < 0.3:
            del made[at:]
    return bytes(made)
