"""How quick the live page is in Chromium: first load, one path under a slider, first fan, 2,000 paths.

Run it on a machine that does nothing else: ``python benchmarks/live_page.py [--steps 30]``. Every step moves the slider
of the driver that decides most and waits until the page rests. Exit code 1 where a bar is missed. Processor time (of
the page's thread, of its workers, and of what draws and collects beside them) says what a step costs where something
else runs too.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.page.page import live_page

#: Most milliseconds, and bytes of what is loaded first. `path`: from the slider's event until the page holds the new
#: answers and the new line, which the next frame shows.
BARS = {"interactive": 2000.0, "path": 16.0, "fan": 100.0, "all": 500.0, "packed": 600_000.0, "file": 2_000_000.0}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
#: One step: the milliseconds to the new path, to the first fan and to the last one, with the longest task of the page.
STEP = """async (k) => {
  const box = document.querySelector("[data-driver] input[type=range]"), low = Number(box.min), high = Number(box.max);
  const rest = (ms) => new Promise((go) => setTimeout(go, ms)), frame = () => new Promise(requestAnimationFrame);
  await rest(400); await frame();
  let longest = 0, first = 0, last = 0;
  const note = (list) => list.getEntries().forEach((one) => { longest = Math.max(longest, one.duration); });
  const watch = new PerformanceObserver(note);
  watch.observe({entryTypes: ["longtask"]});
  const before = labecon.fans.value, start = performance.now();
  const drawn = (found) => {
    first ||= performance.now() - start;
    if (found.paths >= 2000) last ||= performance.now() - start;
  };
  const stop = labecon.fans.subscribe((found) => { if (found !== before) setTimeout(drawn, 0, found); });
  box.value = String(low + (high - low) * (0.2 + 0.6 * ((k * 0.618) % 1)));
  box.dispatchEvent(new Event("input", {bubbles: true}));
  await Promise.resolve();
  const path = performance.now() - start;
  while (!last && performance.now() - start < 20000) await rest(5);
  stop(); box.dispatchEvent(new Event("change", {bubbles: true})); await rest(50); watch.disconnect();
  return {path, fan: first, all: last, longest};
}"""


def ours(process: Path) -> bool:
    """Whether a process was started by this one, directly or not.

    Args:
        process: Its folder in ``/proc``.

    Returns:
        True for a child, a child's child and so on.
    """
    parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
    return parent == os.getpid() or (parent > 1 and ours(process.parent / str(parent)))


def processor_time() -> dict[str, float]:
    """Processor time of the page's own thread and of its workers so far, where Linux tells it.

    Returns:
        Milliseconds by thread; nothing elsewhere.
    """
    spent: dict[str, float] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"--type=renderer" not in (process / "cmdline").read_bytes() or not ours(process):
                continue
            for thread in (process / "task").iterdir():
                worker = (thread / "comm").read_text().startswith("DedicatedWorker")
                name = "cpu workers" if worker else "cpu page" if thread.name == process.name else "cpu browser"
                spent[name] = spent.get(name, 0.0) + int((thread / "schedstat").read_text().split()[0]) / 1e6
        except OSError:
            continue  # it has ended
    return spent


def measured(text: str, steps: int) -> dict[str, list[float]]:
    """Milliseconds of every step, and of the first load.

    Args:
        text: The page.
        steps: Moves of the slider.

    Returns:
        Values by name.
    """
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder) / "page.html"
        file.write_text(text, encoding="utf-8")
        browser = play.chromium.launch(executable_path=program, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(file.as_uri())
        page.locator("#cards").wait_for()
        found: dict[str, list[float]] = {"interactive": [page.evaluate("performance.now()")]}
        page.locator("#progress", has_text="2,000").wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        for step in range(steps):
            before = processor_time()
            values = page.evaluate(STEP, step)
            spent = {name: time - before.get(name, 0.0) for name, time in processor_time().items()}
            for name, value in {**values, **spent}.items():
                found.setdefault(name, []).append(value)
        browser.close()
    return found


def percentile(values: list[float], level: float) -> float:
    """A value that a share of the values does not exceed.

    Args:
        values: At least one.
        level: The share.

    Returns:
        The value.
    """
    return sorted(values)[min(len(values) - 1, int(level * len(values)))]


def main(argv: list[str] | None = None) -> int:
    """Measures and prints.

    Args:
        argv: Arguments.

    Returns:
        0 where every bar is held.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--steps", type=int, default=30)
    options = parser.parse_args(argv)
    text = live_page([labecon.load("minimax"), labecon.load("zhipu")], Words("en"))
    sizes = {"packed": len(gzip.compress(text.encode(), mtime=0)), "file": len(text.encode())}
    found: dict[str, Any] = {**measured(text, options.steps), **{name: [size] for name, size in sizes.items()}}
    held = True
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.steps} steps")
    for name, values in found.items():
        middle, high = percentile(values, 0.5), percentile(values, 0.95)
        bar = BARS.get(name)
        good = bar is None or high <= bar
        held = held and good
        said = "" if bar is None else f"bar {bar:.0f} {'held' if good else 'MISSED'}"
        print(f"{name:12} median {middle:10.1f}  p95 {high:10.1f}  {said}".rstrip())
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
