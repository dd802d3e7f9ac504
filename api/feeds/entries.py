"""Procurements, dialogues and meetings as entries of a feed. Pure."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from api.core.i18n import Texts, best_text, pick
from api.dialogues.models import Dialogue, DialogueStatus
from api.feeds.categories import categories
from api.feeds.dates import Window, expected_deadlines, meeting_deadline, opening_deadlines
from api.feeds.descriptions import dialogue_text, place_of, procurement_text, title_of
from api.feeds.writers.model import Entry
from api.meetings.models import Meeting, MeetingStatus
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.presenters.presenter import Presenter

Names = Mapping[UUID, Texts]
"""Names of buyers by id."""


class EntryContext(msgspec.Struct, frozen=True):
    """Data that entries need beside their rows."""

    words: Presenter
    buyers: Names
    base: str
    """Public URL of the service."""
    host: str
    window: Window

    def buyer(self, row: Procurement | Dialogue) -> Texts:
        return self.buyers.get(row.organisation_id, {})


def procurement_entry(row: Procurement, context: EntryContext) -> Entry:
    words = context.words
    language, title = pick(row.title, words.language) or (words.language, "")
    return Entry(
        id=row.id,
        url=f"{context.base}/procurements/{row.id}",
        title=title_of(row, title, words),
        text=procurement_text(row, context.buyer(row), words),
        language=language,
        author=best_text(context.buyer(row), words.language),
        published=row.published_at or row.created_at,
        updated=row.updated_at,
        version=row.version,
        categories=tuple(categories(row, words, context.base)),
        place=place_of(row, words),
        cancelled=row.status is ProcurementStatus.CANCELLED,
        deadlines=tuple(expected_deadlines(row, title, words, context.window)),
    )


def dialogue_entry(row: Dialogue, context: EntryContext) -> Entry:
    words = context.words
    language, title = pick(row.title, words.language) or (words.language, "")
    return Entry(
        id=row.id,
        url=f"{context.base}/dialogues/{row.id}",
        title=title_of(row, title, words),
        text=dialogue_text(row, context.buyer(row), words),
        language=language,
        author=best_text(context.buyer(row), words.language),
        published=row.published_at or row.created_at,
        updated=row.updated_at,
        version=row.version,
        categories=tuple(categories(row, words, context.base)),
        place=place_of(row, words),
        cancelled=row.status is DialogueStatus.CANCELLED,
        deadlines=tuple(opening_deadlines(row, title, words, context.window)),
    )


def meeting_entry(row: Meeting, call: Dialogue, context: EntryContext) -> Entry:
    """Entry for calendars. The text is that of the dialogue."""
    entry = dialogue_entry(call, context)
    title = best_text(call.title, context.words.language)
    return msgspec.structs.replace(
        entry,
        id=row.id,
        updated=row.updated_at,
        version=row.calendar_sequence,
        place=row.place,
        cancelled=row.status is MeetingStatus.CANCELLED,
        deadlines=(meeting_deadline(row, title, context.words, context.host),),
    )
