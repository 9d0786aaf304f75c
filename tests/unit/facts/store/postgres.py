"""A PostgreSQL server of the tests' own, on a local socket, started when it is first asked for."""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import lru_cache
from itertools import count
from pathlib import Path
from urllib.parse import quote

_NUMBERS = count(1)
_DEBIAN = Path("/usr/lib/postgresql")
#: The server refuses to run as root; Debian's package brings this account.
_ACCOUNT = "postgres"
_SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=20 -c shared_buffers=16MB"


@lru_cache(maxsize=1)
def missing() -> str:
    """Why there is no server; empty where one can be started."""
    if importlib.util.find_spec("sqlalchemy") is None or importlib.util.find_spec("psycopg") is None:
        return "the extra postgres is not installed"
    if _binaries() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and _ACCOUNT not in {entry.pw_name for entry in pwd.getpwall()}:
        return f"root cannot run PostgreSQL, and there is no account {_ACCOUNT}"
    return ""


def _binaries() -> Path | None:
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@lru_cache(maxsize=1)
def _socket() -> str:
    """The folder of the socket of a running server."""
    binaries = _binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    account = _ACCOUNT if os.geteuid() == 0 else None
    if account:
        shutil.chown(folder, account)

    def run(*command: str) -> None:
        subprocess.run(
            command, cwd=folder, user=account, check=True, timeout=600, stdout=subprocess.DEVNULL, env={"LC_ALL": "C"}
        )

    data, log = str(folder / "data"), str(folder / "log")
    control = str(binaries / "pg_ctl")

    def stop() -> None:
        run(control, "stop", "-D", data, "-m", "immediate", "-s")
        shutil.rmtree(folder, ignore_errors=True)

    run(str(binaries / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    run(control, "start", "-D", data, "-l", log, "-w", "-s", "-o", f"{_SETTINGS} -k {folder}")
    atexit.register(stop)
    return str(folder)


def new_place() -> str:
    """The address of a new, empty schema."""
    import psycopg

    schema = f"ledger_{next(_NUMBERS)}"
    with psycopg.connect(host=_socket(), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return f"postgresql://postgres@/postgres?host={quote(_socket(), safe='')}&options=-csearch_path%3D{schema}"
