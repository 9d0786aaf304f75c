"""The ledger as a store: append-only records in SQLite or PostgreSQL, with a hash chain and two dates on every read."""

from labecon.facts.store.bundled import Loaded, load_bundled
from labecon.facts.store.deciding import Decision, Found, Store
from labecon.facts.store.reading import Proposal, Version
from labecon.facts.store.record import Head, Record
from labecon.facts.store.text import export_text, write_text
from labecon.facts.store.verification import Verification, verify

__all__ = [
    "Decision",
    "Found",
    "Head",
    "Loaded",
    "Proposal",
    "Record",
    "Store",
    "Verification",
    "Version",
    "export_text",
    "load_bundled",
    "verify",
    "write_text",
]
