"""Response bodies of dialogue calls, and the functions that build them."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.errors import Fault
from api.core.i18n import Language, Texts, translate
from api.dialogues.models import (
    DialogueFormat,
    DialogueKind,
    DialogueStatus,
    DialogueSubject,
    Extension,
    ModerationMode,
    Participation,
    Refusal,
)
from api.dialogues.service.loading import DialogueView
from api.organisations.schemas.organisations import OrganisationRef
from api.plans.models.values import Contact, WebLink


class ExtensionOut(msgspec.Struct):
    """A change of the deadline to a later time, or to an earlier one (`shorten_dialogue`)."""

    at: datetime
    closes_before: datetime
    closes_after: datetime
    reason: Texts


class DraftFaultOut(msgspec.Struct):
    """A fault that prevented the publication of a draft."""

    pointer: str
    """JSON Pointer into the draft as it was at that time."""
    code: str
    words: dict[Language, str]


class PublicationRefusalOut(msgspec.Struct):
    """A planned publication (`schedule_publication`) that failed."""

    at: datetime
    faults: list[DraftFaultOut]


class DialogueOut(msgspec.Struct):
    """An invitation to take part. Times are in UTC; show them in `time_zone`."""

    id: UUID
    organisation_id: UUID
    subject: DialogueSubject
    procurements: list[UUID]
    title: Texts
    description: Texts
    formats: list[DialogueFormat]
    participation: Participation
    moderation: ModerationMode
    status: DialogueStatus
    opens_at: datetime | None
    closes_at: datetime | None
    grace_hours: int
    """Hours after `closes_at` in which contributions and survey responses are accepted and marked
    as `late`."""
    time_zone: str
    contact: Contact | None
    links: list[WebLink]
    goals: list[str]
    extensions: list[ExtensionOut]
    publish_at: datetime | None
    """When this draft is published automatically (`schedule_publication`)."""
    publication_refusal: PublicationRefusalOut | None
    """Reason of the failed planned publication; null again once another publication is planned or
    done.
    """
    published_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    concluded_at: datetime | None
    cancelled_at: datetime | None
    cancellation_reason: Texts
    summary: Texts
    """Summary of the dialogue, published when it is concluded."""
    removed_contributions: int
    """Number of contributions that moderators removed, each with a public reason."""
    html_url: str
    """The page of the call, for people."""
    organisation: OrganisationRef | UnsetType = UNSET
    kind: DialogueKind = DialogueKind.CALL
    """`call`, or the continuous dialogue about the procurement or plan with the same `id`. A
    continuous dialogue has no times, and takes questions only."""


_COMPUTED = {
    "procurements",
    "extensions",
    "publication_refusal",
    "summary",
    "html_url",
    "organisation",
}
_OWN_COLUMNS = frozenset(DialogueOut.__struct_fields__) - _COMPUTED


def dialogue_out(view: DialogueView, public_url: str) -> DialogueOut:
    row = view.dialogue
    return DialogueOut(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        procurements=view.procurements,
        extensions=[_extension_out(extension) for extension in view.extensions],
        publication_refusal=_refusal_out(row.publication_refusal),
        summary=row.conclusion,
        html_url=f"{public_url}/dialogues/{row.id}",
    )


def _extension_out(row: Extension) -> ExtensionOut:
    return msgspec.convert(row, ExtensionOut, from_attributes=True)


def _refusal_out(refusal: Refusal | None) -> PublicationRefusalOut | None:
    if refusal is None:
        return None
    return PublicationRefusalOut(refusal.at, [_fault_out(fault) for fault in refusal.faults])


def _fault_out(fault: Fault) -> DraftFaultOut:
    words = {
        language: translate(f"fault.{fault.code}", language, **fault.params)
        for language in Language
    }
    return DraftFaultOut(fault.pointer, fault.code, words)
