"""The code in the guides, taken out so that it can be run."""

import json
import re
import shlex
from typing import Any, NamedTuple

from api.http.guides import GUIDES, guide

_BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    """What a line of curl sends, and the comment after it: the status, or another word."""

    guide: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    result: str


def blocks(name: str, language: str) -> list[str]:
    found = _BLOCK.finditer(guide(name).text)
    return [match["code"] for match in found if match["language"] == language]


def python_of(name: str) -> dict[str, Any]:
    """The names that the Python of a guide defines."""
    defined: dict[str, Any] = {}
    for code in blocks(name, "python"):
        exec(compile(code, f"openapi/guides/{name}.md", "exec"), defined)
    return defined


def commands(known: dict[str, str]) -> list[Command]:
    """All of them, with values for `$NAME`; an unknown one stays as it is."""
    return [_command(name, code, known) for name in GUIDES for code in blocks(name, "sh")]


def _command(name: str, code: str, known: dict[str, str]) -> Command:
    lines, _, result = code.replace("\\\n", " ").rstrip().rpartition("\n# ")
    for variable, value in known.items():
        literal = value.replace("\\", r"\\")
        lines = re.sub(rf"'?\${variable}\b'?", literal, lines)
    words = iter(shlex.split(lines)[1:])
    method, url, headers, body = "", "", {}, None
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            header, _, value = next(words).partition(": ")
            headers[header] = value
        elif word == "-d":
            body = json.loads(next(words))
        elif word != "-N":
            url = word
    return Command(name, method or "GET", url.removeprefix("$API"), headers, body, result)
