"""Every check of `rules` is shown to find a defect that was put there, and to let good code pass."""

from __future__ import annotations

import pytest

from tests.architecture import rules

GOOD_ITEM = '''"""A part."""
@product.stock("person")
def users(opening_users, churn, new_users):
    """People who used the app in the month."""
    return where(new_users > 0, opening_users * (1 - churn) + new_users, -0.0)
'''


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("X = 1\n", "module"),
        ('"""M."""\ndef total():\n    return 1\n', "total"),
        ('"""M."""\nasync def total():\n    return 1\n', "total"),
        ('"""M."""\nclass Fact:\n    value = 1\n', "Fact"),
        ('"""M."""\nclass Fact:\n    """F."""\n    def low(self):\n        return 1\n', "Fact.low"),
    ],
)
def test_an_undocumented_public_name_is_found(source: str, said: str) -> None:
    findings = rules.undocumented_names(source, "labs/lab.py")
    assert len(findings) == 1
    assert said in findings[0]


def test_private_names_setters_and_overloads_need_no_docstring() -> None:
    source = '''"""M."""
def _inner(): ...
class Fact:
    """F."""
    def __init__(self): ...
    @value.setter
    def value(self, new): ...
    @typing.overload
    def at(self, month): ...
'''
    assert rules.undocumented_names(source, "fact.py") == []


def test_a_long_file_is_found() -> None:
    assert rules.oversized("x = 1\n" * 401, "a.py") == {"a.py": 401}
    assert rules.oversized("x = 1\n" * 400, "a.py") == {}


def test_a_long_body_is_found_and_its_docstring_is_not_counted() -> None:
    docstring = '    """' + "words\n" * 50 + '    """\n'
    source = "def run():\n" + docstring + "    x = 1\n" * 40
    assert rules.oversized(source, "a.py") == {}
    assert rules.oversized(source + "    x = 1\n", "a.py") == {"a.py::run": 41}


def test_a_long_line_item_is_found() -> None:
    terms = "        + revenue\n" * 8
    source = f"@lab.line('money/month')\ndef total(revenue):\n    return (revenue\n{terms})\n"
    assert rules.oversized(source, "a.py") == {"a.py::total": 10}


@pytest.mark.parametrize(
    ("found", "allowed", "said"),
    [
        ({"a.py": 500}, {}, "split"),
        ({"a.py": 500}, {"a.py": 450}, "grew"),
        ({"a.py": 420}, {"a.py": 450}, "lower"),
        ({}, {"a.py": 450}, "remove"),
    ],
)
def test_the_list_of_exceptions_may_only_shrink(found: dict[str, int], allowed: dict[str, int], said: str) -> None:
    findings = rules.ratchet(found, allowed)
    assert len(findings) == 1
    assert said in findings[0]


def test_an_exception_of_the_listed_size_passes() -> None:
    assert rules.ratchet({"a.py": 450}, {"a.py": 450}) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import marshal as m",
        "import xml.etree.ElementTree as ET",
        "from xml.dom import minidom",
        "from xml import sax",
        "value = eval(text)",
        "exec(text)",
        "code = compile(text, name, 'exec')",
        "data = yaml.load(text)",
        "subprocess.run(command, shell=True)",
        "subprocess.run(command, shell=flag)",
        "os.system(command)",
    ],
)
def test_a_banned_construct_is_found(source: str) -> None:
    assert len(rules.banned_constructs(source, "src/labecon/facts/ledger.py")) >= 1


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("code = compile(text, name, 'exec')\nexec(code, space)", "src/labecon/backends/python.py"),
        ("pattern = re.compile(text)", "src/labecon/facts/ledger.py"),
        ("data = yaml.safe_load(text)", "src/labecon/facts/ledger.py"),
        ("subprocess.run(command, shell=False)", "src/labecon/facts/ledger.py"),
        ("import xmlsec_report", "src/labecon/facts/ledger.py"),
    ],
)
def test_what_only_looks_banned_passes(source: str, path: str) -> None:
    assert rules.banned_constructs(source, path) == []


@pytest.mark.parametrize("folder", ["backends", "business"])
@pytest.mark.parametrize(
    "source",
    [
        "z = factor @ draws",
        "z @= draws",
        "z = np.dot(factor, draws)",
        "z = factor.dot(draws)",
        "z = np.linalg.cholesky(matrix)",
        "z = np.random.default_rng(0)",
        "from numpy import random",
        "from numpy.random import Generator",
        "import numpy.linalg",
        "import random",
        "from time import time",
    ],
)
def test_arithmetic_that_varies_is_found_in_engines_and_line_items(source: str, folder: str) -> None:
    assert len(rules.unsteady_arithmetic(source, f"src/labecon/{folder}/array.py")) >= 1


def test_decorators_and_plain_arithmetic_pass() -> None:
    source = "@product.line('person')\ndef users(a, b):\n    return a * b\n"
    assert rules.unsteady_arithmetic(source, "src/labecon/business/app.py") == []
    assert rules.unsteady_arithmetic("z = factor @ draws", "src/labecon/analysis/fit.py") == []


@pytest.mark.parametrize(
    "source",
    ["import numpy as np", "from labecon.backends import draws", "from labecon.facts import Ledger", "import math"],
)
def test_a_line_item_module_that_knows_more_than_the_language_is_found(source: str) -> None:
    assert len(rules.engine_imports(source, "src/labecon/business/app.py")) >= 1
    assert rules.engine_imports(source, "src/labecon/analysis/app.py") == []


def test_a_line_item_module_may_know_the_language() -> None:
    source = "from __future__ import annotations\nfrom labecon.language import component, where\n"
    assert rules.engine_imports(source, "src/labecon/business/app.py") == []


@pytest.mark.parametrize(
    "path",
    ["labecon/utils.py", "labecon/core/graph.py", "labecon/api_v2.py", "labecon/date_helpers.py", "labecon/_base.py"],
)
def test_a_module_name_that_says_nothing_is_found(path: str) -> None:
    assert len(rules.banned_module_name(path)) == 1


def test_a_module_name_that_says_something_passes() -> None:
    assert rules.banned_module_name("src/labecon/analysis/break_even.py") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('    """People who used the app in the month."""\n', ""), "docstring"),
        (("    return", "    x = churn\n    return"), "one return"),
        (("-0.0", "0.05"), "0.05"),
        (("-0.0", "True"), "True"),
        (("-0.0", "'x'"), "'x'"),
        (("churn, new_users)", "churn=1, new_users=1)"), "plain names"),
        (("churn, new_users)", "churn, *new_users)"), "plain names"),
    ],
)
def test_a_malformed_line_item_is_found(change: tuple[str, str], said: str) -> None:
    assert rules.malformed_line_items(GOOD_ITEM, "app.py") == []
    findings = rules.malformed_line_items(GOOD_ITEM.replace(*change), "app.py")
    assert len(findings) == 1
    assert said in findings[0]


@pytest.mark.parametrize("kind", sorted(rules.ITEM_KINDS))
def test_every_kind_of_item_is_looked_at(kind: str) -> None:
    source = GOOD_ITEM.replace(".stock(", f".{kind}(").replace("-0.0", "2")
    assert rules.malformed_line_items(source, "app.py") == [f"app.py:3: {kind} users holds 2"]


@pytest.mark.parametrize("folder", ["home", "Users", "root", "work", "tmp"])
def test_a_path_of_a_machine_is_found(folder: str) -> None:
    assert len(rules.machine_paths(f"see\n`/{folder}/ann/notes.md`", "README.md")) == 1


@pytest.mark.parametrize("text", ["https://example.org/home/page", "#!/usr/bin/env bash", "src/opt/a.py", "~/opt/a"])
def test_addresses_and_relative_paths_pass(text: str) -> None:
    assert rules.machine_paths(text, "README.md") == []
