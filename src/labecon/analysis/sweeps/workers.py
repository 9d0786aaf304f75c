"""Who computes the blocks: processes of this machine, Dask or Ray. Their schedulers, not one of ours.

A worker is told a block in JSON and answers in bytes; it writes no file, so machines need share no disk. A block that
is computed twice, because a worker was lost, has the same bytes.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

from labecon.errors import UsageError, nearest

Work = Callable[[str], bytes]
ENGINES = ("local", "dask", "ray")
#: Seconds after which a caller is asked whether it wants to go on waiting.
PATIENCE = 0.5
#: Seconds within which a cluster has to answer.
CONNECTING = 10
#: Seconds within which a cluster of this machine has to end.
CLOSING = 10


class Workers(Protocol):
    """Computes blocks somewhere."""

    #: How many blocks are computed at once.
    count: int

    def submit(self, task: str) -> Any:
        """Hands over a block; gives something that stands for its answer."""

    def ready(self, pending: Sequence[Any]) -> list[Any]:
        """Those of some blocks that are computed; waits a moment for the first."""

    def answer(self, handle: Any) -> bytes:
        """The answer of a block that is computed."""

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""


def workers_on(engine: str, count: int, work: Work) -> Workers:
    """Workers on an engine.

    Args:
        engine: ``local``, ``dask``, ``dask://HOST:PORT``, ``ray`` or ``ray://HOST:PORT``.
        count: How many; 0 for as many as there are cores. A cluster that is named has its own.
        work: Computes a block.

    Returns:
        The workers.

    Raises:
        UsageError: There is no such engine, its library is not installed, or its cluster does not answer.
    """
    name = check_engine(engine)
    count = count or cores()
    if name == "dask":
        return _Dask(engine, count, work)
    if name == "ray":
        return _Ray(engine, count, work)
    return _Here(work) if count == 1 else _Processes(count, work)


def check_engine(engine: str) -> str:
    """The kind of an engine.

    Args:
        engine: As `workers_on` takes it.

    Returns:
        ``local``, ``dask`` or ``ray``.

    Raises:
        UsageError: It is none.
    """
    name, _, address = engine.partition("://")
    if name not in ENGINES or (name == "local" and "://" in engine):
        text = f"no engine {engine!r}{nearest(name, ENGINES)}"
        raise UsageError.of("unknown-name", text, "--on", "local, dask, dask://HOST:PORT, ray, ray://HOST:PORT")
    if "://" in engine:
        try:
            sound = bool(urlsplit(engine).hostname and urlsplit(engine).port)
        except ValueError:
            sound = False
        if not sound:
            raise UsageError.of("malformed", f"{address!r} is not HOST:PORT", "--on", f"e.g. {name}://127.0.0.1:8786")
    return name


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Here:
    """This process: one block after the other."""

    count = 1

    def __init__(self, work: Work) -> None:
        self.work = work

    def submit(self, task: str) -> str:
        return task

    def ready(self, pending: Sequence[Any]) -> list[Any]:
        return list(pending[:1])

    def answer(self, handle: str) -> bytes:
        return self.work(handle)

    def close(self) -> None:
        return


def _alone() -> None:
    """Runs first in a worker process: interrupts are the parent's affair, and without a parent there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class _Processes:
    """Processes of this machine, begun afresh so that no state of this one leaks into them."""

    def __init__(self, count: int, work: Work) -> None:
        from concurrent.futures import ProcessPoolExecutor

        self.count, self.work = count, work
        self._others = set(multiprocessing.active_children())
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=_alone)

    def submit(self, task: str) -> Any:
        from concurrent.futures import Future

        try:
            return self._pool.submit(self.work, task)
        except RuntimeError as error:  # the pool has found that a process is gone
            lost: Future[bytes] = Future()
            lost.set_exception(error)
            return lost

    def ready(self, pending: Sequence[Any]) -> list[Any]:
        from concurrent.futures import FIRST_COMPLETED, wait

        return list(wait(pending, timeout=PATIENCE, return_when=FIRST_COMPLETED).done)

    def answer(self, handle: Any) -> bytes:
        from concurrent.futures.process import BrokenProcessPool

        try:
            found: bytes = handle.result()
        except BrokenProcessPool as error:
            raise _lost() from error
        return found

    def close(self) -> None:
        mine = [one for one in multiprocessing.active_children() if one not in self._others]
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in mine:
            process.terminate()
        self._pool.shutdown(wait=True)


def _lost() -> UsageError:
    remedy = "--resume goes on; if memory was short, take fewer --workers or a smaller block"
    return UsageError.of("worker-lost", "a worker process has ended unexpectedly", "", remedy)


def _missing(extra: str) -> UsageError:
    text = f"--on {extra} needs the extra `{extra}`"
    return UsageError.of("missing-extra", text, remedy=f"pip install 'labecon[{extra}]'")


def _unreachable(engine: str, error: Exception) -> UsageError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return UsageError.of("unreachable", f"{engine} does not answer: {reason}", "--on", "is the cluster running?")


class _Dask:
    """Dask: a cluster of this machine, on loopback alone, or the one that is named."""

    def __init__(self, engine: str, count: int, work: Work) -> None:
        try:
            import distributed
        except ImportError as error:
            raise _missing("dask") from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._distributed, self.work, self._cluster = distributed, work, None
        where: Any = "tcp://" + engine.partition("://")[2]
        if engine == "dask":
            self._cluster = where = distributed.LocalCluster(
                n_workers=count, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )  # fmt: skip
        try:
            self._client = distributed.Client(where, timeout=f"{CONNECTING}s", set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise _unreachable(engine, error) from error
        self.count = sum(self._client.nthreads().values()) or 1

    def submit(self, task: str) -> Any:
        return self._client.submit(self.work, task, pure=False, retries=2)

    def ready(self, pending: Sequence[Any]) -> list[Any]:
        with self._client.as_current(), suppress(TimeoutError):
            return list(self._distributed.wait(list(pending), PATIENCE, "FIRST_COMPLETED").done)
        return []

    def answer(self, handle: Any) -> bytes:
        try:
            found: bytes = handle.result()
        except (self._distributed.scheduler.KilledWorker, self._distributed.client.FutureCancelledError) as error:
            raise _lost() from error
        return found

    def close(self) -> None:
        with suppress(TimeoutError):  # what does not end in time ends with this process
            self._client.close(timeout=CLOSING)
            if self._cluster is not None:
                self._cluster.close(timeout=CLOSING)


class _Ray:
    """Ray: processes of this machine, on loopback alone, or the cluster that is named."""

    def __init__(self, engine: str, count: int, work: Work) -> None:
        try:
            import ray
        except ImportError as error:
            raise _missing("ray") from error
        self._ray = ray
        settings: dict[str, Any] = {"logging_level": logging.CRITICAL, "log_to_driver": False}
        if engine == "ray":
            settings |= {"num_cpus": count, "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
        else:
            settings |= {"address": engine}
        try:
            with warnings.catch_warnings(action="ignore"):  # what matters is said in the error
                ray.init(**settings)
        except (ConnectionError, OSError, TimeoutError, RuntimeError, ValueError) as error:
            raise _unreachable(engine, error) from error
        self.count = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._work = ray.remote(num_cpus=1, max_retries=2)(work)

    def submit(self, task: str) -> Any:
        return self._work.remote(task)

    def ready(self, pending: Sequence[Any]) -> list[Any]:
        done, _ = self._ray.wait(list(pending), num_returns=1, timeout=PATIENCE)
        return list(done)

    def answer(self, handle: Any) -> bytes:
        try:
            found: bytes = self._ray.get(handle)
        except self._ray.exceptions.RayError as error:
            raise _lost() from error
        return found

    def close(self) -> None:
        self._ray.shutdown()
