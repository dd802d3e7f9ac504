"""Content of a call: faults, patches, and values derived from its procurements."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET, convert, to_builtins

from api.core.errors import Fault
from api.core.i18n import merge_texts, text_faults
from api.core.merge_patch import merge_patch
from api.core.search import search_columns, title_column
from api.dialogues.inputs import LONGEST_TEXT, LONGEST_TITLE, DialogueCreate, DialoguePatch
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, DialogueSubject
from api.dialogues.rules import times
from api.plans.models.procurements import Procurement
from api.plans.models.values import Contact, ProcurementStatus
from api.plans.rules.content import code_terms, codes_of
from api.plans.rules.faults import contact_faults, goal_faults, link_faults

TEXTS = ("title", "description")
FIXED = ("formats", "participation", "opens_at", "closes_at", "grace_hours", "time_zone")
"""Fixed once public, as people have planned by them. `extend` and `shorten` move the deadline."""
EVENT_COLUMNS = (
    *("id", "organisation_id", "subject", "title", "description", "formats", "participation"),
    *("moderation", "status", "opens_at", "closes_at", "grace_hours", "time_zone", "links"),
    *("goals", "published_at", "opened_at"),
    *("closed_at", "concluded_at", "cancelled_at", "cancellation_reason"),
)
CHANGEABLE = (
    DialogueStatus.DRAFT,
    DialogueStatus.SCHEDULED,
    DialogueStatus.OPEN,
    DialogueStatus.CLOSED,
)

OPEN_TO_DIALOGUE = frozenset(
    {
        ProcurementStatus.PLANNED,
        ProcurementStatus.IN_DIALOGUE,
        ProcurementStatus.PREPARING,
        ProcurementStatus.POSTPONED,
    }
)
"""States of a procurement in which a market dialogue can still influence it."""


def dialogue_faults(dialogue: Dialogue, procurements: Sequence[Procurement]) -> Iterator[Fault]:
    yield from text_faults("/title", dialogue.title, longest=LONGEST_TITLE, required=True)
    yield from text_faults("/description", dialogue.description, longest=LONGEST_TEXT)
    if not dialogue.formats:
        yield Fault("/formats", "required")
    yield from link_faults("/links", dialogue.links)
    yield from goal_faults(dialogue.goals)
    if dialogue.contact:
        yield from contact_faults("/contact", dialogue.contact)
    yield from _subject_faults(dialogue, procurements)
    yield from times.time_faults(dialogue.opens_at, dialogue.closes_at, dialogue.time_zone)
    if dialogue.publish_at and dialogue.opens_at and dialogue.opens_at < dialogue.publish_at:
        yield Fault("/opens_at", "opens_before_published")


def fixed_faults(dialogue: Dialogue, patch: DialoguePatch) -> Iterator[Fault]:
    if dialogue.status is not DialogueStatus.DRAFT:
        for field in (*FIXED, "procurements"):
            if getattr(patch, field) is not UNSET:
                yield Fault(f"/{field}", "fixed_once_public")


def apply_patch(dialogue: Dialogue, patch: DialoguePatch) -> frozenset[str]:
    """Apply the patch and return the names of the changed fields. Procurements are stored
    elsewhere.
    """
    new = dict(_new_values(dialogue, patch))
    changed = {field for field, value in new.items() if value != getattr(dialogue, field)}
    for field in changed:
        setattr(dialogue, field, new[field])
    return frozenset(changed)


def public_content(dialogue: Dialogue) -> dict[str, Any]:
    """The state of the call that an event keeps, without the contact, because contact people
    change.
    """
    columns = {name: getattr(dialogue, name) for name in EVENT_COLUMNS}
    content: dict[str, Any] = to_builtins({**columns, "summary": dialogue.conclusion})
    return content


def as_new(dialogue: Dialogue, procurements: Sequence[UUID]) -> DialogueCreate:
    """Content of a copy: everything except the times and the later history of the original."""
    return DialogueCreate(
        organisation_id=dialogue.organisation_id,
        title=dialogue.title,
        formats=dialogue.formats,
        subject=dialogue.subject,
        procurements=list(procurements),
        description=dialogue.description,
        participation=dialogue.participation,
        time_zone=dialogue.time_zone,
        contact=dialogue.contact,
        links=dialogue.links,
        goals=dialogue.goals,
    )


def in_order(formats: Collection[DialogueFormat]) -> list[DialogueFormat]:
    """The formats without duplicates, in a fixed order."""
    return [dialogue_format for dialogue_format in DialogueFormat if dialogue_format in formats]


def derive(dialogue: Dialogue, procurements: Iterable[Procurement]) -> None:
    """Set the codes, places and search columns from the call and its procurements."""
    about = list(procurements)
    dialogue.cpv_prefixes = sorted({code for row in about for code in row.cpv_prefixes})
    dialogue.regions = sorted({code for row in about for code in row.regions})
    dialogue.municipalities = sorted({code for row in about for code in row.municipalities})
    for column, value in searched(dialogue, about).items():
        setattr(dialogue, column, value)


def searched(dialogue: Dialogue, about: Collection[Procurement]) -> dict[str, str]:
    """Values of the search columns."""
    return title_column([dialogue.title]) | search_columns(
        [dialogue.title],
        [dialogue.description, *(row.title for row in about)],
        [each for row in about for each in (row.reference, row.unit) if each],
        code_terms(code for row in about for code in codes_of(row)),
    )


def _new_values(dialogue: Dialogue, patch: DialoguePatch) -> Iterator[tuple[str, Any]]:
    for field in ("links", "goals", "moderation", *FIXED):
        if (value := getattr(patch, field)) is not UNSET:
            yield field, _as_stored(field, value)
    for field in TEXTS:
        if (texts := getattr(patch, field)) is not UNSET:
            yield field, merge_texts(getattr(dialogue, field), texts)
    if patch.contact is not UNSET:
        document = to_builtins([dialogue.contact, patch.contact])
        yield "contact", convert(merge_patch(*document), Contact | None)


def _as_stored(field: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return times.in_utc(value)
    return in_order(value) if field == "formats" else value


def _subject_faults(dialogue: Dialogue, procurements: Sequence[Procurement]) -> Iterator[Fault]:
    about_procurements = dialogue.subject is DialogueSubject.PROCUREMENTS
    if about_procurements and not procurements:
        yield Fault("/procurements", "required")
    if procurements and not about_procurements:
        yield Fault("/procurements", "not_this_subject")
