"""Compiles C text once and keeps the library: the system's C compiler or the one of the `ziglang` wheel.

A library is kept in the cache folder (`cache_folder`) under a key of the text or what stands for it, flags, compiler
and processor. Processes that compile at the same moment do not disturb each other, and a lock lets the later ones wait
for the first.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from labecon.backends import cache_folder

Build = Literal["strict", "fast"]
#: IEEE order and rounding kept; what is given up are errno and trap flags, which nothing reads.
_FLAGS = ("-std=gnu11", "-O3", "-fno-math-errno", "-fno-trapping-math", "-fopenmp-simd", "-fPIC", "-shared")
_CONTRACT = {"strict": "-ffp-contract=off", "fast": "-ffp-contract=fast"}
#: Seconds after which a compiler is given up.
PATIENCE = 120
_ENDING = "lib"
_lock = threading.Lock()
_loaded: dict[tuple[str, str], ctypes.CDLL] = {}


class Source(Protocol):
    """C text that is written only where it has to be compiled."""

    @property
    def identity(self) -> str:
        """What stands for the text: two texts that differ have two."""

    @property
    def text(self) -> str:
        """The text."""


class Unavailable(Exception):
    """No library can be had; the message is one line that says why."""


@dataclass(frozen=True)
class Compiler:
    """A C compiler.

    Args:
        command: The command, without flags.
        version: What it says about itself, or its file with size and time of change.
    """

    command: tuple[str, ...]
    version: str


@cache
def find_compiler() -> Compiler:
    """The compiler that will be used: ``LABECON_CC``, else the system's, else the one of the `ziglang` wheel.

    Returns:
        The compiler.

    Raises:
        Unavailable: There is none, or ``LABECON_CC`` is ``none``.
    """
    asked = os.environ.get("LABECON_CC", "")
    if asked == "none":
        raise Unavailable("compiling is switched off (LABECON_CC=none)")
    for name in [asked] if asked else ["cc", "gcc", "clang"]:
        path = shutil.which(name)
        if path is not None:
            return _identified((path,))
    from importlib.util import find_spec  # not needed where the system has a compiler

    if not asked and find_spec("ziglang") is not None:
        return _identified((sys.executable, "-m", "ziglang", "cc"))
    raise Unavailable(
        f"LABECON_CC={asked} is not there" if asked else "no C compiler: no cc, gcc, clang, ziglang wheel"
    )


def _identified(command: tuple[str, ...]) -> Compiler:
    """With what tells it from others; to ask it costs a process each time, so its file speaks for it."""
    if len(command) > 1:
        return Compiler(command, " ".join(_run([*command, "--version"]).split()))
    try:
        place = os.path.realpath(command[0])
        about = os.stat(place)
    except OSError as error:
        raise Unavailable(f"{command[0]} cannot be read: {error}") from error
    return Compiler(command, f"{place} {about.st_size} {about.st_mtime_ns}")


def _run(command: list[str]) -> str:
    """What a command prints."""
    import subprocess  # not needed where the library is kept

    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"{command[0]} cannot be run: {error}") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise Unavailable(f"{command[0]} failed: {last}")
    return done.stdout


@cache
def processor() -> str:
    """What the library is built for: machine and instruction sets.

    Returns:
        Text that differs between processors that cannot run each other's code.
    """
    found = ""
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
        found = next((line.split(":", 1)[1] for line in lines if line.startswith(("flags", "Features"))), "")
    kind = os.environ.get("PROCESSOR_IDENTIFIER", "")  # on Windows
    return " ".join([sys.platform, _machine(), kind, *sorted(found.split())])


def _machine() -> str:
    """The kind of processor, such as x86_64; the module `platform` takes longer to load than all else here."""
    name = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return name.lower()


def flags_of(build: Build) -> tuple[str, ...]:
    """The flags of a build.

    Args:
        build: ``strict`` or ``fast``.

    Returns:
        Flags, those for this processor included.
    """
    x86 = _machine() in ("x86_64", "amd64", "i686")
    # Compilers prefer half-width vectors on some processors; these loops gain from the full width or do not mind it.
    return (*_FLAGS, _CONTRACT[build], *(("-march=native", "-mprefer-vector-width=512") if x86 else ("-mcpu=native",)))


def key_of(source: str | Source, build: Build) -> str:
    """The key of a library.

    Args:
        source: C text, or what can write it.
        build: ``strict`` or ``fast``.

    Returns:
        Forty hexadecimal digits: a hash of the text or what stands for it, flags, compiler and processor.

    Raises:
        Unavailable: There is no compiler.
    """
    identity = source if isinstance(source, str) else source.identity
    return cache_folder.key_of(identity, *flags_of(build), find_compiler().version, processor())


def kept(source: str | Source, build: Build = "strict") -> Path | None:
    """The kept library of a text.

    Args:
        source: C text, or what can write it.
        build: ``strict`` or ``fast``.

    Returns:
        Its file, or None where there is none that may be loaded.

    Raises:
        Unavailable: There is no compiler.
    """
    return _sound(cache_folder.cache_folder(), key_of(source, build))


def _sound(folder: Path, key: str) -> Path | None:
    found = cache_folder.kept_file(folder, key, _ENDING)
    return None if found is None else found[0]


def library(source: str | Source, build: Build = "strict") -> ctypes.CDLL:
    """The library of a text, compiled unless it is kept.

    Args:
        source: C text, or what can write it.
        build: ``strict`` keeps the bits of every other engine; ``fast`` fuses multiplications with additions.

    Returns:
        The library, loaded; its calls release the interpreter's lock.

    Raises:
        Unavailable: There is no compiler, it failed, or the library cannot be kept or loaded.
    """
    with _lock:
        folder, key = cache_folder.cache_folder(), key_of(source, build)
        if (str(folder), key) not in _loaded:
            _loaded[str(folder), key] = _load(folder, key, source, build)
        return _loaded[str(folder), key]


def _load(folder: Path, key: str, source: str | Source, build: Build) -> ctypes.CDLL:
    try:
        if not cache_folder.made_folder(folder):
            raise Unavailable(f"{folder} belongs to somebody else or is open to others")
        path = _sound(folder, key)
        if path is None:
            text = source if isinstance(source, str) else source.text
            with _alone(folder / f"{key}.lock"):
                path = _sound(folder, key) or _compiled(folder, key, text, build)
        return ctypes.CDLL(str(path))
    except OSError as error:
        raise Unavailable(f"no library in {folder}: {error}") from error


def _compiled(folder: Path, key: str, text: str, build: Build) -> Path:
    import tempfile  # not needed where the library is kept

    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as made:
        source, target = Path(made) / "program.c", Path(made) / "program.lib"
        source.write_text(text, encoding="utf-8")
        _run([*find_compiler().command, *flags_of(build), "-o", str(target), str(source)])
        return cache_folder.keep(folder, key, _ENDING, target)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Waits until no other process holds the file; without locks (Windows) the atomic rename alone protects."""
    try:
        import fcntl  # not on Windows
    except ImportError:
        yield
        return
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
