"""Query parameters of the log, shared by its pages and its stream."""

from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter, QueryParameter

from api.core.errors import Fault, raise_faults
from api.core.events import TYPE_PREFIX
from api.events.cursors import PATTERN, LogCursor, read_cursor
from api.events.event_schemas import EventSchemas
from api.events.rules import LogFilter
from api.http.requests import ApiRequest

After = Annotated[
    str | None,
    QueryParameter(
        pattern=PATTERN,
        description="Return events after this cursor: a `next`, `head` or `Log-Head` of an earlier"
        " response. A position without a log id belongs to this log; 0 is its beginning. 410 if the"
        " cursor belongs to another log, is beyond the head, or events after it were deleted.",
    ),
]
Named = Annotated[
    bool,
    QueryParameter(
        description="Write the type in an `event` line. With `false`, browsers pass every event to"
        " `onmessage`."
    ),
]
LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID", description="Cursor to resume from. It takes precedence over `after`."
    ),
]
Full = Annotated[
    bool,
    QueryParameter(
        description="Add `resource` to `data`: the public content of the subject right after the"
        " event, without personal data. Null if it is not stored; the schema of the type describes"
        " it."
    ),
]
Types = Annotated[
    list[str] | None,
    QueryParameter(
        name="type", description="Only events of these types, such as `…dialogue.opened.v1`."
    ),
]
Subjects = Annotated[
    list[str] | None,
    QueryParameter(
        name="subject", description="Only events about these subjects, such as `dialogues/<id>`."
    ),
]
Organisations = Annotated[
    list[UUID] | None,
    QueryParameter(name="organisation", description="Only events of these buyers."),
]
Dialogues = Annotated[
    list[UUID] | None,
    QueryParameter(
        name="dialogue",
        description="Only events of these dialogues, including their contributions.",
    ),
]


def start_of(after: str | None, last_event_id: str | None = None) -> LogCursor | None:
    """Cursor to start from; None without any. `Last-Event-ID` takes precedence: browsers send it
    when they reconnect."""
    if last_event_id:
        return read_cursor(last_event_id, "Last-Event-ID")
    return None if after is None else read_cursor(after, "?after")


def log_filter(
    request: ApiRequest,
    types: Types = None,
    subjects: Subjects = None,
    organisations: Organisations = None,
    dialogues: Dialogues = None,
) -> LogFilter:
    known = request.services[EventSchemas].by_type
    unknown = [kind for kind in types or () if kind not in known]
    raise_faults([Fault("?type", "unknown_event_type", {"type": kind}) for kind in unknown])
    return LogFilter(
        types=frozenset(kind.removeprefix(TYPE_PREFIX) for kind in types or ()),
        subjects=frozenset(subjects or ()),
        organisations=frozenset(map(str, organisations or ())),
        dialogues=frozenset(map(str, dialogues or ())),
    )
