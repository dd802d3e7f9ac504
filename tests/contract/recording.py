"""Answers that tests got, one of each operation and status: the examples of the contract.

Only when `VUOROPUHELU_RECORD_EXAMPLES` names a folder; see `record_examples.py`.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.contract.canonical import canonical

FOLDER = os.environ.get("VUOROPUHELU_RECORD_EXAMPLES")
MOST_ITEMS = 2
"""Of a list: the third says nothing new."""
MOST_CHARACTERS = 2_500
"""Of JSON; what is longer is taken only if there is nothing else."""
MOST_TEXT = 1_200
"""Of all other text; the rest is cut off."""
_TEXTS = ("text/", "application/atom+xml")
_REST = "…\n"
_STREAM = "text/event-stream"


class Example(NamedTuple):
    """The best comes first: it shows most, is short, and is the same in every run."""

    too_long: bool
    missing: int
    """The more different members it has, the less."""
    length: int
    test: str
    written: str

    @property
    def body(self) -> Any:
        return json.loads(self.written)


Key = tuple[str, str, str]
"""Operation, status, media type."""


class Recorder:
    """The best example of each answer so far; a better one is written down at once."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` gets a line for each: a run that is killed leaves what it had."""
        self.found: dict[Key, Example] = {}
        self._path = path

    def keep(self, operation: str, response: httpx.Response) -> None:
        media = response.headers.get("content-type", "").split(";")[0]
        if response.is_error or not response.content or media == _STREAM:
            return
        if media.endswith("json"):
            body = canonical(shortened(response.json()))
        elif media.startswith(_TEXTS):
            body = canonical(_cut(response.text))
        else:
            return  # bytes
        self.offer((operation, str(response.status_code), media), example_of(body))

    def offer(self, key: Key, example: Example) -> None:
        if key in self.found and self.found[key] <= example:
            return
        self.found[key] = example
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([*key, *example]) + "\n")

    def read(self, path: Path) -> None:
        """The last line may be half written: its writer still runs, or was killed."""
        for line in path.read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                operation, status, media, *rest = json.loads(line)
                self.offer((operation, status, media), Example(*rest))


def example_of(body: Any) -> Example:
    written = json.dumps(body, ensure_ascii=False)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    members = len(set(_members(body)))
    return Example(len(written) > MOST_CHARACTERS, -members, len(written), test, written)


def shortened(node: Any) -> Any:
    if isinstance(node, list):
        return [shortened(item) for item in node[:MOST_ITEMS]]
    if isinstance(node, dict):
        return {name: shortened(value) for name, value in node.items()}
    return node


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT].rpartition("\n")[0] + "\n" + _REST


def _members(node: Any, place: str = "") -> Iterator[str]:
    """Places that hold something, the same for all items of a list."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _members(value, f"{place}.{name}")
    elif isinstance(node, list):
        for item in node:
            yield from _members(item, f"{place}[]")
    elif node not in (None, "", False, 0):
        yield place
