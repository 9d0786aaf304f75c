"""HTML to tags and text, the way browsers cut it, in time linear in its length.

The parser of the standard library takes quadratic time on marks that do not close; this one looks at every character a
bounded number of times, whatever the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z][^\s/>]*+")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)?))?"""
)
_REST = re.compile(r"[\s/=]*+")
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"})
_RAW_WITH_REFERENCES = frozenset({"title", "textarea"})


class Token(NamedTuple):
    """A start tag (`<`), an end tag (`/`), text (`t`), or a mark that the page never closes (`!`)."""

    kind: str
    text: str
    attributes: dict[str, str]


def tokens(source: str) -> Iterator[Token]:
    """Cut a page into tags and text.

    Args:
        source: The page.

    Returns:
        Its tokens; comments and declarations are left out, character references resolved.

    Example:
        >>> [(one.kind, one.text) for one in tokens("<p class=a>3 &lt; 4<!-- x --></p>")]
        [('<', 'p'), ('t', '3 < 4'), ('/', 'p')]
    """
    at = 0
    while at < len(source):
        sign = source.find("<", at)
        if sign != at:
            yield Token("t", unescape(source[at : sign if sign >= 0 else len(source)]), {})
            if sign < 0:
                return
        name = _NAME.match(source, sign + 1)
        if name:
            end, attributes = _attributes(source, name.end())
            if end < 0:
                yield Token("!", "tag", {})
                return
            tag = name[0].lower()
            yield Token("<", tag, attributes)
            at = end
            if tag in _RAW or tag in _RAW_WITH_REFERENCES:
                end = _raw_end(source, tag, at)
                text = source[at:end]
                yield Token("t", text if tag in _RAW else unescape(text), {})
                at = end
            continue
        at, token = _other(source, sign)
        if token is not None:
            yield token


def _other(source: str, sign: int) -> tuple[int, Token | None]:
    """An end tag, a comment, a declaration, or a bare `<`: where it ends, and its token."""
    name = _NAME.match(source, sign + 2) if source.startswith("</", sign) else None
    if source.startswith("<!--", sign):
        end, length = source.find("-->", sign + 2), 3
    elif source[sign + 1 : sign + 2] in ("!", "?", "/"):
        end, length = source.find(">", name.end() if name else sign), 1
    else:
        return sign + 1, Token("t", "<", {})
    if end < 0:
        return len(source), Token("!", "comment" if name is None else "tag", {})
    return end + length, Token("/", name[0].lower(), {}) if name else None


def _attributes(source: str, at: int) -> tuple[int, dict[str, str]]:
    """The attributes of a start tag and where it ends; -1 when it never does."""
    found: dict[str, str] = {}
    while True:
        one = _ATTRIBUTE.match(source, at)
        if one is None:
            rest = _REST.match(source, at)
            at = rest.end() if rest else at
            if at >= len(source):
                return -1, found
            if source[at] == ">":
                return at + 1, found
            continue
        value = one["double"] or one["single"] or one["bare"] or ""
        found.setdefault(one["name"].lower(), value)
        at = one.end()


def _raw_end(source: str, tag: str, at: int) -> int:
    """Where the end tag of an element begins that holds no tags."""
    found = re.compile(f"</{tag}(?=[\\s/>])", re.IGNORECASE).search(source, at)
    return found.start() if found else len(source)


def unescape(text: str) -> str:
    """Resolve character references; numbers too long to be characters stay as they are.

    Args:
        text: Text between tags.

    Returns:
        The text.
    """
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:
        return text
