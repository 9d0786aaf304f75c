"""What is installed: its size, its lock file, its version, and a reason beside every bound."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "uv.lock").read_text(encoding="utf-8")
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}
MOST_BYTES_INSTALLED = 100_000_000


def _name_and_bound(requirement: str) -> tuple[str, str]:
    found = re.match(r"\s*([\w.-]+)(?:\[[\w,-]+\])?\s*([^;]*)", requirement)
    assert found is not None
    return found.group(1).lower(), found.group(2).replace(" ", "")


def _required(requirements: list[str]) -> set[str]:
    """Names that are needed at run time, with what they need in turn; extras left out."""
    wanted = [_name_and_bound(requirement)[0] for requirement in requirements if "extra ==" not in requirement]
    return set(wanted).union(*(_required(metadata.requires(name) or []) for name in wanted))


def _installed_bytes(name: str) -> int:
    files = metadata.files(name) or []
    return sum(path.stat().st_size for path in {Path(str(file.locate())) for file in files} if path.is_file())


def test_the_core_install_is_under_100_mb() -> None:
    ours = sum(path.stat().st_size for path in (ROOT / "src").rglob("*") if path.is_file())
    sizes = {name: _installed_bytes(name) for name in _required(PROJECT["project"]["dependencies"])}
    assert sizes["numpy"] > 1_000_000
    assert ours + sum(sizes.values()) < MOST_BYTES_INSTALLED, {"labecon": ours, **sizes}


def _foreign_addresses(lock: str) -> list[str]:
    addresses = re.findall(r'\b(?:registry|url) = "([^"]+)"', lock)
    return [
        text for text in addresses if urlsplit(text).scheme != "https" or urlsplit(text).hostname not in PUBLIC_HOSTS
    ]


def test_the_lock_file_names_the_public_index_only() -> None:
    assert LOCK.count('registry = "https://pypi.org/simple"') > 0
    assert _foreign_addresses(LOCK) == []


@pytest.mark.parametrize("address", ["file:///srv/simple", "http://pypi.org/simple", "https://mirror.example/simple"])
def test_an_address_of_a_mirror_is_found(address: str) -> None:
    assert _foreign_addresses(f'source = {{ registry = "{address}" }}') == [address]


def test_the_lock_file_was_made_from_the_requirements_as_they_stand() -> None:
    locked = next(
        package for package in tomllib.loads(LOCK)["package"] if package["name"] == PROJECT["project"]["name"]
    )

    def bounds(requirements: list[dict[str, str]]) -> set[tuple[str, frozenset[str]]]:
        return {(each["name"], frozenset(each.get("specifier", "").split(","))) for each in requirements}

    def declared(requirements: list[str]) -> set[tuple[str, frozenset[str]]]:
        return {(name, frozenset(bound.split(","))) for name, bound in map(_name_and_bound, requirements)}

    extras = PROJECT["project"].get("optional-dependencies", {}).values()
    optional = [requirement for extra in extras for requirement in extra]
    assert bounds(locked["metadata"]["requires-dist"]) == declared(PROJECT["project"]["dependencies"] + optional)
    assert bounds(locked["metadata"]["requires-dev"]["dev"]) == declared(PROJECT["dependency-groups"]["dev"])


def test_every_dependency_and_every_lint_exclusion_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    bounds = [line for line in lines if re.match(r'\s+"[a-zA-Z][\w.-]*(\[[\w,]+\])?\s*[<>=~!]', line)]
    exclusions = [line for line in lines if re.match(r'\s+"[A-Z]+\d+",?', line)]
    extras = PROJECT["project"].get("optional-dependencies", {}).values()
    optional = [one for extra in extras for one in extra]
    declared = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"] + optional
    assert len(bounds) >= len(declared)
    assert [line.strip() for line in bounds + exclusions if len(line.partition("#")[2].split()) < 2] == []


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert metadata.version("labecon") == version


def test_the_package_is_marked_as_typed() -> None:
    assert (ROOT / "src/labecon/py.typed").read_bytes() == b""
