"""The catalogues of texts are complete in three languages, without unused texts."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from api.core import errors, limit_errors, request_errors
from api.core.errors import Problem
from api.core.i18n import ROOTS, Language

PLACEHOLDER = re.compile(r"{(\w+)}")
FOLDERS = sorted({path.parent for root in ROOTS for path in root.rglob("texts/*.po")})
FAULT_MAKERS = {"Fault", "at"}
"""`Fault(pointer, code)` and `InvalidRequest.at(pointer, code)`."""


@cache
def catalogue(folder: Path, language: Language) -> Catalog:
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


def words(folder: Path, language: Language) -> dict[str, str]:
    """By name; the forms of a count put together."""
    result = {}
    for message in catalogue(folder, language):
        name = _first(message.id)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if name:
            assert all(texts), f"{folder}/{language}.po: {name} is empty"
            result[name] = "\n".join(map(str, texts))
    return result


def _first(name: str | list[str] | tuple[str, ...]) -> str:
    return name if isinstance(name, str) else name[0]


def all_names() -> list[str]:
    return [name for folder in FOLDERS for name in words(folder, Language.FI)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_text_is_in_every_language_with_the_same_placeholders(folder: Path) -> None:
    finnish = words(folder, Language.FI)
    for language in Language:
        others = words(folder, language)
        assert others.keys() == finnish.keys(), language
        for name, text in others.items():
            expected = set(PLACEHOLDER.findall(finnish[name]))
            assert set(PLACEHOLDER.findall(text)) == expected, f"{name} in {language}"


def test_no_name_is_used_twice() -> None:
    names = all_names()
    assert sorted({name for name in names if names.count(name) > 1}) == []


def sources() -> Iterator[ast.AST]:
    for root in ROOTS:
        for path in root.rglob("*.py"):
            yield ast.parse(path.read_text("utf-8"))


@cache
def literals() -> frozenset[str]:
    nodes = (node for tree in sources() for node in ast.walk(tree))
    return frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) is str
    )


def fault_codes() -> Iterator[str]:
    """Codes written where a fault is made."""
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in FAULT_MAKERS:
                code = node.args[1] if len(node.args) > 1 else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_every_fault_has_its_text() -> None:
    assert sorted({f"fault.{code}" for code in fault_codes()} - set(all_names())) == []


def test_no_fault_text_is_there_for_nothing() -> None:
    """A code may also be chosen from a table: any literal counts."""
    codes = {name.removeprefix("fault.") for name in all_names() if name.startswith("fault.")}
    assert sorted(codes - literals()) == []


def test_every_problem_has_its_texts_and_none_is_left_over() -> None:
    modules = (errors, limit_errors, request_errors)
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    problems = {kind.name for kind in kinds if issubclass(kind, Problem)}
    expected = {
        f"problem.{name}.{part}" for name in problems for part in ("title", "detail", "fix")
    }
    expected.add("problem.conflict.existing")
    expected |= {f"problem.forbidden.{why}" for why in errors.Why}
    assert {name for name in all_names() if name.startswith("problem.")} == expected
