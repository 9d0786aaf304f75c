"""What a claim states beside what was recomputed, drawn as two intervals on one axis."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

from labecon.analysis.audited import AuditedClaim, AuditReading
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words

_WIDTH, _MARGIN, _LEAST = 400.0, 12.0, 3.0


def interval_drawing(claim: AuditedClaim, one: AuditReading, words: Words) -> str:
    """A drawing of the two intervals; the same numbers stand in the table below it.

    Args:
        claim: The claim.
        one: A definition under which it was recomputed.
        words: The language.

    Returns:
        SVG; nothing where either has no number, or where their sizes differ too much to be seen together.
    """
    numbers = [claim.stated, claim.stated_low, claim.stated_high, one.value, one.low, one.high]
    ends = [float(each) for each in numbers if each is not None and isfinite(each)]
    if claim.stated is None or one.value is None or not one.value.is_finite():
        return ""
    low, high = min(ends), max(ends)
    if not low < high:
        return ""

    def x(value: Decimal | None, otherwise: float) -> float:
        if value is None or not value.is_finite():
            return otherwise
        return _MARGIN + (float(value) - low) / (high - low) * (_WIDTH - 2 * _MARGIN)

    stated = x(claim.stated_low, 0.0), x(claim.stated_high, _WIDTH)
    found = x(one.low, 0.0), x(one.high, _WIDTH)
    label = safe(words("audit_page.drawing"))
    return (
        f'<svg class="{one.verdict}" viewBox="0 0 {_WIDTH:g} 40" preserveAspectRatio="none" role="img" '
        f'aria-label="{label}">'
        f'<line class="axis" x1="0" x2="{_WIDTH:g}" y1="20" y2="20"/>'
        f'<rect class="stated" x="{stated[0]:.1f}" y="5" width="{max(stated[1] - stated[0], _LEAST):.1f}" height="12"/>'
        f'<rect class="found" x="{found[0]:.1f}" y="23" width="{max(found[1] - found[0], _LEAST):.1f}" height="12"/>'
        f"<title>{label}</title></svg>"
    )
