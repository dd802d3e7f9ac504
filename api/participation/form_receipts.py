"""Receipts and votes by signed form: with the budgets and rates of the proof of work.

Where the proof of work becomes harder, a form must have been open longer, and what it brings is
held before publication. What cannot be held is refused at a high rate.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import require_accepting
from api.core.actor import ANONYMOUS, Actor, ActorKind
from api.core.clock import utc_now
from api.core.errors import raise_faults
from api.core.limit_errors import TooManyRequests
from api.core.networks import Origin
from api.dialogues.models import Dialogue
from api.participation import actors, rates, rules, service, signed_forms
from api.participation.models import Participant
from api.participation.proof_of_work import Work
from api.participation.service import Receipt
from api.participation.signed_forms import HIGHEST_RISE, Purpose, SignedForm

RETRY_AFTER = timedelta(minutes=15)


async def issue(
    session: AsyncSession,
    dialogue: Dialogue,
    form: SignedForm,
    origin: Origin,
    work: Work = Work.RECEIPT,
) -> Receipt:
    """The receipt of the form, for somebody unknown. `work`: the purpose of the form's seal."""
    rules.require_may_take_receipt(ANONYMOUS, dialogue)
    await require_accepting(session, dialogue)
    await _require_signed(session, Purpose(work, dialogue.id), form, origin)
    token = signed_forms.receipt_of(origin.key, form.form_id)
    receipt = await service.issue_receipt(session, ANONYMOUS, dialogue, token)
    await rates.count_work(session, Work.RECEIPT, origin)
    return receipt


async def require_acceptable(
    session: AsyncSession, dialogue: Dialogue, form: SignedForm, origin: Origin
) -> None:
    """Before the work of a form that will bring a receipt, such as storing its files."""
    rules.require_may_take_receipt(ANONYMOUS, dialogue)
    await require_accepting(session, dialogue)
    purpose = Purpose(Work.RECEIPT, dialogue.id)
    await _require_signed(session, purpose, form, origin)
    await require_room(session, purpose, origin)


async def issued(
    session: AsyncSession,
    dialogue: Dialogue,
    form: SignedForm,
    origin: Origin,
    work: Work = Work.RECEIPT,
) -> str | None:
    """The receipt that an earlier copy of the form has brought."""
    purpose = Purpose(work, dialogue.id)
    if not signed_forms.is_usable(origin.key, purpose, form.form_id, form.seal, utc_now()):
        return None
    token = signed_forms.receipt_of(origin.key, form.form_id)
    holder = await actors.holder_of(session, token)
    return token if holder is not None and holder.holds_receipt_of(dialogue.id) else None


async def earn_vote(
    session: AsyncSession, participant: Participant, form: SignedForm, origin: Origin
) -> None:
    """Allow votes of the receipt; once is enough."""
    if participant.vote_earned_at is not None:
        return
    purpose = Purpose(Work.VOTE, participant.dialogue_id)
    await _require_signed(session, purpose, form, origin)
    await require_room(session, purpose, origin)
    await service.earn_vote(session, participant)
    await rates.count_work(session, Work.VOTE, origin)


async def is_flooded(session: AsyncSession, dialogue: Dialogue, origin: Origin) -> bool:
    """True while contributions with receipts are held before publication."""
    return await rates.rise(session, Work.RECEIPT, dialogue.id, origin) > 0


async def require_room(session: AsyncSession, purpose: Purpose, origin: Origin) -> None:
    """Refuse what cannot be held, such as a survey response, far beyond the free number."""
    if await rates.rise(session, purpose.work, purpose.dialogue_id, origin) >= HIGHEST_RISE:
        raise TooManyRequests(retry_after=RETRY_AFTER)


def holder(receipt: Receipt) -> Actor:
    """The actor of a receipt that was just issued."""
    participant = receipt.participant
    return Actor(
        kind=ActorKind.RECEIPT,
        participant_id=participant.id,
        dialogue_id=participant.dialogue_id,
    )


async def _require_signed(
    session: AsyncSession, purpose: Purpose, form: SignedForm, origin: Origin
) -> None:
    rise = await rates.rise(session, purpose.work, purpose.dialogue_id, origin)
    raise_faults(list(signed_forms.form_faults(origin.key, purpose, form, rise, utc_now())))
