"""Arithmetic claims of a text: what a figure or a word says of other figures. The ledger is unknown here."""

from labecon.evidence.claims.changes import is_part_or_wish
from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.find import find_claims
from labecon.evidence.claims.naming import is_named, is_narrowed, is_scaled
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity

__all__ = [
    "Claim",
    "Passage",
    "Quantity",
    "Reading",
    "find_claims",
    "is_named",
    "is_narrowed",
    "is_part_or_wish",
    "is_scaled",
]
