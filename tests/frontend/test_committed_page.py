"""The committed script and style of the live page are what `frontend/` builds; its texts and packages are known."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from labecon.outputs.messages import LANGUAGES, catalogue
from labecon.web.page_questions import QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
COMMITTED = ROOT / "src" / "labecon" / "outputs" / "data"
MADE = ("page.js", "page.css", "page-notices.txt")
#: Keys of `[live]` that Python says, in the page around the script or in commands.
OF_PYTHON = {"and", "needs_script", "title", "written"}


@pytest.fixture
def npm() -> str:
    """npm; without it the test is skipped, or fails where CI says that there must be one."""
    found = shutil.which("npm")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs npm, which comes with Node.js 20.19 or newer")
        pytest.skip("npm is not installed")
    return found


def test_the_committed_files_are_what_the_sources_build(npm: str, tmp_path: Path) -> None:
    work = tmp_path / "frontend"
    shutil.copytree(FRONTEND, work, ignore=shutil.ignore_patterns("node_modules"))
    environment = {**os.environ, "PAGE_FOLDER": str(tmp_path / "made")}
    quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]
    for words in (["ci", *quiet], ["run", "types"], ["test"], ["run", "build"]):
        done = subprocess.run([npm, *words], cwd=work, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"npm {' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    for name in MADE:
        same = (tmp_path / "made" / name).read_bytes() == (COMMITTED / name).read_bytes()
        assert same, f"{name} is not what frontend/ builds: make frontend, and commit it"


def _sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((FRONTEND / "src").rglob("*.ts*")))


def test_every_text_of_the_page_is_known_in_both_languages_and_used() -> None:
    known = {key.removeprefix("live."): texts for key, texts in catalogue().items() if key.startswith("live.")}
    source = _sources()
    said = set(re.findall(r'\bsay\(\s*"(\w+)"', source)) | set(re.findall(r'\btitle: "(\w+)"', source))
    assert sorted(said - known.keys()) == []
    assert [key for key, texts in known.items() if not all(texts.get(language) for language in LANGUAGES)] == []
    written = set(re.findall(r'"(\w+)"', source))
    unused = {key for key in known if key not in written and key not in OF_PYTHON and not key.startswith("kind_")}
    assert sorted(unused) == []


def test_every_text_that_the_server_tells_is_known_and_told() -> None:
    known = {key.removeprefix("served.") for key in catalogue() if key.startswith("served.")}
    source = _sources()
    told = set(re.findall(r'\btell\(\s*"(\w+)"', source)) | set(re.findall(r'"(change_\w+|no_ledger)"', source))
    made = (*re.findall(r"\btell\(`(\w+)\$\{", source), "field_")
    assert {"go", "stop", "batch_go"} <= told and "role_" in made
    assert sorted(told - known) == []
    questions = {f"{one.name}_{part}" for one in QUESTIONS for part in ("title", "lead")}
    assert sorted(one for one in known - told - questions - {"partial"} if not one.startswith(made)) == []


def _foreign(lock: str) -> list[str]:
    packages = json.loads(lock)["packages"].values()
    addresses = [one["resolved"] for one in packages if "resolved" in one]
    return [one for one in addresses if urlsplit(one)[:2] != ("https", "registry.npmjs.org")]


def test_the_lock_file_names_the_public_registry_and_exact_versions_only() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    assert len(packages) > 10
    assert _foreign(lock) == []
    assert [name for name, one in packages.items() if name and not one.get("integrity")] == []
    declared = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    versions = [*declared["dependencies"].values(), *declared["devDependencies"].values()]
    assert [one for one in versions if not re.fullmatch(r"\d+\.\d+\.\d+", one)] == []


def test_an_address_of_a_mirror_is_found() -> None:
    mirror = "https://mirror.example/vite.tgz"
    assert _foreign(json.dumps({"packages": {"vite": {"resolved": mirror}}})) == [mirror]


def test_what_is_generated_says_so_and_points_nowhere() -> None:
    for name in MADE[:2]:
        text = (COMMITTED / name).read_text(encoding="utf-8")
        assert text.startswith("/* Generated from frontend/ by `make frontend`")
        assert "sourceMappingURL" not in text
    assert "<script" not in (COMMITTED / "page.js").read_text(encoding="utf-8").lower()
