"""Procurements, dialogues and meetings as entries of a feed. Pure."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from api.core.i18n import Texts, best_text, pick
from api.dialogues.models import Dialogue, DialogueStatus
from api.feeds.categories import categories
from api.feeds.dates import Window, expected, meeting_time, times
from api.feeds.descriptions import dialogue_text, place_of, procurement_text, title_of
from api.feeds.writers.model import Entry
from api.meetings.models import Meeting, MeetingStatus
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.presenters.presenter import Presenter

Names = Mapping[UUID, Texts]
"""Names of buyers by id."""


class Scene(msgspec.Struct, frozen=True):
    """Data that entries need beside their rows."""

    words: Presenter
    buyers: Names
    base: str
    """Public URL of the service."""
    host: str
    window: Window

    def buyer(self, row: Procurement | Dialogue) -> Texts:
        return self.buyers.get(row.organisation_id, {})


def procurement_entry(row: Procurement, scene: Scene) -> Entry:
    words = scene.words
    language, title = pick(row.title, words.language) or (words.language, "")
    return Entry(
        id=row.id,
        url=f"{scene.base}/procurements/{row.id}",
        title=title_of(row, title, words),
        text=procurement_text(row, scene.buyer(row), words),
        language=language,
        author=best_text(scene.buyer(row), words.language),
        published=row.published_at or row.created_at,
        updated=row.updated_at,
        version=row.version,
        categories=tuple(categories(row, words, scene.base)),
        place=place_of(row, words),
        cancelled=row.status is ProcurementStatus.CANCELLED,
        deadlines=tuple(expected(row, title, words, scene.window)),
    )


def dialogue_entry(row: Dialogue, scene: Scene) -> Entry:
    words = scene.words
    language, title = pick(row.title, words.language) or (words.language, "")
    return Entry(
        id=row.id,
        url=f"{scene.base}/dialogues/{row.id}",
        title=title_of(row, title, words),
        text=dialogue_text(row, scene.buyer(row), words),
        language=language,
        author=best_text(scene.buyer(row), words.language),
        published=row.published_at or row.created_at,
        updated=row.updated_at,
        version=row.version,
        categories=tuple(categories(row, words, scene.base)),
        place=place_of(row, words),
        cancelled=row.status is DialogueStatus.CANCELLED,
        deadlines=tuple(times(row, title, words, scene.window)),
    )


def meeting_entry(row: Meeting, call: Dialogue, scene: Scene) -> Entry:
    """Entry for calendars. The text is that of the dialogue."""
    shown = dialogue_entry(call, scene)
    title = best_text(call.title, scene.words.language)
    return msgspec.structs.replace(
        shown,
        id=row.id,
        updated=row.updated_at,
        version=row.calendar_sequence,
        place=row.place,
        cancelled=row.status is MeetingStatus.CANCELLED,
        deadlines=(meeting_time(row, title, scene.words, scene.host),),
    )
