"""What a server keeps for its accounts: nobody finds what is somebody else's."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar


class HasOwner(Protocol):
    """Anything that is an account's."""

    @property
    def owner(self) -> str:
        """The account."""


T = TypeVar("T", bound=HasOwner)


class Owned(Generic[T]):
    """Things by id, each of one account."""

    def __init__(self) -> None:
        self.by_id: dict[str, T] = {}

    def of(self, owner: str) -> list[T]:
        """What is of an account.

        Args:
            owner: The account.

        Returns:
            In the order in which they came.
        """
        return [one for one in self.by_id.values() if one.owner == owner]

    def find(self, owner: str, name: str) -> T | None:
        """One thing of an account.

        Args:
            owner: The account.
            name: Its id.

        Returns:
            The thing; None where there is none, or it is somebody else's.
        """
        found = self.by_id.get(name)
        return found if found is not None and found.owner == owner else None
