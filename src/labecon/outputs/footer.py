"""What stands below every page of text: notice, version of the code, head of the facts."""

from __future__ import annotations

from labecon import __version__
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style
from labecon.outputs.widths import wrap

#: Width of paragraphs; tables may be wider.
PAGE = 110
#: Digits of the facts' hash that text shows; documents carry all.
HEAD_DIGITS = 12


def footer(facts: str, words: Words, style: Style = PLAIN) -> list[str]:
    """The last lines of a page.

    Args:
        facts: Head of the ledger's view.
        words: The language.
        style: Colour or none.

    Returns:
        A blank line, the notice, the versions.
    """
    version = words("page.version", version=__version__, facts=facts[:HEAD_DIGITS])
    return ["", style.bold(words("page.notice")), style.dim(version)]


def paragraph(text: str, style: Style = PLAIN, bullet: str = "") -> list[str]:
    """A remark in lines.

    Args:
        text: The remark.
        style: Colour or none.
        bullet: What it begins with.

    Returns:
        Dimmed lines.
    """
    size = min(PAGE, style.width) if style.width else PAGE
    return [style.dim(line) for line in wrap(text, max(size, len(bullet) + 20), bullet, " " * len(bullet))]


def page(lines: list[str]) -> str:
    """Lines as text.

    Args:
        lines: The lines.

    Returns:
        The text with a line end.
    """
    return "\n".join(line.rstrip() for line in lines) + "\n"
