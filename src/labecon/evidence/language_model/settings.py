"""Which endpoint is asked: the workspace's ``labecon.toml`` and the environment; the key from the environment alone."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from labecon.errors import DataError, UsageError, nearest

SETTINGS_FILE, SECTION = "labecon.toml", "model"
#: Names in the environment; they go before the file.
URL, NAME, KEY = "LABECON_MODEL_URL", "LABECON_MODEL_NAME", "LABECON_MODEL_KEY"
_KNOWN = ("url", "name", "seconds")
_EXAMPLE = '[model] url = "https://host/v1" name = "..."'
_SECONDS = 60.0


@dataclass(frozen=True)
class ModelSettings:
    """An endpoint in the form that OpenAI made common.

    Args:
        url: Its base, to which ``/chat/completions`` is added.
        name: The model that is asked for.
        key: Shown to the endpoint only; empty for none.
        seconds: After which a request is given up.
    """

    url: str
    name: str
    key: str = field(default="", repr=False)
    seconds: float = _SECONDS


def model_settings(folder: Path | None, environment: Mapping[str, str]) -> ModelSettings:
    """The endpoint of a workspace.

    Args:
        folder: The workspace; None for none.
        environment: The variables of the process.

    Returns:
        The settings.

    Raises:
        UsageError: None is configured.
        DataError: The settings cannot be read, hold a key, or name no usable address.
    """
    file = folder / SETTINGS_FILE if folder is not None else None
    said = _section(file) if file is not None and file.exists() else {}
    url, name = environment.get(URL) or said.get("url", ""), environment.get(NAME) or said.get("name", "")
    place = str(file) if file is not None else URL
    if not url or not name:
        lacking = " and ".join(word for word, value in (("url", url), ("name", name)) if not value)
        remedy = f"{_EXAMPLE} in WORKSPACE/{SETTINGS_FILE}, or {URL} and {NAME} in the environment"
        raise UsageError.of(
            "no-model", f"no language model is configured: {lacking} is missing", "--with-model", remedy
        )
    if not isinstance(url, str) or not isinstance(name, str):
        raise DataError.of("bad-setting", "url and name of the model must be texts", place, _EXAMPLE)
    seconds = said.get("seconds", _SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 600:
        raise DataError.of("bad-setting", f"seconds must be a number up to 600, not {seconds!r}", place)
    key = environment.get(KEY, "")
    if not key.isascii() or not key.isprintable():
        raise DataError.of("bad-setting", "the key holds signs that no key has", KEY)
    return ModelSettings(_checked(url, key, place), name, key, float(seconds))


def _section(file: Path) -> dict[str, object]:
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError.of("unreadable", f"cannot be read: {error}", str(file)) from error
    section = settings.get(SECTION, {})
    if not isinstance(section, dict):
        raise DataError.of("bad-setting", "model must be a section", str(file), _EXAMPLE)
    for name in section:
        if name in ("key", "api_key", "token", "secret"):
            remedy = f"take it out of the file and set {KEY} in the environment"
            raise DataError.of("bad-setting", f"[model] holds a {name}", str(file), remedy)
        if name not in _KNOWN:
            hint = nearest(name, _KNOWN)
            raise DataError.of("unknown-name", f"no setting {name!r} in [model]{hint}", str(file), _EXAMPLE)
    return section


def _checked(url: str, key: str, place: str) -> str:
    """The address, if a key can be shown to it: encrypted, or on this machine or network."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise DataError.of("bad-setting", f"the address of the model cannot be read: {error}", place) from error
    if parts.scheme not in ("http", "https") or not host or not url.isascii() or not url.isprintable() or " " in url:
        raise DataError.of("bad-setting", f"{url!r} is no http or https address", place, _EXAMPLE)
    if parts.username is not None or parts.query or parts.fragment:
        remedy = f"set {KEY} in the environment"
        raise DataError.of("bad-setting", "the address of the model carries more than a host and a path", place, remedy)
    if parts.scheme == "http" and not _is_near(host):
        raise DataError.of("bad-setting", f"{host} would be asked without encryption", place, "use an https address")
    return url.rstrip("/")


def _is_near(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
