"""Accounts and their sessions, in a file and in the team's database."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from labecon.cli.main import main
from labecon.errors import LabeconError
from labecon.web import accounts as module
from labecon.web.accounts import IDLE, LONGEST, Accounts
from labecon.web.people import Person
from tests.unit.facts.store import postgres

PASSWORD = "correct horse battery staple"


class Clock:
    """A clock that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where accounts can be kept."""
    if request.param == "sqlite":
        return tmp_path / "accounts.db"
    if postgres.missing():
        pytest.skip(postgres.missing())
    return str(postgres.new_place())


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def accounts(place: Path | str, clock: Clock, quick_hashes: None) -> Iterator[Accounts]:
    """An admin and a reader."""
    found = Accounts(place, clock)
    found.add("ann", "admin", PASSWORD)
    found.add("bob", "reader", PASSWORD + "!")
    yield found
    found.close()


def test_a_password_is_known_by_its_hash_alone(accounts: Accounts, place: Path | str) -> None:
    assert accounts.check("ann", PASSWORD) and not accounts.check("ann", PASSWORD + "!")
    assert not accounts.check("nobody", PASSWORD) and not accounts.check("ann", "")
    if isinstance(place, Path):
        assert PASSWORD.encode() not in place.read_bytes() and b"$argon2id$" in place.read_bytes()
        assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_session_is_known_by_its_digest_and_has_the_role_of_now(accounts: Accounts, place: Path | str) -> None:
    token = accounts.begin("bob")
    assert accounts.person(token) == Person("bob", "reader")
    assert accounts.person(token + "x") is None and accounts.person("") is None
    if isinstance(place, Path):
        assert token.encode() not in place.read_bytes()
    accounts.end(token)
    assert accounts.person(token) is None


@pytest.mark.parametrize("change", ["role", "password", "remove"])
def test_a_change_of_an_account_ends_its_sessions_alone(accounts: Accounts, change: str) -> None:
    bob, ann = accounts.begin("bob"), accounts.begin("ann")
    if change == "role":
        accounts.set_role("bob", "reviewer")
    elif change == "password":
        accounts.set_password("bob", "another long password")
    else:
        accounts.remove("bob")
    assert accounts.person(bob) is None and accounts.person(ann) == Person("ann", "admin")
    assert accounts.check("bob", "another long password") == (change == "password")


def test_sessions_end_when_nobody_uses_them_and_in_any_case(accounts: Accounts, clock: Clock) -> None:
    token = accounts.begin("bob")
    clock.now += IDLE - 1
    assert accounts.person(token)
    clock.now += IDLE - 1
    assert accounts.person(token)
    clock.now += IDLE + 1
    assert accounts.person(token) is None
    token, began = accounts.begin("bob"), clock.now
    while clock.now - began < LONGEST:
        assert accounts.person(token)
        clock.now += IDLE / 2
    assert accounts.person(token) is None
    accounts.begin("ann")
    assert {one.name: one.sessions for one in accounts.every()} == {"ann": 1, "bob": 0}


@pytest.mark.parametrize(
    ("name", "role", "password", "said"),
    [
        ("ann", "reader", PASSWORD, "there is an account ann already"),
        ("Ann", "reader", PASSWORD, "will not do as a name"),
        ("-x", "reader", PASSWORD, "will not do as a name"),
        ("labecon extract", "reader", PASSWORD, "will not do as a name"),
        ("eve", "reeder", PASSWORD, "did you mean reader?"),
        ("eve", "reader", "short", "12 to 1000 characters"),
        ("eve", "reader", "x" * 1001, "12 to 1000 characters"),
        ("eveeveeveeve", "reader", "EveEveEveEve", "12 to 1000 characters"),
    ],
)
def test_what_will_not_do_is_said(accounts: Accounts, name: str, role: str, password: str, said: str) -> None:
    with pytest.raises(LabeconError, match=said.replace("?", r"\?")):
        accounts.add(name, role, password)
    assert [one.name for one in accounts.every()] == ["ann", "bob"]


def test_somebody_always_may_do_everything(accounts: Accounts) -> None:
    for act in (lambda: accounts.remove("ann"), lambda: accounts.set_role("ann", "reviewer")):
        with pytest.raises(LabeconError, match="the only account"):
            act()
    accounts.set_role("bob", "admin")
    accounts.remove("ann")
    assert [one.name for one in accounts.every()] == ["bob"]
    with pytest.raises(LabeconError, match="no account 'ann'"):
        accounts.set_password("ann", PASSWORD)


def test_a_hash_that_has_become_weak_is_renewed(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.set_password("bob", PASSWORD)
    monkeypatch.setattr(module, "_HASHER", PasswordHasher())
    assert accounts.check("bob", PASSWORD)
    with accounts._database.connect() as connection:
        [stored] = connection.execute(module.sql.text("SELECT password FROM labecon_accounts WHERE name = 'bob'"))
    assert "m=65536" in stored[0]


def test_the_command_takes_passwords_from_stdin_and_never_shows_them(
    quick_hashes: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        code = main(["accounts", *words, "--workspace", str(tmp_path)])
        return code, *capsys.readouterr()

    assert run("add", "ann", "--role", "admin", given=PASSWORD + "\n")[0] == 0
    assert run("add", "bob", "--role", "reader", given="short\n")[0] == 2
    assert run("add", "bob", given=PASSWORD)[0] == 2
    assert run("role", "bob", "--role", "reader")[0] == 2
    assert run("password", "ann", given="another long password\n")[0] == 0
    code, out, err = run("list", "--format", "json")
    [row] = json.loads(out)["rows"]
    assert (code, err, row["name"], row["role"]) == (0, "", "ann", "admin")
    assert "管理员" not in run("list")[1] and "另可查看账户" in run("list", "--lang", "zh")[1]
    assert run("list", "--format", "csv")[1].startswith("name,role,made,sessions\r\nann,admin,")
    found = Accounts.of(tmp_path)
    assert found.check("ann", "another long password") and not found.check("ann", PASSWORD)
    found.close()
    assert run("remove", "ann")[0] == 2
    assert PASSWORD not in out + err


def test_a_password_is_not_an_option(tmp_path: Path) -> None:
    assert main(["accounts", "add", "ann", "--role", "admin", "--password", "x", "--workspace", str(tmp_path)]) == 2


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['argon2'] = None\n"
        "import importlib.util as u; old = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'argon2' else old(name, *rest)\n"
        f"from labecon.cli.main import main; sys.exit(main(['accounts', 'list', '--workspace', {str(tmp_path)!r}]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 2 and "pip install 'labecon[team]'" in ran.stderr
