"""Words that the glossary has retired are no identifiers any more."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.test_files import ROOT, tracked

CONTRACT = {"RecordedFact"}
"""Schemas of the contract, named before."""


def retired() -> set[str]:
    """What stands in code in the last column of a table."""
    rows = (ROOT / "api" / "GLOSSARY.md").read_text().splitlines()
    last = (row.rstrip("| ").rsplit("|", 1)[-1] for row in rows if row.startswith("|"))
    return {word for cell in last for word in re.findall(r"`(\w+)`", cell)}


def identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """All names that a module gives to something, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno


def test_glossary_is_read() -> None:
    assert {"told", "bell", "fact", "chosen"} <= retired()


def test_no_identifier_is_a_retired_word() -> None:
    words = retired()
    found = [
        f"{name}:{line}: {identifier}"
        for name in tracked()
        if name.endswith(".py") and name.startswith(("api/", "workers/"))
        for identifier, line in identifiers(ast.parse((ROOT / name).read_text()))
        if identifier.lstrip("_").lower() in words and identifier not in CONTRACT
    ]
    assert found == []
