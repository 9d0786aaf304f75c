"""Who asks, and what a role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Roles from least to most; each may do what the ones before it may.
ROLES = ("reader", "analyst", "reviewer", "admin")
_KEY = "labecon.person"


@dataclass(frozen=True)
class Person:
    """Who sent a request.

    Args:
        name: The account; empty for the owner of a server without accounts.
        role: One of `ROLES`; empty for nobody.
    """

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether this is enough.

        Args:
            role: The least role that is needed.

        Returns:
            True where the person has it or a higher one.

        Example:
            >>> Person("ann", "analyst").may("reader"), Person("ann", "analyst").may("reviewer")
            (True, False)
        """
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


#: Whoever has not said who they are.
NOBODY = Person("", "")
#: Whoever has the token of a server without accounts.
OWNER = Person("", "admin")


def put(scope: Any, person: Person) -> None:
    """Writes who asks into a request.

    Args:
        scope: What ASGI says of it.
        person: Who asks.
    """
    scope[_KEY] = person


def person_of(scope: Mapping[str, Any]) -> Person:
    """Who sent a request.

    Args:
        scope: What ASGI says of it.

    Returns:
        The person that the guard found.
    """
    found: Person = scope[_KEY]
    return found
