"""Requests to be erased: confirmed by mail, cancellable for seven days."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS, Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, InvalidRequest, found_or_404
from api.core.i18n import Language, best_text
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.retention import RETENTION, RetentionPeriod
from api.core.tokens import TokenKind, hash_token, token_kind
from api.personal_data import queries
from api.personal_data.events import ErasureAsked
from api.personal_data.models import ErasureRequest, ErasureState


class Remains(NamedTuple):
    """Numbers of things that stay after an erasure."""

    contributions: int
    official_contributions: int
    survey_responses: int


TAKEN_BACK_WITHIN = RETENTION[RetentionPeriod.ERASURE_REQUESTS]


async def ask(session: AsyncSession, actor: Actor, language: Language) -> ErasureRequest:
    """Returns the open request if there is one. A receipt needs no confirmation by mail."""
    row = await session.scalar(queries.open_erasure(actor).with_for_update())
    if row is not None:
        return row
    if actor.participant_id is None:
        await _require_successor(session, actor.require_person(), language)
    row = ErasureRequest(
        id=new_id(),
        person_id=actor.person_id,
        participant_id=actor.participant_id,
        state=ErasureState.ASKED,
    )
    session.add(row)
    _audit(session, actor, "ask", row)
    if actor.participant_id is None:
        record_event(session, actor, ErasureAsked(erasure_id=row.id))
    else:
        _start_clock(row)
    await session.flush()
    return row


async def _require_successor(session: AsyncSession, person_id: UUID, language: Language) -> None:
    """Refuses the only manager of an organisation: nobody else could appoint another one."""
    alone = (await session.scalars(queries.left_without_manager(person_id))).all()
    if alone:
        names = ", ".join(best_text(item.name, language) for item in alone)
        raise Conflict([Fault("", "manages_alone", {"organisations": names})])


async def confirm(session: AsyncSession, token: str) -> ErasureRequest:
    """Raises the same fault for every kind of invalid token."""
    row = await find_open(session, token)
    if row is None:
        raise InvalidRequest.at("/token", "bad_erasure")
    await session.refresh(row, with_for_update=True)
    if row.state is not ErasureState.ASKED:
        raise InvalidRequest.at("/token", "bad_erasure")
    _start_clock(row)
    _audit(session, ANONYMOUS, "confirm", row)
    await session.flush()
    return row


async def find_open(session: AsyncSession, token: str) -> ErasureRequest | None:
    if token_kind(token) is not TokenKind.ERASURE:
        return None
    row = await session.scalar(queries.erasure_by_token(hash_token(token)))
    if row is None or row.created_at < utc_now() - TAKEN_BACK_WITHIN:
        return None
    return row


async def take_back(session: AsyncSession, actor: Actor) -> None:
    row = found_or_404(await session.scalar(queries.open_erasure(actor).with_for_update()))
    row.state, row.token_hash = ErasureState.TAKEN_BACK, None
    _audit(session, actor, "take_back", row)
    await session.flush()


async def remains(session: AsyncSession, actor: Actor) -> Remains:
    return Remains(*(await session.execute(queries.remaining(actor))).one())


def _start_clock(row: ErasureRequest) -> None:
    row.state, row.due_at, row.token_hash = ErasureState.WAITS, utc_now() + TAKEN_BACK_WITHIN, None


def _audit(session: AsyncSession, actor: Actor, verb: str, row: ErasureRequest) -> None:
    record_audit(session, actor, f"erasure.{verb}", f"erasures/{row.id}")
