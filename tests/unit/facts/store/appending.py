"""A process that adds facts and says so after each, until it is killed: ``python -m ... PLACE FIRST [EACH]``."""

from __future__ import annotations

import sys

from labecon.facts.store import Store
from tests.unit.facts.build import fact


def name_of(number: int) -> str:
    """The id of the fact that is added as this number."""
    return f"acme.part_{number}.revenue.FY2024"


def main(place: str, first: int, each: int) -> None:
    """Add facts from a number on, opening the store anew after some."""
    number = first
    while True:
        with Store.open(place) as store:
            for _ in range(each):
                store.add([fact(name_of(number), str(number + 1))], who="a process")
                print(number, flush=True)
                number += 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
