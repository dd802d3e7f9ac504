"""Words that the glossary has retired are not used as identifiers."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.test_files import ROOT, tracked

CONTRACT = {"api/organisations/schemas/orphans.py: maker", "api/records/content.py: facts"}
"""Members of the contract, named before the glossary."""


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


def refused() -> list[str]:
    words = retired()
    return [
        f"{name}: {identifier} (line {line})"
        for name in tracked()
        if name.endswith(".py") and name.startswith(("api/", "workers/"))
        for identifier, line in identifiers(ast.parse((ROOT / name).read_text()))
        if identifier.lstrip("_").lower() in words and f"{name}: {identifier}" not in CONTRACT
    ]


def test_glossary_is_read() -> None:
    assert {"told", "bell", "fact", "chosen"} <= retired()


def test_no_identifier_is_a_retired_word() -> None:
    assert refused() == []
