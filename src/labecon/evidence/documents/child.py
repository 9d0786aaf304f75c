"""The process that reads one document: started afresh, shut in, and ended after one answer.

It is run by path, not as part of the package: only the readers are loaded, which halves its start. The document comes
on standard input, one JSON object goes to standard output. Before the first byte is parsed the process can no longer
open a file or a socket, write a file, or start a process, and its time and memory are bounded by the system.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

#: What Python itself reports before it is done; refused once a document is being read.
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "open")


def _load_readers() -> None:
    """Make the readers importable without loading the packages above them, which a reader does not need."""
    folder = Path(__file__).resolve().parent
    places = {"labecon.evidence.documents": folder, "labecon.evidence": folder.parent, "labecon": folder.parents[1]}
    for name, place in places.items():
        package = ModuleType(name)
        package.__path__ = [str(place)]
        sys.modules[name] = package


def _resource_limits() -> Any:
    """The library of the system's limits; None on systems without."""
    try:
        import resource
    except ImportError:
        return None
    return resource


def _shut_in(limits: Any) -> None:
    """Give up what a reader does not need. Systems without resource limits keep the parent's clock alone."""
    resource = _resource_limits()
    if resource is None:
        return
    cores = resource.RLIMIT_CORE
    bounds = [
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (cores, 0),
    ]
    for kind, bound in bounds:
        _, hard = resource.getrlimit(kind)
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound + 1 if kind == resource.RLIMIT_CPU and bound < hard else bound))


def _refuse(event: str, _: object) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document reader may not {event}")


def answer(data: bytes, settings: dict[str, Any], limits: Any) -> dict[str, object]:
    """Read a document; every way it can end has a type.

    Args:
        data: The file.
        settings: Keys `hint` and `declared`.
        limits: The `Limits`.

    Returns:
        The answer to the parent.
    """
    from labecon.evidence.documents.draft import Draft
    from labecon.evidence.documents.formats import read
    from labecon.evidence.documents.refusals import Refusal

    draft = Draft(limits)
    try:
        if len(data) > limits.size:
            return _refusal("over_limit", f"more than {limits.size} bytes", "size", draft.format)
        read(data, draft, settings["hint"], settings["declared"])
        return draft.answer()
    except Refusal as error:
        return _refusal(error.outcome, error.message, error.limit, draft.format)
    except MemoryError:
        return _refusal("over_limit", f"more than {limits.memory} bytes of memory", "memory", draft.format)
    except RecursionError:
        return _refusal("over_limit", "parts within each other deeper than can be followed", "depth", draft.format)
    except Exception as error:  # noqa: BLE001 - the boundary: whatever a hostile file provokes gets a type here
        return _refusal("malformed", f"{type(error).__name__}: {error}"[:300], "", draft.format)


def _refusal(outcome: str, message: str, limit: str, kind: str) -> dict[str, object]:
    return {"outcome": outcome, "message": message, "limit": limit, "format": kind}


def main(settings: dict[str, Any]) -> None:
    """Read standard input and answer.

    Args:
        settings: Keys `hint`, `declared` and `limits`.
    """
    from labecon.evidence.documents.formats import prepare
    from labecon.evidence.documents.limits import Limits
    from labecon.evidence.documents.refusals import MissingExtra

    limits = Limits(**settings["limits"])
    data = sys.stdin.buffer.read(limits.size + 1)
    try:
        prepare(data)
    except MissingExtra as error:
        said = _refusal(error.outcome, error.message, "", "")
    else:
        sys.addaudithook(_refuse)
        _shut_in(limits)
        said = answer(data, settings, limits)
    try:
        text = _as_bytes(said)
    except MemoryError:
        text = _as_bytes(_refusal("over_limit", f"more than {limits.memory} bytes of memory", "memory", ""))
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def serve(line: int) -> None:
    """Split off a process for each document that comes over a socket, until it is closed.

    Args:
        line: The socket. A request is a line of settings with two open files, the document and the pipe of the answer;
            the reply is the status in which the process ended.
    """
    import os
    import socket

    from labecon.evidence.documents.formats import prepare

    prepare(b"")  # loaded once, for all that are split off
    _resource_limits()
    with socket.socket(fileno=line) as connection:
        while True:
            message, files, _, _ = socket.recv_fds(connection, 65_536, 2)
            if not message or len(files) != 2:
                return
            reader = os.fork()
            if not reader:
                connection.close()
                for place, file in enumerate(files):
                    os.dup2(file, place)
                    os.close(file)
                code = 1
                try:
                    main(json.loads(message))
                    code = 0
                finally:
                    os._exit(code)
            for file in files:
                os.close(file)
            connection.sendall(os.waitpid(reader, 0)[1].to_bytes(4, "big"))


def _as_bytes(said: dict[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


if __name__ == "__main__":
    _load_readers()
    if sys.argv[1] == "--serve":
        serve(int(sys.argv[2]))
    else:
        main(json.loads(sys.argv[1]))
