"""What the page says under Reproduce is done as it stands: by a shell, by curl, by an agent, in Python."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from mcp import Client, StdioServerParameters

from tests.browser.steps import turn
from tests.browser.test_desk import SERVE, address, folder, open_view, visit

__all__ = ["address", "folder", "open_view", "visit"]
STATE = ";scenario=price_war;set=talkie.churn:0.05,training_growth:1.3~1.9;seed=3"
SHELL = f'labecon() {{ {shlex.quote(sys.executable)} -c {shlex.quote(SERVE)} "$@"; }}; '


def by_shell(line: str, **environment: str) -> str:
    """What a line prints, as somebody gets it who pastes it into a shell; its end of lines is that of CSV."""
    told = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", **environment}
    done = subprocess.run(["bash", "-c", SHELL + line], capture_output=True, check=True, env=told)
    return done.stdout.decode()


def by_curl(line: str, token: str) -> str:
    """What a server answers to the request of a line; without curl, to the same request by another client."""
    if shutil.which("curl"):
        return by_shell(line.replace("curl ", "curl --silent --show-error --fail ", 1), TOKEN=token)
    program, option, header, url = shlex.split(line.replace("$TOKEN", token))
    assert (program, option) == ("curl", "-H")
    name, _, value = header.partition(": ")
    with urllib.request.urlopen(urllib.request.Request(url, headers={name: value})) as answer:
        return str(answer.read().decode())


def by_agent(calls: list[str]) -> list[Any]:
    """What the tools of ``labecon mcp`` answer to the calls."""

    async def ask() -> list[Any]:
        server = StdioServerParameters(command=sys.executable, args=["-c", SERVE, "mcp"])
        async with Client(server) as client:
            told = [json.loads(call) for call in calls]
            return [await client.call_tool(one["name"], one["arguments"]) for one in told]

    with ThreadPoolExecutor(1) as other:  # the browser's own thread runs a loop already
        return [one.structured_content["answer"] for one in other.submit(asyncio.run, ask()).result()]


def year(months: dict[str, float], number: int) -> float:
    """The sum of a year, from the first month to the last."""
    total = 0.0
    for month in range(1, 13):
        total += months[f"{number}-{month:02}"]
    return total


def test_four_ways_give_the_number_that_the_page_shows(open_view: Callable[..., Any], address: str) -> None:
    page = open_view("reproduce", more=STATE)
    page.locator("#reproduce-cli", has_text="--seed 3").wait_for()
    shown = page.evaluate("[...labecon.run.value.model.line(labecon.run.value.room, 'revenue')]")
    text = {name: page.locator(f"#reproduce-{name}").inner_text() for name in ("cli", "python", "curl", "mcp")}
    commands = [line for line in text["cli"].splitlines() if not line.startswith("#")]
    assert len(commands) == len(text["curl"].splitlines()) == len(text["mcp"].splitlines()) == 2
    [token] = parse_qs(urlsplit(address).query)["token"]

    tables = [by_shell(f"{command} --format csv") for command in commands]
    assert [by_curl(line, token) for line in text["curl"].splitlines()] == tables
    [statements, fans] = by_agent(text["mcp"].splitlines())
    printed = subprocess.run([sys.executable, "-c", text["python"]], capture_output=True, text=True, check=True).stdout

    rows = {row["line"]: row for row in csv.DictReader(io.StringIO(tables[0]))}
    revenue = {month: float(value) for month, value in rows["revenue"].items() if re.match(r"\d{4}-", month) and value}
    assert [revenue[month] for month in sorted(revenue)[-len(shown) :]] == shown
    told = dict(zip(statements["months"], statements["lines"]["revenue"]["values"], strict=True))
    assert {month: told[month] for month in revenue} == revenue
    assert float(printed.split()[0]) == year(revenue, 2026)

    monthly = [row for row in csv.DictReader(io.StringIO(tables[1])) if row["kind"] == "month"]
    [line] = [word for word in shlex.split(commands[1]) if word in fans["fans"]]
    [last] = [row for row in monthly if row["line"] == line and row["period"] == fans["months"][-1]]
    quantiles = [float(last[name]) for name in ("p05", "p25", "p50", "p75", "p95")]
    assert fans["fans"][line][-1] == quantiles and fans["seed"] == 3
    in_python = [float(one) for one in re.findall(r"-?\d[\d.e+]*", printed.split("\n", 1)[1])]
    assert in_python == pytest.approx(quantiles, rel=1e-8)


def test_a_served_page_asks_its_own_server_alone(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(address)
    page.locator("#views").wait_for()
    for view in page.evaluate("[...document.querySelectorAll('[data-view]')].map((one) => one.dataset.view)"):
        turn(page, view)
    context.close()
    own = address.partition("/?")[0]
    assert len(asked) > 2
    assert [one for one in asked if not one.startswith((f"{own}/", f"blob:{own}/", "data:"))] == []
