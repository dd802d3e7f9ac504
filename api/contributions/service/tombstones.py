"""Removes the text of a tombstone from the database and seals it for the buyer's case file.

A withdrawn text that was never public is deleted instead of sealed.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ReportReason
from api.contributions.personal_data import CONTRIBUTION
from api.contributions.queries.moderation import open_reports
from api.core.clock import utc_now
from api.core.i18n import Texts
from api.core.ids import new_id
from api.core.privacy import Thing
from api.dialogues.models import Dialogue
from api.hidings.engine import redact
from api.hidings.models import Hiding, HidingGround, HidingKind, HidingState
from api.hidings.redaction import Scope
from api.hidings.restoring import restore_originals

_TEXT = "text"


async def withdrawn(session: AsyncSession, contribution: Contribution, dialogue: Dialogue) -> None:
    if contribution.published_at is None:
        hiding = Hiding(kind=HidingKind.DESTROY)
    else:
        hiding = _hiding(contribution, dialogue, HidingGround.WITHDRAWN_BY_AUTHOR, {})
        session.add(hiding)
    await _seal(session, contribution, hiding)


async def removed(session: AsyncSession, contribution: Contribution, dialogue: Dialogue) -> None:
    """The ground of the hiding follows from the open reports."""
    reports = (await session.scalars(open_reports([contribution.id]))).all()
    ground = _ground({report.reason for report in reports})
    hiding = _hiding(contribution, dialogue, ground, contribution.removal_reason)
    session.add(hiding)
    await _seal(session, contribution, hiding)


async def restored(session: AsyncSession, contribution: Contribution) -> None:
    """Restore the text from the seal after an upheld objection."""
    await session.flush()
    of_removal = (
        select(Hiding)
        .where(
            Hiding.subject == f"contributions/{contribution.id}",
            Hiding.state == HidingState.DONE,
            Hiding.done_at >= contribution.removed_at,
        )
        .order_by(Hiding.id.desc())
        .limit(1)
    )
    hiding = await session.scalar(of_removal)
    if hiding is not None:
        thing = Thing(CONTRIBUTION, contribution.id)
        await session.run_sync(restore_originals, thing, hiding)
    await session.refresh(contribution)


def _ground(reasons: set[ReportReason]) -> HidingGround:
    if ReportReason.PERSONAL_DATA in reasons:
        return HidingGround.PERSONAL_DATA
    return HidingGround.TRADE_SECRET if ReportReason.SECRET in reasons else HidingGround.UNLAWFUL


def _hiding(
    contribution: Contribution, dialogue: Dialogue, ground: HidingGround, reason: Texts
) -> Hiding:
    return Hiding(
        id=new_id(),
        kind=HidingKind.HIDE,
        state=HidingState.DONE,
        subject=f"contributions/{contribution.id}",
        organisation_id=dialogue.organisation_id,
        dialogue_id=dialogue.id,
        field=_TEXT,
        fields=[_TEXT],
        ground=ground,
        reason=reason,
        author_person_id=contribution.person_id,
        author_participant_id=contribution.participant_id,
        done_at=utc_now(),
    )


async def _seal(session: AsyncSession, contribution: Contribution, hiding: Hiding) -> None:
    await session.flush()
    thing = Thing(CONTRIBUTION, contribution.id)
    await session.run_sync(redact, thing, hiding, Scope(field=_TEXT))
    await session.refresh(contribution)
