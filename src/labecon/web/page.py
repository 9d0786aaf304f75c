"""The page at the root, under a policy of its own."""

from __future__ import annotations

import html
import re

#: The page carries its policy with the digests of its scripts; a header can say more than that element may.
_OWN = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
STRICT = "default-src 'none'"


def policy_of(page: str) -> str:
    """The policy that a page is sent with.

    Args:
        page: HTML.

    Returns:
        The policy in its head, with what only a header can forbid.

    Example:
        >>> policy_of("<p>no scripts</p>")
        "default-src 'none'; frame-ancestors 'none'"
    """
    own = _OWN.search(page)
    return f"{html.unescape(own[1]) if own else STRICT}; frame-ancestors 'none'"
