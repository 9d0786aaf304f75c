"""The tables of a sweep as Parquet files: one a block of paths, and one that sums up every cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.sweeps.plan import Block, Plan
from labecon.errors import UsageError

Singles = npt.NDArray[np.float32]


def require_parquet() -> None:
    """Whether Parquet can be written.

    Raises:
        UsageError: The extra is not installed.
    """
    _arrow()


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        text = "Parquet files need the extra `sweep`"
        raise UsageError.of("missing-extra", text, remedy="pip install 'labecon[sweep]'") from error
    return pyarrow, pyarrow.parquet


class Tables:
    """Writes and reads the tables of a plan, all of one shape, so that one query reads them together.

    Args:
        plan: The plan.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.drivers = _driver_kinds(plan)
        self.columns = tuple(dict.fromkeys(one.name for columns in plan.columns.values() for one in columns))

    def place(self, block: Block) -> str:
        """Where the file of a block lies.

        Args:
            block: The block.

        Returns:
            Path inside the folder.
        """
        lab = self.plan.cells[block.cell].lab
        return f"paths/{lab}/{block.cell:05d}-{block.start:08d}-{block.id[:12]}.parquet"

    def write_block(self, path: Path, block: Block, values: Mapping[str, Singles]) -> None:
        """Writes the values of a block.

        Args:
            path: The file.
            block: The block.
            values: Columns by name, shape (path,); not-a-number becomes an absent value.
        """
        arrow, parquet = _arrow()
        cell, count = self.plan.cells[block.cell], block.paths
        texts = {"lab": cell.lab, "currency": self.plan.currencies[cell.lab], "scenario": cell.scenario}
        fields = {name: arrow.array([text] * count, arrow.string()) for name, text in texts.items()}
        fields["seed"] = arrow.array([cell.seed] * count, arrow.int64())
        for name, kind in self.drivers.items():
            value = cell.drivers.get(name)
            value = str(value) if kind == "text" and value is not None else value
            fields[name] = arrow.array([value] * count, arrow.string() if kind == "text" else arrow.float64())
        fields["path"] = arrow.array(np.arange(block.start, block.stop, dtype=np.int64))
        for name in self.columns:
            if name in values:
                column = values[name].astype(np.float32)
                fields[name] = arrow.array(column, arrow.float32(), mask=np.isnan(column))
            else:
                fields[name] = arrow.nulls(count, arrow.float32())
        parquet.write_table(arrow.table(fields), path, compression="zstd")

    def read_block(self, path: Path, block: Block, only: Sequence[str] | None = None) -> dict[str, Singles] | None:
        """The values of a block as they lie in its file.

        Args:
            path: The file.
            block: The block.
            only: Columns that are wanted; all of its lab when None.

        Returns:
            Columns by name; None where the file is not there or cannot be read.
        """
        names = [one.name for one in self.plan.columns[self.plan.cells[block.cell].lab]] if only is None else list(only)
        arrow, parquet = _arrow()
        try:
            table = parquet.read_table(path, columns=[*names, "path"], memory_map=False, partitioning=None)
            if table["path"].to_numpy().tolist() != list(range(block.start, block.stop)):
                return None
            return {name: _singles(table[name]) for name in names}
        except (OSError, KeyError, ValueError, arrow.ArrowException):
            return None

    def write_summary(self, path: Path, rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> None:
        """Writes the table that sums up every cell.

        Args:
            path: The file.
            rows: Values by column.
            kinds: Column to ``text``, ``whole`` or ``number``, in order.
        """
        arrow, parquet = _arrow()
        types = {"text": arrow.string(), "whole": arrow.int64(), "number": arrow.float64()}
        fields = {name: arrow.array([row.get(name) for row in rows], types[kind]) for name, kind in kinds.items()}
        parquet.write_table(arrow.table(fields), path, compression="zstd")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file.

    Args:
        path: The file.

    Returns:
        Values by column, in order.

    Raises:
        UsageError: It is not there, or cannot be read.
    """
    arrow, parquet = _arrow()
    try:
        rows: list[dict[str, Any]] = parquet.read_table(path, partitioning=None).to_pylist()
    except (OSError, ValueError, arrow.ArrowException) as error:
        text = "has no summary that can be read"
        remedy = "labecon sweep SPEC.toml --to FOLDER --resume finishes it"
        raise UsageError.of("unreadable", text, str(path.parent), remedy) from error
    return rows


def _singles(column: Any) -> Singles:
    found: Singles = np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float32).copy()
    found[np.isnan(found)] = np.nan
    return found


def _driver_kinds(plan: Plan) -> dict[str, str]:
    """Columns of the drivers that are set: ``text`` where one of their values is a text."""
    kinds: dict[str, str] = {}
    for cell in plan.cells:
        for name, value in cell.drivers.items():
            if isinstance(value, str) or name not in kinds:
                kinds[name] = "text" if isinstance(value, str) else "number"
    return kinds
