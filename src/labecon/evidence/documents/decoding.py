"""Bytes to text: UTF-8, GB18030 or Big5, told apart by what the bytes would say.

UTF-8 is recognised by its form. GB18030 and Big5 share most byte pairs, so both readings are weighed by how common
their characters are; the one that reads like Chinese wins.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from labecon.evidence.documents.refusals import MalformedInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf8": "utf-8", "utf-8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "big5hkscs",
}  # fmt: skip
#: How the encodings are called in results.
PRINTED = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5", "cp1252": "windows-1252"}
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现"
    "当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重"
    "并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入"
    "几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五"
    "這個們來為國說時會對種經麼學現當沒動還進樣開從軍無與長機實業關點間問應戰頭體見產將書話導勝給員解論處義條氣題爾別變總電數報結務場計區隊決號"
    "亿億万萬元港股收入营營损損毛净淨利润潤率增减減融资資模型客户戶万美约約逾同比季度财財订單订单成本费費用市值募招书附注截止披露，。、；：？！（）《》“”‘’—…·％×€£¥áàéèíìóòúùüê"
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\u0080-\u009f]")
_SAMPLE = 200_000
_MOST_WRONG = 0.02
_LEAST_LIKELY = 0.12
_MOST_BINARY = 0.01


@dataclass(frozen=True)
class Decoded:
    """Text with the encoding it was in.

    Args:
        text: The text; what could not be decoded is U+FFFD.
        encoding: `UTF-8`, `GB18030`, `Big5`, `UTF-16`, `UTF-32` or `windows-1252`.
        wrong: How many places could not be decoded.
        guessed: Whether the encoding is no more than a guess.
    """

    text: str
    encoding: str
    wrong: int = 0
    guessed: bool = False


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode text of unknown encoding.

    Args:
        data: The bytes.
        declared: What the document or the server calls its encoding; believed when the bytes agree.

    Returns:
        The text.

    Raises:
        MalformedInput: The bytes are no text.

    Example:
        >>> decode("營業收入約三億元，較去年同期增長".encode("big5")).encoding
        'Big5'
        >>> decode("营业收入约三亿元，较去年同期增长".encode("gb18030")).encoding
        'GB18030'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], name)
    if len(_BINARY.findall(data[:_SAMPLE])) > _MOST_BINARY * min(len(data), _SAMPLE):
        raise MalformedInput("the bytes are no text in UTF-8, GB18030 or Big5")
    try:
        return Decoded(data.decode("utf-8"), PRINTED["utf-8"])
    except UnicodeDecodeError:
        pass
    return _best(data, _NAMES.get(declared.strip().lower(), ""))


def _lenient(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    printed = PRINTED.get(name) or name.upper().rsplit("-", 1)[0]
    return Decoded(text, printed, text.count("�"))


def _best(data: bytes, declared: str) -> Decoded:
    """The most likely reading of bytes that are not whole UTF-8."""
    ranked = sorted((_likelihood(data[:_SAMPLE], name) + 0.15 * (name == declared), name) for name in _legacy())
    score, name = ranked[-1]
    found = _lenient(data, name)
    if score >= _LEAST_LIKELY and found.wrong <= max(1, _MOST_WRONG * len(found.text)):
        return found
    as_utf8 = _lenient(data, "utf-8")
    if as_utf8.wrong <= max(1, _MOST_WRONG * len(as_utf8.text)):
        return as_utf8
    high = sum(byte >= 0x80 for byte in data[:_SAMPLE])
    if high <= 0.1 * min(len(data), _SAMPLE):
        found = _lenient(data, "cp1252")
        return Decoded(found.text, found.encoding, found.wrong, guessed=True)
    raise MalformedInput("the bytes are no text in UTF-8, GB18030 or Big5")


def _legacy() -> tuple[str, ...]:
    return ("gb18030", "big5hkscs")


def _likelihood(sample: bytes, name: str) -> float:
    """The share of characters outside ASCII that Chinese prose uses all the time, less what it never holds."""
    text = sample.decode(name, "replace").rstrip("�")
    high = [sign for sign in text if sign > "\x7f"]
    if not high:
        return 0.0
    common = sum(sign in _COMMON for sign in high)
    strange = len(_STRANGE.findall(text))
    return (common - 3 * strange) / len(high)
