"""Every single day that a text names, with words such as 明天 and 上周一, for which facts have no use."""

from __future__ import annotations

from labecon.evidence.chinese_periods import ChineseReader
from labecon.evidence.dates import Context, settle
from labecon.evidence.english_periods import EnglishReader
from labecon.evidence.folding import fold
from labecon.evidence.period_mention import PeriodMention
from labecon.periods import Instant


def find_days(text: str, context: Context) -> list[PeriodMention]:
    """Every single day that a text names, with words such as 明天 and 上周一.

    Args:
        text: Any text.
        context: The document.

    Returns:
        Mentions of one day each.
    """
    folded, found, at = fold(text), [], 0
    reader, english = ChineseReader(folded, context), EnglishReader(folded, context)
    while at < len(folded):
        moment = reader.day(at)
        if moment is None and context.lang != "zh":
            moment = english.read(at)
        known = settle(moment, context) if moment is not None and moment.is_day else None
        if known is not None and known.first is not None and known.first == known.last:
            gold = known.first.isoformat()
            period = Instant(known.first)
            found.append(
                PeriodMention(at, known.end, text[at : known.end], period, known.first, known.last, "span", gold)
            )
            at = known.end
        elif moment is not None and moment.is_day:
            at = moment.end
        else:
            at += 1
    return found
