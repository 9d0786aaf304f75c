"""The page to sign in to a team's server; it runs nothing and loads nothing."""

from __future__ import annotations

from html import escape

from labecon.outputs.messages import Words

STYLE = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:22rem;margin:12vh auto;padding:0 1rem}
label{display:block;margin:.8rem 0 .2rem}
input{box-sizing:border-box;width:100%;font:inherit;padding:.45rem}
button{font:inherit;margin-top:1.2rem;padding:.5rem 1.2rem}
[role=alert]{border-left:.3rem solid #b3261e;padding-left:.7rem}
"""


def login_page(words: Words, wrong: bool = False, seconds: int = 0) -> str:
    """The page.

    Args:
        words: The language.
        wrong: Whether name or password was wrong.
        seconds: Seconds to wait after too many wrong ones; 0 for none.

    Returns:
        HTML with a form that posts ``name`` and ``password`` to ``/login``.
    """
    said = words("login.wait", seconds=seconds) if seconds else words("login.wrong") if wrong else ""
    alert = f'<p role="alert">{escape(said)}</p>' if said else ""
    chinese = words.language == "zh"
    return (
        f'<!doctype html><html lang="{"zh-Hans" if chinese else "en"}"><meta charset="utf-8">'
        # Under the header's "no-referrer" a browser sends the form with "Origin: null", which the server refuses.
        f'<meta name="referrer" content="same-origin">'
        f'<meta name="viewport" content="width=device-width"><title>labecon</title><style>{STYLE}</style>'
        f'<main><h1>labecon</h1>{alert}<form method="post" action="/login?lang={words.language}">'
        f'<label for="name">{escape(words("login.name"))}</label>'
        f'<input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus>'
        f'<label for="password">{escape(words("login.password"))}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" required>'
        f"<button>{escape(words('login.enter'))}</button></form>"
        f'<p><a href="/login?lang={"en" if chinese else "zh"}">{escape(words("login.other"))}</a></p>'
        f"<p>{escape(words('page.notice'))}</p></main></html>"
    )
