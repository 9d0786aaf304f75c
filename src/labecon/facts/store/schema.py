"""The tables of the store, in the SQL of SQLite and of PostgreSQL.

``labecon_records`` is the ledger. ``labecon_versions`` repeats what queries need of the records about facts; it can be
computed from them, and verification does. ``labecon_formats`` holds one row for each format the file has had. No row of
any of them can be changed or removed, and a record can only follow the last one: a trigger refuses everything else,
also ``INSERT OR REPLACE``.
"""

from __future__ import annotations

#: The format that this version of labecon reads and writes.
FORMAT = 1
TABLES = ("labecon_records", "labecon_versions", "labecon_formats")
_REFUSAL = "the ledger is append-only"

_COLUMNS = {
    "labecon_records": """
        number {integer} PRIMARY KEY, recorded {integer} NOT NULL, kind {text} NOT NULL, name {text} NOT NULL,
        body {text} NOT NULL, hash {text} NOT NULL""",
    "labecon_versions": """
        number {integer} PRIMARY KEY REFERENCES labecon_records (number), fact {text} NOT NULL, first {integer} NOT NULL
        REFERENCES labecon_records (number), entity {text} NOT NULL, segment {text} NOT NULL, metric {text} NOT NULL,
        known_on {text} NOT NULL, ends {text} NOT NULL""",
    "labecon_formats": """
        format {integer} PRIMARY KEY""",
}
_INDEXES = (
    "CREATE INDEX labecon_records_by_time ON labecon_records (recorded, number)",
    "CREATE INDEX labecon_records_by_name ON labecon_records (name, kind, number)",
    "CREATE INDEX labecon_versions_by_fact ON labecon_versions (fact, number)",
    "CREATE INDEX labecon_versions_by_thing ON labecon_versions (entity, metric, segment, ends)",
)
#: What a new row must satisfy, as the condition under which it is refused.
_MISPLACED = {
    "labecon_records": "NEW.number IS DISTINCT FROM (SELECT coalesce(max(number), 0) + 1 FROM labecon_records)",
    "labecon_versions": "NEW.number <= (SELECT coalesce(max(number), 0) FROM labecon_versions)",
    "labecon_formats": "NEW.format <= (SELECT coalesce(max(format), 0) FROM labecon_formats)",
}


def sqlite_schema() -> list[str]:
    """The statements that make an empty store in SQLite."""
    types = {"integer": "INTEGER", "text": "TEXT"}
    made = [f"CREATE TABLE {name} ({_tidy(_COLUMNS[name].format(**types))}) STRICT" for name in TABLES]
    made += _INDEXES
    for name in TABLES:
        for event in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER {name}_no_{event.lower()} BEFORE {event} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        # SQLite learnt IS DISTINCT FROM in 3.39; IS NOT says the same in every version.
        condition = _MISPLACED[name].replace("IS DISTINCT FROM", "IS NOT")
        made.append(
            f"CREATE TRIGGER {name}_in_order BEFORE INSERT ON {name} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    return made


def postgres_schema() -> list[str]:
    """The statements that make an empty store in PostgreSQL."""
    types = {"integer": "BIGINT", "text": 'TEXT COLLATE "C"'}
    made = [f"CREATE TABLE {name} ({_tidy(_COLUMNS[name].format(**types))})" for name in TABLES]
    made += _INDEXES
    made.append(_postgres_function("labecon_refuse", f"RAISE EXCEPTION '{_REFUSAL}';"))
    for name in TABLES:
        check = f"IF {_MISPLACED[name]} THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW;"
        made.append(_postgres_function(f"{name}_check", check))
        made += [
            f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION labecon_refuse()",
            f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION labecon_refuse()",
            f"CREATE TRIGGER {name}_in_order BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION {name}_check()",
        ]
    return made


def postgres_triggers() -> list[str]:
    """Names of the triggers that PostgreSQL must have, in order."""
    return sorted(f"{name}_{rule}" for name in TABLES for rule in ("no_change", "no_truncate", "in_order"))


def _postgres_function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _tidy(columns: str) -> str:
    return " ".join(columns.split())
