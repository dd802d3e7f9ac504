"""The facts of the open log about one dialogue."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, func, select, union_all

from api.contributions.models import Contribution
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.documents.models import Document
from api.interests.models import Interest
from api.meetings.models import Meeting

SortKey = tuple[int]


def facts_about(dialogue_id: UUID, *, start: SortKey | None, limit: int) -> Select[OutboxEvent]:
    """In the order of the log, found by their subjects, which are indexed."""
    parts: list[tuple[str, Any]] = [
        ("contributions", Contribution),
        ("documents", Document),
        ("interests", Interest),
        ("meetings", Meeting),
    ]
    subjects = union_all(
        select(func.concat("dialogues/", cast(dialogue_id, String)).label("subject")),
        *(
            select(func.concat(f"{name}/", model.id)).where(model.dialogue_id == dialogue_id)
            for name, model in parts
        ),
    ).subquery()
    return (
        select(OutboxEvent)
        .where(
            OutboxEvent.subject.in_(select(subjects.c.subject)),
            OutboxEvent.audience == Audience.PUBLIC,
            OutboxEvent.position > (start[0] if start else 0),
        )
        .order_by(OutboxEvent.position)
        .limit(limit + 1)
    )
