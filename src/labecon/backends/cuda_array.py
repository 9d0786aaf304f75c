"""Many paths on a graphics card: the CUDA text of a program, compiled by NVRTC and launched by CuPy (extra ``gpu``).

One thread takes one path through all months. What is drawn is drawn on the card, so only steps, constants and path
numbers go there, and kept lines come back.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends.c_source import CSource
from labecon.backends.compiled_array import Block, BlockKernel, Call, Engine, Lines
from labecon.backends.compiled_inputs_array import Draws
from labecon.backends.cuda_source import OPTIONS, cuda_source
from labecon.backends.native import Unavailable

#: Threads that start together.
THREADS = 128


class Card(Protocol):
    """Memory and launches of a card; a test puts the host in its place."""

    def put(self, values: npt.NDArray[Any]) -> int:
        """Copies values to the card.

        Args:
            values: Any array.

        Returns:
            Where they lie there, until they are forgotten.
        """

    def get(self, place: int, into: npt.NDArray[Any]) -> None:
        """Copies values back.

        Args:
            place: Where they lie.
            into: Where they go.
        """

    def forget(self) -> None:
        """Frees what was put."""

    def launch(self, text: str, call: int, plan: int, threads: int) -> None:
        """Runs the entry of a text.

        Args:
            text: CUDA text.
            call: Where the call lies on the card.
            plan: Where the plan lies.
            threads: Number of threads.
        """


class CupyCard:
    """The first card, by way of CuPy.

    Raises:
        Unavailable: CuPy is not installed, or there is no card.
    """

    def __init__(self) -> None:
        try:
            import cupy  # the extra gpu
        except ImportError as error:
            raise Unavailable("CuPy is not installed: pip install 'labecon[gpu]'") from error
        try:
            found = cupy.cuda.runtime.getDeviceCount()
        except cupy.cuda.runtime.CUDARuntimeError as error:
            raise Unavailable(f"no graphics card: {error}") from error
        if not found:
            raise Unavailable("no graphics card")
        self._cupy = cupy
        self._kept: list[Any] = []
        self._modules: dict[str, Any] = {}

    def put(self, values: npt.NDArray[Any]) -> int:
        """See `Card`."""
        raw = self._cupy.asarray(np.ascontiguousarray(values).view(np.uint8).reshape(-1))
        self._kept.append(raw)
        return int(raw.data.ptr)

    def get(self, place: int, into: npt.NDArray[Any]) -> None:
        """See `Card`."""
        self._cupy.cuda.runtime.memcpy(into.ctypes.data, place, into.nbytes, self._cupy.cuda.runtime.memcpyDeviceToHost)

    def launch(self, text: str, call: int, plan: int, threads: int) -> None:
        """See `Card`."""
        if text not in self._modules:
            module = self._cupy.RawModule(code=text, options=OPTIONS, backend="nvrtc")
            self._modules[text] = module.get_function("labecon_paths")
        whole = (-(-threads // THREADS),)
        self._modules[text](whole, (THREADS,), (np.uint64(call), np.uint64(plan)))
        self._cupy.cuda.runtime.deviceSynchronize()

    def forget(self) -> None:
        """Frees what was put."""
        self._kept.clear()


class CardKernel:
    """A program on a card.

    Args:
        source: Its CUDA text.
        card: The card.
    """

    def __init__(self, source: CSource, card: Card) -> None:
        self.source, self.card = source, card

    def block(
        self,
        months: int,
        paths: npt.NDArray[np.int64],
        values: tuple[Mapping[str, Any], Mapping[str, Any]] | Draws,
        lines: Lines,
        start: int,
        wanted: Sequence[str],
    ) -> Block | None:
        """See `labecon.backends.compiled_array.Kernel`; values that are given are left to NumPy."""
        if not isinstance(values, Draws):
            return None
        program, width, card = self.source.program, len(paths), self.card
        worst, wrong = np.zeros(max(1, len(program.checks))), np.zeros(1, dtype=np.int64)
        kept = {name: np.empty((months, width), dtype=np.float32) for name in program.kept if name in lines}
        found = {name: np.empty((months, width)) for name in wanted}
        groups: tuple[dict[str, npt.NDArray[Any]], ...] = (kept, found)
        try:
            places = [{name: card.put(rows) for name, rows in group.items()} for group in groups]
            rows = [np.array([group.get(name, 0) for name in program.kept], dtype=np.uint64) for group in places]
            inputs = values.inputs
            arrays = (inputs.fixed, inputs.monthly, inputs.pointers, inputs.wide, *rows, worst, wrong)
            at = [card.put(one) for one in arrays]
            call = Call(months, width, width, *at, None, None, None)
            card.launch(self.source.text, card.put(_bytes(call)), card.put(_bytes(self._plan(values, paths))), width)
            for group, where in zip(groups, places, strict=True):
                for name, one in group.items():
                    card.get(where[name], one)
            card.get(at[-2], worst)
            card.get(at[-1], wrong)
        finally:
            card.forget()
        if wrong[0]:
            return None
        for name, one in kept.items():
            lines[name][:, start : start + width] = one
        return found, dict(zip(program.checks, worst.tolist(), strict=False))

    def _plan(self, draws: Draws, paths: npt.NDArray[np.int64]) -> Any:
        """The plan with the addresses of the card in place of those of this process."""
        moved = {one.ctypes.data: self.card.put(one) for one in draws.tables}
        steps = []
        for group in (draws.once, draws.monthly):
            copied = group.copy()
            copied["table"] = [moved.get(int(address), 0) for address in group["table"]]
            steps.append(self.card.put(copied))
        plan = draws.plan(paths.astype(np.uint64))
        plan.once, plan.monthly = steps
        plan.paths = self.card.put(paths.astype(np.uint64))
        return plan


def _bytes(structure: ctypes.Structure) -> npt.NDArray[np.uint8]:
    return np.frombuffer(bytes(structure), dtype=np.uint8)


class CardEngine(Engine):
    """Serves the blocks of one simulation on a card; where there is none, NumPy does."""

    most = 1 << 17
    card: Callable[[], Card] = CupyCard

    def _made(self, source: CSource) -> tuple[BlockKernel, Draws | None]:
        drawn = self._drawn(source.layout)
        rows = 0 if drawn is None else drawn.rows - source.layout.size
        return CardKernel(cuda_source(source.program, rows), type(self).card()), drawn

    @property
    def status(self) -> str:
        """One line that says what serves, and why."""
        return "cuda" if self._ready is not None else super().status
