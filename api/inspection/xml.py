"""Walks through XML that may be hostile, without storing any of it.

Namespaces are resolved, so a prefix hides nothing. Document type declarations, and with them entity
bombs, are refused, and so are encodings that other parsers might read differently.
"""

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from api.inspection import limits
from api.inspection.findings import Danger, UninspectableError

Attributes = list[tuple[str, str]]
"""Local names and values. A list, because two namespaces may have the same local name."""
_ENCODINGS = {None, "utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
_BEGINNINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<")
_SPACE = b" \t\r\n"


def looks_like_xml(data: bytes) -> bool:
    return data[:1_000].lstrip(_SPACE).startswith(_BEGINNINGS)


def split(name: str) -> tuple[str, str]:
    """Returns namespace and local name."""
    namespace, _, local = name.rpartition(" ")
    return namespace, local


def value_of(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes if key == name), "")


def walk(
    part: str,
    xml: bytes,
    start: Callable[[str, str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Calls `start` with namespace, local name and attributes of each element."""
    walker = _Walker(part, start, end)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = walker.declared
    parser.StartDoctypeDeclHandler = walker.refuse
    parser.StartElementHandler, parser.EndElementHandler = walker.enter, walker.leave
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml.lstrip(_SPACE), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        walker.refuse(error)


class _Walker:
    def __init__(
        self,
        part: str,
        start: Callable[[str, str, Attributes], None],
        end: Callable[[str], None],
    ) -> None:
        self._part, self._start, self._end = part, start, end
        self._depth = 0
        self._names: dict[str, tuple[str, str]] = {}
        """Cache of split names: a large sheet has millions of elements and a dozen names."""

    def refuse(self, *given: object) -> NoReturn:
        raise UninspectableError(Danger.DAMAGED, self._part, f"XML: {given[0]}")

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding and encoding.lower()) not in _ENCODINGS:
            self.refuse(encoding)

    def enter(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > limits.DEPTH:
            raise UninspectableError(Danger.EXPANDS, self._part)
        attributes = [(self._named(key)[1], value) for key, value in given.items()]
        self._start(*self._named(name), attributes)

    def leave(self, name: str) -> None:
        self._depth -= 1
        self._end(self._named(name)[1])

    def _named(self, name: str) -> tuple[str, str]:
        return self._names.get(name) or self._names.setdefault(name, split(name))
