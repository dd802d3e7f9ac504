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
        description="Cursor you have: `next`, `head` or `Log-Head`; a position alone is one of this"
        " log, 0 its beginning. Of another log, beyond the head or no longer kept: 410.",
    ),
]
Named = Annotated[
    bool,
    QueryParameter(
        description="With an `event` line of the type. Without it browsers hand everything to"
        " `onmessage`."
    ),
]
LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID", description="Cursor to resume from; counts before `after`."
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


def start_of(after: str | None, last_event_id: str | None = None) -> LogCursor | None:
    """A browser repeats the id it saw last; one that we have not given is refused."""
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
