"""Facts: figures with a source, two dates, and the interval their printed digits leave open."""

from labecon.facts.derivation import derive
from labecon.facts.ledger import Choice, Group, Ledger
from labecon.facts.records import ENTITY_NAMES, Fact, Source
from labecon.facts.storage import load_ledger, row_of

__all__ = ["ENTITY_NAMES", "Choice", "Fact", "Group", "Ledger", "Source", "derive", "load_ledger", "row_of"]
