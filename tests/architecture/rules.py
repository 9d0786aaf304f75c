"""The checks of the house style that read source text, each a function from text to findings.

A finding is one line that says where and what. `test_rules_fire.py` feeds every check a seeded defect;
`test_package.py` applies them to the project.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_BODY = 40
MOST_LINES_IN_A_LINE_ITEM = 8

ITEM_KINDS = frozenset({"line", "stock", "ratio", "check"})
BANNED_MODULE_NAMES = frozenset(
    {"base", "bases", "common", "core", "enhanced", "helper", "helpers", "misc", "util", "utils"}
)
#: Modules that execute what they read, or parse untrusted XML without a guard.
BANNED_IMPORTS = frozenset({"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "xml"})
BANNED_CALLS = frozenset({"yaml.load", "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen"})
CODE_FROM_TEXT = frozenset({"eval", "exec", "compile"})
#: In the engines and the line items: sources of randomness or time, and products whose bits depend on the CPU.
BANNED_IMPORTS_OF_ENGINES = frozenset({"random", "secrets", "time"})
BANNED_ATTRIBUTES_OF_ENGINES = frozenset({"dot", "vdot", "inner", "matmul", "tensordot", "linalg", "random"})
#: The paths are put together here so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(("home", "Users", "root", "work", "opt", "tmp", "mnt", "farm")) + r")/[\w.]"
    r"|\b[A-Z]:\\Users\\"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _dotted(node: ast.expr) -> str:
    """`a.b.c` as written; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def _without_docstring(function: Function) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body


def _in_folder(path: str, *folders: str) -> bool:
    return any(folder in PurePosixPath(path).parts[:-1] for folder in folders)


def undocumented_names(source: str, path: str) -> list[str]:
    """Public modules, classes, functions and methods without a docstring."""

    def inside(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for node in body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            name = prefix + node.name
            if not _says_itself(node) and ast.get_docstring(node) is None:
                yield f"{path}:{node.lineno}: {name} has no docstring"
            if isinstance(node, ast.ClassDef):
                yield from inside(node.body, name + ".")

    tree = ast.parse(source, path)
    missing = [] if ast.get_docstring(tree) is not None else [f"{path}:1: the module has no docstring"]
    return missing + list(inside(tree.body, ""))


def _says_itself(node: Function | ast.ClassDef) -> bool:
    """An overload or the setter of a property is documented where the name is defined first."""
    names = [_dotted(decorator) for decorator in node.decorator_list]
    return any(name.split(".")[-1] in {"overload", "setter", "deleter"} for name in names)


def oversized(source: str, path: str) -> dict[str, int]:
    """What is larger than the house allows.

    Args:
        source: Text of a module.
        path: Its path, which becomes the key.

    Returns:
        ``{"path": lines}`` for the file and ``{"path::function": lines}`` for bodies, docstring not counted.
    """
    lines = len(source.splitlines())
    found = {path: lines} if lines > MOST_LINES_IN_A_FILE else {}
    for function in _functions(ast.parse(source, path)):
        body = _without_docstring(function)
        if not body:
            continue
        size = (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1
        limit = MOST_LINES_IN_A_LINE_ITEM if _item_kind(function) else MOST_LINES_IN_A_BODY
        if size > limit:
            found[f"{path}::{function.name}"] = size
    return found


def ratchet(found: dict[str, int], allowed: dict[str, int]) -> list[str]:
    """Compare sizes with the list of exceptions, which may only shrink.

    Args:
        found: What `oversized` reports.
        allowed: The listed exceptions with their sizes.

    Returns:
        Findings for anything new or grown, and for entries that could be lowered or removed.
    """
    findings = []
    for name in sorted(found.keys() | allowed.keys()):
        size, limit = found.get(name), allowed.get(name)
        if limit is None:
            findings.append(f"{name} has {size} lines: split it along a concept")
        elif size is None:
            findings.append(f"{name} is within the limit now: remove it from the exceptions")
        elif size > limit:
            findings.append(f"{name} grew from {limit} to {size} lines: split it along a concept")
        elif size < limit:
            findings.append(f"{name} shrank from {limit} to {size} lines: lower its exception")
    return findings


def banned_constructs(source: str, path: str) -> list[str]:
    """Imports and calls that turn data into code, start a shell, or parse XML without a guard."""
    tree = ast.parse(source, path)
    findings = [
        f"{path}:{line}: import of {name}"
        for line, name in _imported(tree)
        if name.split(".")[0] in BANNED_IMPORTS and not name.startswith("xml.sax.saxutils")
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func)
        if name in BANNED_CALLS:
            findings.append(f"{path}:{node.lineno}: call of {name}")
        if name.removeprefix("builtins.") in CODE_FROM_TEXT and not _in_folder(path, "backends"):
            findings.append(f"{path}:{node.lineno}: {name} outside backends")
        for keyword in node.keywords:
            if keyword.arg == "shell" and not (
                isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            ):
                findings.append(f"{path}:{node.lineno}: a command through the shell")
    return findings


def unsteady_arithmetic(source: str, path: str) -> list[str]:
    """In engines and line items: BLAS products, stateful randomness, the clock."""
    if not _in_folder(path, "backends", "business"):
        return []
    tree = ast.parse(source, path)
    findings = []
    for line, name in _imported(tree):
        parts = name.split(".")
        if parts[0] in BANNED_IMPORTS_OF_ENGINES or (
            parts[0] == "numpy" and BANNED_ATTRIBUTES_OF_ENGINES & set(parts[1:])
        ):
            findings.append(f"{path}:{line}: import of {name}")
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            findings.append(f"{path}:{node.lineno}: matrix product, whose bits depend on the CPU")
        elif isinstance(node, ast.Attribute) and node.attr in BANNED_ATTRIBUTES_OF_ENGINES:
            findings.append(f"{path}:{node.lineno}: {_dotted(node) or '.' + node.attr}")
    return findings


def engine_imports(source: str, path: str) -> list[str]:
    """Line items know the language and each other, nothing else."""
    if not _in_folder(path, "business"):
        return []
    known = ("labecon.language", "labecon.business", "__future__")
    return [
        f"{path}:{line}: business imports {name}"
        for line, name in _imported(ast.parse(source, path))
        if not any(name == module or name.startswith(module + ".") for module in known)
    ]


def banned_module_name(path: str) -> list[str]:
    """File and folder names that say nothing about their content."""
    parts = [part.removesuffix(".py").strip("_").lower() for part in PurePosixPath(path).parts]
    return [
        f"{path}: {part!r} does not say what is inside"
        for part in parts
        if any(word in BANNED_MODULE_NAMES or re.fullmatch(r"v\d+", word) for word in part.split("_"))
    ]


def _item_kind(function: Function) -> str:
    for decorator in function.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(target, ast.Attribute) and target.attr in ITEM_KINDS:
            return target.attr
    return ""


def malformed_line_items(source: str, path: str) -> list[str]:
    """Line items that are not a docstring and one return over their arguments with no number but 0 and 1."""
    findings = []
    for function in _functions(ast.parse(source, path)):
        kind = _item_kind(function)
        if not kind:
            continue
        where = f"{path}:{function.lineno}: {kind} {function.name}"
        body = _without_docstring(function)
        if ast.get_docstring(function) is None:
            findings.append(f"{where} has no docstring")
        if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
            findings.append(f"{where} is not one return expression")
        arguments = function.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
            findings.append(f"{where} has arguments that are not plain names")
        findings.extend(f"{where} holds {value!r}" for value in _literals(body) if not _may_stand(value))
    return findings


def _literals(body: list[ast.stmt]) -> Iterator[object]:
    return (node.value for statement in body for node in ast.walk(statement) if isinstance(node, ast.Constant))


def _may_stand(value: object) -> bool:
    return type(value) in (int, float) and value in (0, 1)


def machine_paths(text: str, path: str) -> list[str]:
    """Absolute paths that exist on one developer's machine only."""
    return [
        f"{path}:{number}: path of a machine: {found.group(0)}..."
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := MACHINE_PATH.search(line))
    ]
