"""A workspace that holds the worked example, and a way to run commands in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from labecon import business
from labecon.cli.main import main
from labecon.labs import loading
from tests.worked_example import COMPONENTS, TOML

SCENARIOS = {
    "dear_users": 'title = { en = "Dear users", zh = "用户变贵" }\nreason = "serving costs double"\n[overrides]\n'
    '"talkie.cost_per_user" = { scale = 2 }\n',
    "no_raise": 'reason = "nobody lends"\n[overrides]\nraise_size = { set = 0 }\n',
    "cheap_users": 'reason = "serving gets cheap"\n[overrides]\n"talkie.cost_per_user" = { scale = 0.5 }\n',
}


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Labecon = Callable[..., Ran]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the lab `demo`, built from the components of the worked example, and three scenarios."""
    (tmp_path / "labs").mkdir()
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "labs" / "demo.toml").write_text(TOML, encoding="utf-8")
    for name, text in SCENARIOS.items():
        (tmp_path / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(loading, "load_file", partial(loading.load_file, components=COMPONENTS))
    monkeypatch.setattr(business, "DRIVER_LIMITS", {})
    return tmp_path


@pytest.fixture
def labecon(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Labecon:
    """Runs a command on the workspace."""

    def run(*words: str) -> Ran:
        code = main([*words, "--workspace", str(workspace)])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
