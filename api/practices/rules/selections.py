"""Rules of selections: faults, changes, history. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from api.core.actor import Permission
from api.core.errors import Fault
from api.core.i18n import text_faults
from api.core.ids import new_id
from api.core.web_addresses import web_address_faults
from api.organisations.models import OrganisationKind
from api.practices.inputs import EvidenceInput, SelectionPut
from api.practices.lengths import NOTE, STEP_TEXT
from api.practices.models import (
    EvidenceKind,
    EvidenceLink,
    PracticeSelection,
    SelectionChange,
    SelectionState,
)

_HISTORIC = ("state", "since", "responsible", "reason")
FIELDS = (*_HISTORIC, "evidence")
EARLIEST = date(2000, 1, 1)


class EvidenceState(StrEnum):
    """What has become of the thing that an evidence link names."""

    PUBLIC = "public"
    PARTLY_HIDDEN = "partly_hidden"
    """Texts of it were hidden or destroyed since."""
    NOT_PUBLIC = "not_public"
    """Its publication was withdrawn, or its organisation is suspended."""
    NOT_CHECKED = "not_checked"
    """An address elsewhere: the platform never opens it."""


@dataclass(frozen=True)
class Targets:
    """The named things of the organisation that are public, and those with hidden texts."""

    public: Mapping[EvidenceKind, Collection[UUID]]
    hidden: Collection[UUID] = ()

    def state(self, link: EvidenceLink) -> EvidenceState:
        if link.kind is EvidenceKind.WEB:
            return EvidenceState.NOT_CHECKED
        if link.target_id not in self.public.get(link.kind, ()):
            return EvidenceState.NOT_PUBLIC
        is_hidden = link.target_id in self.hidden
        return EvidenceState.PARTLY_HIDDEN if is_hidden else EvidenceState.PUBLIC


def deciding_permission(kind: OrganisationKind) -> Permission:
    """A buyer's leader decides; of a supplier, who manages it. Keys of systems do not decide."""
    if kind is OrganisationKind.BUYER:
        return Permission.ORGANISATION_LEAD
    return Permission.ORGANISATION_MANAGE


def selection_faults(
    data: SelectionPut, before: PracticeSelection | None, targets: Targets, today: date
) -> Iterator[Fault]:
    dropped = data.state is SelectionState.DROPPED
    yield from text_faults("/reason", data.reason, longest=NOTE, required=dropped)
    if before is None and dropped:
        yield Fault("/state", "dropped_without_selection")
    if data.since is not None and not EARLIEST <= data.since <= _latest(data, today):
        yield Fault("/since", "bad_since")
    kept = [(link.kind, link.target_id) for link in before.evidence] if before else []
    for number, item in enumerate(data.evidence):
        is_kept = (item.kind, item.target_id) in kept
        yield from _evidence_faults(f"/evidence/{number}", item, targets, kept=is_kept)


def _latest(data: SelectionPut, today: date) -> date:
    """Only a planned practice can begin later."""
    return date(2100, 12, 31) if data.state is SelectionState.PLANNED else today


def _evidence_faults(
    pointer: str, item: EvidenceInput, targets: Targets, *, kept: bool
) -> Iterator[Fault]:
    """A link that was there before may stay when its thing is no longer public: its state says
    so."""
    yield from text_faults(f"{pointer}/sentence", item.sentence, longest=STEP_TEXT, required=True)
    if item.kind is EvidenceKind.WEB:
        yield from _address_faults(pointer, item)
        return
    if item.url is not None:
        yield Fault(f"{pointer}/url", "only_for_web")
    known = item.target_id in targets.public.get(item.kind, ())
    if item.target_id is None:
        yield Fault(f"{pointer}/target_id", "required")
    elif not known and not kept:
        yield Fault(f"{pointer}/target_id", "not_own_and_public")


def _address_faults(pointer: str, item: EvidenceInput) -> Iterator[Fault]:
    if item.target_id is not None:
        yield Fault(f"{pointer}/target_id", "not_for_web")
    if item.url is None:
        yield Fault(f"{pointer}/url", "required")
    elif not item.url.startswith("https://"):
        yield Fault(f"{pointer}/url", "https_only")
    else:
        yield from web_address_faults(f"{pointer}/url", item.url)


def as_link(item: EvidenceInput) -> EvidenceLink:
    return EvidenceLink(item.kind, item.sentence, item.target_id, item.url)


def create(organisation_id: UUID, code: str, data: SelectionPut, today: date) -> PracticeSelection:
    return PracticeSelection(
        id=new_id(),
        organisation_id=organisation_id,
        code=code,
        state=data.state,
        since=data.since or today,
        responsible=data.responsible,
        reason=data.reason,
        evidence=[as_link(item) for item in data.evidence],
    )


def apply(row: PracticeSelection, data: SelectionPut, today: date) -> frozenset[str]:
    """Changes the selection and returns the names of the changed fields."""
    since = data.since or (row.since if data.state is row.state else today)
    new = {
        "state": data.state,
        "since": since,
        "responsible": data.responsible,
        "reason": data.reason,
        "evidence": [as_link(item) for item in data.evidence],
    }
    changed = frozenset(name for name, value in new.items() if value != getattr(row, name))
    for name in changed:
        setattr(row, name, new[name])
    return changed


def history_of(row: PracticeSelection, now: datetime) -> SelectionChange:
    values = {name: getattr(row, name) for name in _HISTORIC}
    return SelectionChange(id=new_id(), selection_id=row.id, at=now, **values)


def is_in_history(changed: Collection[str]) -> bool:
    return bool(set(changed) & set(_HISTORIC))
