"""One sentence for the parts of a page that have nothing to show."""

from __future__ import annotations

from collections.abc import Mapping

from labecon.outputs.messages import Words


def missing_text(reasons: Mapping[str, Mapping[str, str]], words: Words, section: str) -> str:
    """Parts of a page that have nothing, those with one reason together.

    Args:
        reasons: Part to reason by language.
        words: The language.
        section: Section of the catalogue that names the parts.

    Returns:
        One sentence.
    """
    grouped: dict[str, list[str]] = {}
    for part, why in reasons.items():
        name = words(f"{section}.{part}")
        grouped.setdefault(words.pick(why), []).append(name[0].lower() + name[1:])
    comma, stop = words("known.comma"), words("known.stop")
    parts = [words("known.part_why", parts=comma.join(names), why=why) for why, names in grouped.items()]
    return words("known.missing", parts=stop.join(parts))
