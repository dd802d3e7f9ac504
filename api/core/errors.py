"""Refusals: each a stable name (its RFC 9457 `type`) and a status; the words are in `texts/`."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import msgspec

from api.core.text_parameters import Term

Params = Mapping[str, Any]
T = TypeVar("T")


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with the input: where (JSON pointer or `?parameter`) and what.

    `code` is stable; its text is the message `fault.<code>`.
    """

    pointer: str
    code: str
    params: dict[str, Any] = {}


class Problem(Exception):  # noqa: N818 - RFC 9457's word
    """`name` ends its type address; `problem.<name>.title` and `.detail` are its words."""

    name: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, faults: Sequence[Fault] = (), **params: Any) -> None:
        super().__init__(self.name)
        self.faults = tuple(faults)
        self.params: Params = params
        self.context: Mapping[str, Any] | None = None
        """What helps to put it right, beyond words: a member of the answer."""

    @property
    def words(self) -> str:
        """Name of the text that tells the reader what is the matter."""
        return f"problem.{self.name}.detail"

    @property
    def headers(self) -> dict[str, str]:
        return {}


class InvalidRequest(Problem):
    name, status = "invalid-request", 400

    @classmethod
    def at(cls, pointer: str, code: str, **params: Any) -> "InvalidRequest":
        return cls([Fault(pointer, code, params)])


class Unauthenticated(Problem):
    name, status = "unauthenticated", 401

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Why(StrEnum):
    """What keeps somebody from doing it, if it is no permission of theirs."""

    ELSEWHERE = "elsewhere"
    """They may do it in an organisation of their own; this belongs to another one."""
    SUPPLIERS_ONLY = "suppliers_only"
    PEOPLE_ONLY = "people_only"
    """An API key asks for what only a person does."""
    ANOTHER_PERSON = "another_person"
    """Whoever took the first decision does not take the second one."""
    AUTHOR_ONLY = "author_only"
    BUYERS_PEOPLE = "buyers_people"
    """Those who speak for the buyer do not take part."""


class Forbidden(Problem):
    """Visible, or nothing in particular, but not allowed: a permission is missing, or see `why`."""

    name, status = "forbidden", 403

    def __init__(
        self, *, permission: str = "", why: Why | None = None, faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(faults, **(_permission(permission) if permission else {}))
        self.why = why

    @property
    def words(self) -> str:
        return f"problem.forbidden.{self.why}" if self.why else super().words


class NotApproved(Problem):
    """The role would do, were the organisation approved."""

    name, status = "organisation-not-approved", 403

    def __init__(self, permission: str) -> None:
        super().__init__(**_permission(permission))


def _permission(code: str) -> dict[str, Any]:
    """Its code, what it allows to do, and who has it."""
    name = f"permission.{code}"
    return {"permission": code, "what": Term(name), "who": Term(f"{name}.who")}


class NotFound(Problem):
    """There is no such thing, or it is not visible to the one who asks: the same answer."""

    name, status = "not-found", 404


class WrongState(Problem):
    """A thing is in a `state` in which this does not work; it works in those `needed`.

    Words: `thing.<thing>`, `thing.<thing>.it` (a pronoun), and `state.<thing>.<state>`
    as in "the dialogue is open".
    """

    name, status = "wrong-state", 409

    def __init__(self, thing: str, state: str, *needed: str) -> None:
        super().__init__(
            thing=Term(f"thing.{thing}"),
            it=Term(f"thing.{thing}.it"),
            state=Term(f"state.{thing}.{state}"),
            needed=tuple(Term(f"state.{thing}.{item}") for item in needed),
        )
        self.context = {"state": state, "needed": list(needed)}


class Conflict(Problem):
    """Another thing stands in the way; the faults say which."""

    name, status = "conflict", 409

    @classmethod
    def existing(cls, pointer: str, code: str, path: str) -> "Conflict":
        """What is asked for is there already, at `path`: told in words and as a member."""
        conflict = cls([Fault(pointer, code, {"path": path})], path=path)
        conflict.context = {"existing": path}
        return conflict

    @property
    def words(self) -> str:
        return "problem.conflict.existing" if "path" in self.params else super().words


class EventsPruned(Problem):
    """The position asked for is older than the kept log. Takes `forgotten`, its newest such."""

    name, status = "events-pruned", 410

    @property
    def headers(self) -> dict[str, str]:
        copies = ("/v1/procurements", "/v1/dialogues", "/v1/plans")
        return {"Link": ", ".join(f'<{path}?limit=200>; rel="start"' for path in copies)}


class OtherLog(EventsPruned):
    """The position asked for is of another log, as before a restore, or beyond the head of this.

    Takes `log`, the id of this one.
    """

    name, status = "other-log", 410


class NothingToPublish(Problem):
    """There is nothing in it, or nothing new; the faults say which."""

    name, status = "nothing-to-publish", 409


class Hidden(Problem):
    """It was public and has been hidden or destroyed."""

    name, status = "hidden", 410


class PublicationWithdrawn(Problem):
    """It was published by mistake. Takes `reason`, in all languages."""

    name, status = "publication-withdrawn", 410


class StaleVersion(Problem):
    name, status = "stale-version", 412


class UnreadableFile(Problem):
    """Takes the reason as faults."""

    name, status = "unreadable-file", 422


class FaultyFile(Problem):
    """It can be read; its cells, in the faults, cannot be taken as they are."""

    name, status = "file-has-errors", 422


class Internal(Problem):
    name, status = "internal", 500


class Unavailable(Problem):
    name, status = "unavailable", 503

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "5"}


def raise_faults(faults: Iterable[Fault]) -> None:
    """Refuse the input if a rule found anything wrong with it."""
    if everything := list(faults):
        raise InvalidRequest(everything)


def found_or_404(thing: T | None) -> T:
    """What a query found. NotFound also where the actor may not know that it is there."""
    if thing is None:
        raise NotFound
    return thing
