"""Self-assessment: twelve replies, private unless published, and the practices they propose."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import NotFound, StaleVersion, found_or_404
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.request_errors import VersionRequired
from api.core.versions import ExpectedVersion
from api.organisations.models import Organisation, OrganisationStatus
from api.organisations.queries import organisations as organisation_queries
from api.practices.events import SelfAssessmentChanged
from api.practices.inputs import AssessmentPut
from api.practices.models import SelfAssessment
from api.practices.queries import selections as queries
from api.practices.recording import audit_practice
from api.practices.rules.questions import Proposal, proposals
from api.practices.rules.selections import deciding_permission


class AssessmentView(NamedTuple):
    assessment: SelfAssessment
    proposals: Sequence[Proposal]


async def get(session: AsyncSession, actor: Actor, organisation_id: UUID) -> AssessmentView:
    """Members of the organisation see it, others once it is published."""
    found_or_404(await session.scalar(organisation_queries.by_id(actor, organisation_id)))
    row = found_or_404(await session.scalar(queries.assessment(organisation_id)))
    if row.published_at is None and organisation_id not in _own(actor):
        raise NotFound
    return await _view(session, row)


async def put(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    data: AssessmentPut,
    expected: ExpectedVersion | None,
) -> AssessmentView:
    stmt = organisation_queries.by_id(actor, organisation_id).with_for_update(key_share=True)
    organisation = found_or_404(await session.scalar(stmt))
    actor.require(deciding_permission(organisation.kind), organisation_id)
    row = await session.scalar(queries.assessment(organisation_id))
    _require_version(row, expected)
    if row is None:
        row = SelfAssessment(id=new_id(), organisation_id=organisation_id, replies={})
        session.add(row)
    was_public = row.published_at is not None
    row.replies = data.replies
    row.published_at = (row.published_at or utc_now()) if data.published else None
    if was_public or data.published:
        _record(session, actor, organisation, published=data.published)
    audit_practice(session, actor, "assess", organisation_id, "self-assessment")
    await session.flush()
    return await _view(session, row)


def _own(actor: Actor) -> frozenset[UUID]:
    return actor.organisations_with(Permission.ORGANISATION_READ)


async def _view(session: AsyncSession, row: SelfAssessment) -> AssessmentView:
    selected = await session.scalars(queries.of_organisation(row.organisation_id))
    codes = {selection.code for selection in selected}
    return AssessmentView(row, proposals(row.replies, codes))


def _require_version(row: SelfAssessment | None, expected: ExpectedVersion | None) -> None:
    if row is None:
        if expected is not None:
            raise StaleVersion
    elif expected is None:
        raise VersionRequired
    else:
        row.require_version(expected)


def _record(
    session: AsyncSession, actor: Actor, organisation: Organisation, *, published: bool
) -> None:
    if organisation.status is OrganisationStatus.APPROVED:
        record_event(
            session,
            actor,
            SelfAssessmentChanged(organisation_id=organisation.id, published=published),
        )
