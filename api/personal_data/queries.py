"""Queries for hidings, erasure requests and exports."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from api.contributions.models import Contribution, ContributionStatus
from api.core.actor import Actor, Permission
from api.core.keyset import before
from api.core.privacy import NOBODY
from api.hidings.models import Hiding, SealedOriginal
from api.organisations.models import Membership, Organisation, OrganisationKind
from api.organisations.rules.roles import MANAGING
from api.participation.models import Participant
from api.personal_data.models import ErasureRequest, ErasureState, Export, ExportState
from api.surveys.models import SurveyResponse

SortKey = tuple[UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Operators and moderators see all hidings, and members of a buyer those of the buyer."""
    if Permission.CONTENT_HIDE in actor.everywhere:
        return true()
    own = actor.organisations_with(Permission.CONTENT_HIDE)
    return Hiding.organisation_id.in_(own) if own else false()


def authored_by(actor: Actor) -> ColumnElement[bool]:
    if actor.participant_id is not None:
        return Hiding.author_participant_id == actor.participant_id
    if actor.person_id is not None:
        return Hiding.author_person_id == actor.person_id
    return false()


def by_id(actor: Actor, hiding_id: UUID) -> Select[Hiding]:
    """Visible hidings, and those of the actor's own texts."""
    return select(Hiding).where(Hiding.id == hiding_id, or_(visible_to(actor), authored_by(actor)))


def for_update(actor: Actor, hiding_id: UUID) -> Select[Hiding]:
    return by_id(actor, hiding_id).with_for_update()


def page(
    actor: Actor, subjects: Collection[str], *, start: SortKey | None, limit: int
) -> Select[Hiding]:
    """Newest first, with one row more than the page holds."""
    with_subject = Hiding.subject.in_(subjects) if subjects else true()
    return (
        select(Hiding)
        .where(visible_to(actor), with_subject, before((Hiding.id,), start))
        .order_by(Hiding.id.desc())
        .limit(limit + 1)
    )


def open_erasure(actor: Actor) -> Select[ErasureRequest]:
    mine = (
        ErasureRequest.participant_id == actor.participant_id
        if actor.participant_id is not None
        else ErasureRequest.person_id == actor.person_id
    )
    waiting = ErasureRequest.state.in_((ErasureState.ASKED, ErasureState.WAITS))
    return select(ErasureRequest).where(mine, waiting)


def erasure_by_token(token_hash: bytes) -> Select[ErasureRequest]:
    return select(ErasureRequest).where(
        ErasureRequest.token_hash == token_hash, ErasureRequest.state == ErasureState.ASKED
    )


def due_erasures(now: datetime, limit: int) -> Select[UUID]:
    return (
        select(ErasureRequest.id)
        .where(ErasureRequest.state == ErasureState.WAITS, ErasureRequest.due_at <= now)
        .order_by(ErasureRequest.due_at)
        .limit(limit)
    )


def waiting_erasure(erasure_id: UUID) -> Select[ErasureRequest]:
    return (
        select(ErasureRequest)
        .where(ErasureRequest.id == erasure_id, ErasureRequest.state == ErasureState.WAITS)
        .with_for_update(skip_locked=True)
    )


def unlisted_erasures(limit: int) -> Select[ErasureRequest]:
    return (
        select(ErasureRequest)
        .where(ErasureRequest.state == ErasureState.DONE, ErasureRequest.listed_at.is_(None))
        .order_by(ErasureRequest.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def left_without_manager(person_id: UUID) -> Select[Organisation]:
    """Organisations whose only manager is this person, if they have other members or are buyers."""
    mine, other = Membership, aliased(Membership)
    others = select(other.id).where(
        other.organisation_id == Organisation.id, other.person_id != person_id
    )
    managers = others.where(other.role.in_(MANAGING))
    return (
        select(Organisation)
        .join(mine, mine.organisation_id == Organisation.id)
        .where(
            mine.person_id == person_id,
            mine.role.in_(MANAGING),
            ~managers.exists(),
            or_(others.exists(), Organisation.kind == OrganisationKind.BUYER),
        )
        .order_by(Organisation.id)
    )


def remaining(actor: Actor) -> Select[int, int, int]:
    """Counts things that stay after an erasure: contributions, official contributions, survey
    responses.
    """
    mine = participants_of(actor)
    stmt = select(func.count()).select_from(Contribution)
    answered = select(func.count()).select_from(SurveyResponse)
    by_person = Contribution.person_id == (actor.person_id or NOBODY)
    return select(
        stmt.where(Contribution.participant_id.in_(mine)).scalar_subquery(),
        stmt.where(by_person, Contribution.official.is_(True)).scalar_subquery(),
        answered.where(SurveyResponse.participant_id.in_(mine)).scalar_subquery(),
    )


def participants_of(actor: Actor) -> Select[UUID]:
    if actor.participant_id is not None:
        return select(Participant.id).where(Participant.id == actor.participant_id)
    return select(Participant.id).where(Participant.person_id == actor.person_id)


def newest_export(actor: Actor) -> Select[Export]:
    mine = (
        Export.participant_id == actor.participant_id
        if actor.participant_id is not None
        else Export.person_id == actor.person_id
    )
    return select(Export).where(mine).order_by(Export.id.desc()).limit(1)


def pending_export(now: datetime) -> Select[Export]:
    """The oldest export without a lease, or with an expired one."""
    free = or_(Export.lease_until.is_(None), Export.lease_until < now)
    return (
        select(Export)
        .where(Export.state == ExportState.PENDING, free)
        .order_by(Export.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def named_exports(storage_keys: Collection[str]) -> Select[str | None]:
    return select(Export.storage_key).where(Export.storage_key.in_(storage_keys))


def sealed(hiding_id: UUID) -> Select[SealedOriginal]:
    return (
        select(SealedOriginal)
        .where(SealedOriginal.hiding_id == hiding_id)
        .order_by(SealedOriginal.id)
    )


def removed_contribution(subject: str) -> Select[UUID]:
    """The contribution, if a moderator removed it: its author objects to the removal instead."""
    about = literal("contributions/").concat(cast(Contribution.id, String))
    return select(Contribution.id).where(
        about == subject, Contribution.status == ContributionStatus.REMOVED
    )
