"""Errors of the API: each has a stable name (its RFC 9457 `type`) and a status. `texts/` has the
texts.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import msgspec

from api.core.text_parameters import Term

Params = Mapping[str, Any]
T = TypeVar("T")


class Fault(msgspec.Struct, frozen=True):
    """One fault of the input, with its place: a JSON pointer or `?parameter`.

    `code` is stable; `fault.<code>` names its text.
    """

    pointer: str
    code: str
    params: dict[str, Any] = {}


class Problem(Exception):  # noqa: N818 - RFC 9457's word
    """`name` ends the `type` URL; `problem.<name>.title` and `problem.<name>.detail`
    are its texts.
    """

    name: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, faults: Sequence[Fault] = (), **params: Any) -> None:
        super().__init__(self.name)
        self.faults = tuple(faults)
        self.params: Params = params
        self.context: Mapping[str, Any] | None = None
        """Data to correct the request, as a member of the response."""

    @property
    def words(self) -> str:
        """Name of the text that explains the problem."""
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
    """Reason of a refusal that is not a missing permission."""

    ELSEWHERE = "elsewhere"
    """The actor has the permission in its own organisation, but not in this one."""
    SUPPLIERS_ONLY = "suppliers_only"
    PEOPLE_ONLY = "people_only"
    """An API key tried something that only a person may do."""
    ANOTHER_PERSON = "another_person"
    """The person of the first decision must not take the second one."""
    AUTHOR_ONLY = "author_only"
    OTHER_SITE = "other_site"
    """The form was sent by another site, or was opened before its reader signed in."""
    BUYERS_PEOPLE = "buyers_people"
    """People who act for the buyer must not take part."""


class Forbidden(Problem):
    """The actor may not do this: a permission is missing, or `why` has the reason."""

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
    """The actor's role suffices, but the organisation is not approved."""

    name, status = "organisation-not-approved", 403

    def __init__(self, permission: str) -> None:
        super().__init__(**_permission(permission))


def _permission(code: str) -> dict[str, Any]:
    """The permission's code, its description, and the roles that have it."""
    name = f"permission.{code}"
    return {"permission": code, "what": Term(name), "who": Term(f"{name}.who")}


class NotFound(Problem):
    """Returned both for a missing thing and for one that the actor may not see."""

    name, status = "not-found", 404


class WrongState(Problem):
    """A thing is in the state `state`; the action needs one of the states `needed`.

    Texts: `thing.<thing>`, `thing.<thing>.it` (a pronoun), and `state.<thing>.<state>` as in "the
    dialogue is open".
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
    """The request conflicts with another thing, which the faults name."""

    name, status = "conflict", 409

    @classmethod
    def existing(cls, pointer: str, code: str, path: str) -> "Conflict":
        """The requested thing exists at `path`, which is in the text and in the member
        `existing`.
        """
        conflict = cls([Fault(pointer, code, {"path": path})], path=path)
        conflict.context = {"existing": path}
        return conflict

    @property
    def words(self) -> str:
        return "problem.conflict.existing" if "path" in self.params else super().words


class EventsPruned(Problem):
    """The position is older than the log. `forgotten` is the newest pruned position."""

    name, status = "events-pruned", 410

    @property
    def headers(self) -> dict[str, str]:
        copies = ("/v1/procurements", "/v1/dialogues", "/v1/plans")
        return {"Link": ", ".join(f'<{path}?limit=200>; rel="start"' for path in copies)}


class OtherLog(EventsPruned):
    """The position belongs to another log, as before a restore, or lies beyond the head of this
    one.

    `log` is the id of this log.
    """

    name, status = "other-log", 410


class NothingToPublish(Problem):
    """The draft is empty or has no changes; the faults say which."""

    name, status = "nothing-to-publish", 409


class Hidden(Problem):
    """The resource was public and has been hidden or destroyed."""

    name, status = "hidden", 410


class PublicationWithdrawn(Problem):
    """The resource was published by mistake. `reason` is in all languages."""

    name, status = "publication-withdrawn", 410


class ReleaseWithdrawn(Problem):
    """The OCDS release held something that is no longer public."""

    name, status = "release-withdrawn", 410


class StaleVersion(Problem):
    name, status = "stale-version", 412


class UnreadableFile(Problem):
    """The faults have the reason."""

    name, status = "unreadable-file", 422


class FaultyFile(Problem):
    """The file is readable, but the cells that the faults name are invalid."""

    name, status = "file-has-errors", 422


class IncompleteNotice(Problem):
    """The faults name the fields of the notice that are missing or wrong."""

    name, status = "notice-incomplete", 422


class Internal(Problem):
    name, status = "internal", 500


class Unavailable(Problem):
    name, status = "unavailable", 503

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "5"}


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise InvalidRequest if there are any faults."""
    if everything := list(faults):
        raise InvalidRequest(everything)


def found_or_404(thing: T | None) -> T:
    """The result of a query. Raises NotFound for None: the actor must not learn whether the thing
    exists.
    """
    if thing is None:
        raise NotFound
    return thing
