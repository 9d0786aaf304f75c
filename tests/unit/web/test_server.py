"""The socket of a server, and a job that stands back behind readers."""

from __future__ import annotations

import asyncio
import os
import socket
import sys

import pytest

from labecon.errors import UsageError
from labecon.web.answers import Answer
from labecon.web.desk import POLITENESS, Desk
from labecon.web.server import bound, checked_host
from tests.unit.web.test_desk import Counted

#: Says how polite its process is.
SAYS = """
import os, sys, time
for _ in range(3000 if "job" in sys.argv else 30):  # it stands back once it runs
    if os.getpriority(os.PRIO_PROCESS, 0) != os.getpriority(os.PRIO_PROCESS, os.getppid()):
        break
    time.sleep(0.01)
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_small_answers_are_sent_at_once() -> None:
    with bound("127.0.0.1", 0) as found:
        assert found.proto == socket.IPPROTO_TCP  # what asyncio asks before it sets TCP_NODELAY


def test_a_port_that_is_taken_is_said() -> None:
    with bound("127.0.0.1", 0) as found:
        with pytest.raises(UsageError, match="cannot be used"):
            bound("127.0.0.1", found.getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.53"])
def test_this_machine_alone_needs_no_accounts(host: str) -> None:
    assert checked_host(host) == host.strip("[]")


@pytest.mark.skipif(os.name != "posix", reason="priorities of processes are those of POSIX")
def test_a_job_stands_back_and_a_reader_does_not() -> None:
    desk = Desk(Counted(Answer(0, "")), (sys.executable, "-c", SAYS), None)

    async def both() -> list[int]:
        found = await desk.job(["job"], lambda _: None), await desk.once([], True)
        return [int(one.text) for one in found]

    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert asyncio.run(both()) == [min(19, own + POLITENESS), own]
