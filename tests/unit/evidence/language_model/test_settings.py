"""The endpoint comes from the workspace or the environment, the key from the environment alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from labecon.errors import DataError, UsageError
from labecon.evidence.language_model import model_settings

ENVIRONMENT = {"LABECON_MODEL_URL": "https://host.example/v1/", "LABECON_MODEL_NAME": "toy", "LABECON_MODEL_KEY": "k"}


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "labecon.toml").write_text(
        '[model]\nurl = "http://127.0.0.1:9/v1"\nname = "own"\nseconds = 5\n', "utf-8"
    )
    own = model_settings(tmp_path, {})
    assert (own.url, own.name, own.key, own.seconds) == ("http://127.0.0.1:9/v1", "own", "", 5.0)
    given = model_settings(tmp_path, ENVIRONMENT)
    assert (given.url, given.name, given.key) == ("https://host.example/v1", "toy", "k")
    assert "'k'" not in repr(given)


def test_nothing_is_configured_unless_somebody_does(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="LABECON_MODEL_URL"):
        model_settings(tmp_path, {})
    with pytest.raises(UsageError, match="name is missing"):
        model_settings(None, {"LABECON_MODEL_URL": "https://host.example"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[model]\nkey = "x"', "holds a key"),
        ('[model]\napi_key = "x"', "LABECON_MODEL_KEY"),
        ('[model]\nulr = "x"', "did you mean url"),
        ("model = 3", "section"),
        ("model = [", "cannot be read"),
        ('[model]\nurl = 3\nname = "x"', "texts"),
        ('[model]\nurl = "https://h"\nname = "x"\nseconds = -1', "seconds"),
        ('[model]\nurl = "ftp://h"\nname = "x"', "no http or https"),
        ('[model]\nurl = "http://host.example/v1"\nname = "x"', "without encryption"),
        ('[model]\nurl = "https://user:word@host.example"\nname = "x"', "more than a host"),
        ('[model]\nurl = "https://host.example/?key=1"\nname = "x"', "more than a host"),
        ('[model]\nurl = "https://host.example:port"\nname = "x"', "cannot be read"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "labecon.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said) as caught:
        model_settings(tmp_path, {})
    assert "\n" not in str(caught.value)


def test_a_key_with_line_ends_is_refused() -> None:
    with pytest.raises(DataError, match="LABECON_MODEL_KEY"):
        model_settings(None, {**ENVIRONMENT, "LABECON_MODEL_KEY": "k\r\nHost: elsewhere"})
