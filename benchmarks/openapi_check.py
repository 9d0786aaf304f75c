"""The whole API of a running server under Schemathesis, every check: ``python benchmarks/openapi_check.py``.

    python benchmarks/openapi_check.py                      # both servers, every address, 20 random requests at each
    python benchmarks/openapi_check.py --server team        # only what a team's server has beside the questions
    python benchmarks/openapi_check.py --examples 3 --include /api/jobs --include /api/facts

Starts `labecon serve` in a workspace of its own: the server of one person, where every question is really answered, and
the server of a team, with two reviewers who may not see each other's documents and jobs. Ends with the exit code of
Schemathesis, 0 where nothing was found. An answer may take ten seconds; that of a question which runs in a process of
its own may take as long as the server promises before it sends the reader to jobs. Takes hours on two busy cores;
``--include`` takes a part. ``--to DIR`` keeps the reports.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from labecon.web.accounts import Accounts
from labecon.web.desk import PATIENCE
from labecon.web.verbs import VERBS

LABECON = (sys.executable, "-c", "import sys; from labecon.cli.main import main; sys.exit(main())")
ORIGIN, PASSWORD = "https://labecon.example.org", "correct horse battery staple"
#: Seconds for an answer that is at hand, and beyond what a question may take.
AT_ONCE, BEYOND = 10.0, 10.0
TWINS = r"\.(json|csv)$"
#: Ends the session that the others use, so these have a run of their own.
ENDING = ("/api/logout", "/api/password")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """A server; its address as it prints it, and its end behind.

    Args:
        folder: The workspace.
        options: Beyond those that every server here has.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words = [*LABECON, "serve", "--format", "json", "--port", port, "--workspace", str(folder), *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        assert server.stdout is not None
        try:
            address = json.loads(server.stdout.readline())["address"]
            yield f"http://127.0.0.1:{port}/?{urlsplit(address).query}"
        finally:
            if server.poll() is not None:
                print(f"the server ended with code {server.returncode}", file=sys.stderr)
            with_children(server)


def with_children(server: subprocess.Popen[str]) -> None:
    """Ends a server as Ctrl-C does, and after a while for good."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def settings(headers: dict[str, str], more: str = "") -> str:
    """The configuration of Schemathesis: who asks, and how long each address may take."""
    said = "\n".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in headers.items())
    slow = [f"/api{verb.path}" for verb in VERBS.values() if verb.apart({"as_known_on": "a day"})]
    pattern = "^(" + "|".join(path.replace("{", r"\{").replace("}", r"\}") for path in slow) + r")(\.\w+)?$"
    return f"""
request-timeout = {PATIENCE + 2 * BEYOND}
continue-on-failure = true
{more}
[checks]
max_response_time = {AT_ONCE}
[headers]
{said}
[[operations]]
include-path-regex = {json.dumps(pattern)}
checks.max_response_time = {PATIENCE + BEYOND}
"""


def checked(address: str, config: str, folder: Path, name: str, options: argparse.Namespace, *more: str) -> int:
    """One run of Schemathesis.

    Args:
        address: The server.
        config: Its configuration.
        folder: Where that and the report go.
        name: What the run is called.
        options: Of the command line.
        more: Words for Schemathesis.

    Returns:
        Its exit code.
    """
    file = folder / f"{name}.toml"
    file.write_text(config, encoding="utf-8")
    port = urlsplit(address).port
    words = ["--config-file", str(file), "run", f"http://127.0.0.1:{port}/openapi.json", "--checks", "all"]
    words += ["--max-examples", str(options.examples), "--seed", str(options.seed), "--no-shrink"]
    words += ["--report", "junit,ndjson", "--report-dir", str(folder / name), *more]
    words += ["--include-path-regex", "|".join(f"^{path}" for path in options.include)] if options.include else []
    began = time.monotonic()
    done = subprocess.run([str(Path(sys.executable).with_name("st")), *words], stdout=subprocess.PIPE, text=True)
    print(f"{done.stdout}\n{name}: exit code {done.returncode} after {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode


def owner(folder: Path, options: argparse.Namespace) -> list[int]:
    """The server of one person, every address: twins beside the others, since it computes two answers at a time."""
    workspace = folder / "owner"
    workspace.mkdir()
    with serving(workspace) as address:
        [token] = parse_qs(urlsplit(address).query)["token"]
        config = settings({"Authorization": f"Bearer {token}"})
        runs = {"plain": ("--exclude-path-regex", TWINS), "twins": ("--include-path-regex", TWINS)}
        if options.include:
            runs = {"chosen": ()}
        with ThreadPoolExecutor(len(runs)) as pool:
            return [*pool.map(lambda name: checked(address, config, folder, name, options, *runs[name]), runs)]


def team(folder: Path, options: argparse.Namespace) -> list[int]:
    """The server of a team, what it has beside the questions: two reviewers, then what ends a session."""
    workspace = folder / "team"
    workspace.mkdir()
    accounts = Accounts.of(workspace)
    for name, role in (("ann", "reviewer"), ("bea", "reviewer"), ("carl", "admin")):
        accounts.add(name, role, PASSWORD)
    sessions = {name: f"Bearer {accounts.begin(name)}" for name in ("ann", "bea", "carl")}
    users = [{"name": name, "fixedHeaders": [{"name": "Authorization", "value": sessions[name]}]} for name in sessions]
    (folder / "users.json").write_text(json.dumps({"auth": users}), encoding="utf-8")
    behind = {"Host": urlsplit(ORIGIN).netloc, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    peers = f'[auth.wfc]\npath = {json.dumps(str(folder / "users.json"))}\npeers = ["ann", "bea"]'
    asked = (
        "^/api(" + "|".join(one.path.replace("{", r"\{").replace("}", r"\}") for one in VERBS.values()) + r")(\.\w+)?$"
    )
    ending = "|".join(f"^{path}$" for path in ENDING)
    with serving(workspace, "--team", "--origin", ORIGIN, "--trust-proxy") as address:
        codes = [checked(address, settings(behind, peers), folder, "team", options,
                         "--exclude-path-regex", f"{asked}|{ending}")]  # fmt: skip
        last = settings({**behind, "Authorization": sessions["carl"]})
        if not options.include:
            codes.append(checked(address, last, folder, "end_of_session", options, "--include-path-regex", ending))
    accounts.close()
    return codes


def main(argv: Sequence[str] | None = None) -> int:
    """The runs that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", choices=("one", "team", "both"), default="both")
    parser.add_argument("--examples", type=int, default=20, help="random requests at each address")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--include", action="append", default=[], metavar="PATH", help="beginning of a path")
    parser.add_argument("--to", type=Path, help="where the reports stay")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="labecon-openapi-") as own:
        folder = options.to or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        codes = owner(folder, options) if options.server in ("one", "both") else []
        codes += team(folder, options) if options.server in ("team", "both") else []
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
