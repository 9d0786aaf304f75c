"""A page of HTML that stands alone: no script, nothing loaded, a policy that allows neither."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words


@cache
def _style() -> str:
    file = resources.files("labecon.outputs") / "data" / "document_page.css"
    return file.read_text(encoding="utf-8")


def html_page(title: str, body: str, words: Words) -> str:
    """A page around a body.

    Args:
        title: Plain text.
        body: HTML.
        words: The language.

    Returns:
        The page.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    language = {"en": "en", "zh": "zh-Hans"}[words.language]
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
