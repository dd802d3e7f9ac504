"""The query parameters of the log, the same for its pages and its stream."""

from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter, QueryParameter

from api.core.errors import Fault, InvalidRequest, raise_faults
from api.core.events import TYPE_PREFIX
from api.events.rules import LogFilter
from api.http.requests import ApiRequest

LARGEST = 2**63 - 1
"""PostgreSQL's bigint."""

After = Annotated[
    int | None,
    QueryParameter(
        ge=0,
        le=LARGEST,
        description="Position you have, 0 for none. Where it is older than the kept log: 410.",
    ),
]
LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID", description="Position to resume from; counts before `after`."
    ),
]
Full = Annotated[
    bool,
    QueryParameter(
        description="Add `resource` to `data`: what was public about the subject right after,"
        " without people. Null where it is not kept; the type's schema tells."
    ),
]
Types = Annotated[
    list[str] | None,
    QueryParameter(name="type", description="Only these types, such as `…dialogue.opened.v1`."),
]
Subjects = Annotated[
    list[str] | None,
    QueryParameter(name="subject", description="Only about these, such as `dialogues/<id>`."),
]
Organisations = Annotated[
    list[UUID] | None, QueryParameter(name="organisation", description="Only of these buyers.")
]
Dialogues = Annotated[
    list[UUID] | None,
    QueryParameter(
        name="dialogue", description="Only of these dialogues, with all that is said in them."
    ),
]


def resumed_from(header: str | None) -> int | None:
    """A browser repeats the id it saw last; one that we have not given is refused."""
    if not header:
        return None
    if not (header.isascii() and header.isdigit()) or int(header) > LARGEST:
        raise InvalidRequest.at("?Last-Event-ID", "bad_position")
    return int(header)


def log_filter(
    request: ApiRequest,
    types: Types = None,
    subjects: Subjects = None,
    organisations: Organisations = None,
    dialogues: Dialogues = None,
) -> LogFilter:
    known = request.app.state.event_schemas
    unknown = [kind for kind in types or () if kind not in known]
    raise_faults([Fault("?type", "unknown_event_type", {"type": kind}) for kind in unknown])
    return LogFilter(
        types=frozenset(kind.removeprefix(TYPE_PREFIX) for kind in types or ()),
        subjects=frozenset(subjects or ()),
        organisations=frozenset(map(str, organisations or ())),
        dialogues=frozenset(map(str, dialogues or ())),
    )
