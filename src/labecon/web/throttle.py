"""Who gives wrong passwords waits: by account and address, by address, and by account."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

#: Seconds for which a wrong password counts, and how many are free before one waits.
WINDOW, FREE_BOTH, FREE_ADDRESS, FREE_ACCOUNT = 900.0, 5, 30, 100
#: Seconds of the first wait, which doubles with every further wrong password, and most of them.
FIRST, LONGEST = 2.0, 900.0
_MOST_KEYS = 10_000
_Key = tuple[str, str]


class Throttle:
    """Counts wrong passwords.

    Args:
        clock: Seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[_Key, list[float]] = OrderedDict()

    def wait(self, account: str, address: str) -> float:
        """Seconds until another password is looked at.

        Args:
            account: The name that was given.
            address: Where the request comes from.

        Returns:
            0 where none has to be waited for.
        """
        return max(self._of(key, free) for key, free in _keys(account, address))

    def _of(self, key: _Key, free: int) -> float:
        now = self._clock()
        times = [one for one in self._failed.get(key, ()) if now - one < WINDOW]
        if len(times) < free:
            return 0.0
        pause = min(LONGEST, FIRST * 2.0 ** min(len(times) - free, 20))
        return max(0.0, times[-1] + pause - now)

    def failed(self, account: str, address: str) -> None:
        """Takes note of a wrong password.

        Args:
            account: The name that was given.
            address: Where the request comes from.
        """
        now = self._clock()
        for key, free in _keys(account, address):
            times = self._failed.setdefault(key, [])
            recent = [one for one in times if now - one < WINDOW]
            times[:] = [*recent[-(free + 20) :], now]
            self._failed.move_to_end(key)
        while len(self._failed) > _MOST_KEYS:
            self._failed.popitem(last=False)

    def passed(self, account: str, address: str) -> None:
        """A right password clears what was counted for this account at this address.

        Args:
            account: The account.
            address: Where the request comes from.
        """
        self._failed.pop((account, address), None)


def _keys(account: str, address: str) -> tuple[tuple[_Key, int], ...]:
    return (((account, address), FREE_BOTH), (("", address), FREE_ADDRESS), ((account, ""), FREE_ACCOUNT))
