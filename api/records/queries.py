"""Queries for public events and hidings of one dialogue."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all

from api.contributions.models import Contribution
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.documents.models import Document
from api.hidings.models import Hiding, HidingState
from api.interests.models import Interest
from api.meetings.models import Meeting
from api.surveys.models import Survey


def hidings_in(dialogue_id: UUID) -> Select[Hiding]:
    """Executed hidings and destructions, oldest first."""
    return (
        select(Hiding)
        .where(Hiding.dialogue_id == dialogue_id, Hiding.state == HidingState.DONE)
        .order_by(Hiding.id)
    )


def events_about(dialogue_id: UUID) -> Select[OutboxEvent]:
    """Public events in the order of the log, found by their indexed subjects.

    Without LIMIT: with one the planner would read the whole log in its order.
    """
    parts: list[tuple[str, Any]] = [
        ("contributions", Contribution),
        ("documents", Document),
        ("interests", Interest),
        ("meetings", Meeting),
        ("surveys", Survey),
    ]
    subjects = union_all(
        select(literal(f"dialogues/{dialogue_id}").label("subject")),
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
            OutboxEvent.position.is_not(None),
        )
        .order_by(OutboxEvent.position)
    )
