"""A clock that a test steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


class SteppedClock:
    """Microseconds since 1970, moved by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return int(self.now.timestamp()) * 1_000_000 + self.now.microsecond

    def step(self, **by: float) -> None:
        """Move by ``seconds=1``, ``hours=-1``, ..."""
        self.now += timedelta(**by)
