"""Confirmation of organisations: start a method, use a code, revoke."""

from collections.abc import Sequence
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import InvalidRequest, NotFound
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.organisations.events import UnconfirmedReason
from api.organisations.inputs import ConfirmationCreate
from api.organisations.limits import require_confirmation
from api.organisations.models import ConfirmationRequest, Organisation, RegisterEntry
from api.organisations.queries import confirmations as queries
from api.organisations.recording import audit
from api.organisations.rules import confirmation as rules
from api.organisations.service import organisations
from api.organisations.service.confirming.codes import require_own_manager
from api.organisations.service.confirming.confirm import prove, refuse_taken
from api.organisations.service.confirming.letter import write_code
from api.organisations.service.confirming.methods import METHODS


class Shown(NamedTuple):
    organisation: Organisation
    register: RegisterEntry | None
    requests: Sequence[ConfirmationRequest]


async def shown(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Shown:
    """For members and the operator."""
    organisation = await organisations.get(session, actor, organisation_id)
    actor.require(Permission.ORGANISATION_READ, organisation_id)
    entry = await session.scalar(queries.entry(organisation_id))
    rows = (await session.scalars(queries.of_organisation(organisation_id))).all()
    return Shown(organisation, entry, rows)


async def begin(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    data: ConfirmationCreate,
    *,
    key: str,
) -> tuple[Organisation, ConfirmationRequest | None]:
    """Returns no request if the method confirms the organisation at once. `key`: for quotas."""
    organisation = await _locked(session, actor, organisation_id)
    method = METHODS[data.method]
    request = await method.begin(session, actor, organisation, data)
    rules.require_claimed(organisation)
    if request is None:
        await prove(session, actor, organisation, data.method)
        return organisation, None
    await refuse_taken(session, organisation)
    await require_confirmation(session, actor.require_person(), request.email, key)
    _audit(session, actor, "ask", request)
    return organisation, request


async def print_letter(
    session: AsyncSession, actor: Actor, organisation_id: UUID, request_id: UUID, key: str
) -> tuple[Organisation, ConfirmationRequest, str]:
    """The code exists only here and on the page."""
    organisation = await _locked(session, actor, organisation_id)
    request = await session.scalar(queries.by_id(organisation_id, request_id).with_for_update())
    code = await write_code(session, actor, organisation, request, key)
    assert request is not None  # noqa: S101 - write_code has seen to it
    return organisation, request, code


async def use_code(
    session: AsyncSession, actor: Actor, organisation_id: UUID, request_id: UUID, code_hash: bytes
) -> Organisation:
    """Every wrong code gets the same refusal, so that guesses reveal nothing."""
    await organisations.get(session, actor, organisation_id)
    require_own_manager(actor, organisation_id)
    if await session.scalar(queries.by_id(organisation_id, request_id)) is None:
        raise NotFound
    counted = await session.scalar(queries.count_guess(organisation_id, request_id, utc_now()))
    # As for sign-in codes: the count survives the refusal and is committed before the check.
    await session.commit()
    organisation = await _locked(session, actor, organisation_id)
    request = await session.scalar(queries.by_id(organisation_id, request_id).with_for_update())
    if counted is None or request is None or request.ended_at is not None:
        raise InvalidRequest.at("/code", "bad_confirmation_code")
    if not compare_digest(request.code_hash or b"", code_hash):
        raise InvalidRequest.at("/code", "bad_confirmation_code")
    _audit(session, actor, "use", request)
    await prove(session, actor, organisation, request.method)
    return organisation


async def revoke(
    session: AsyncSession, actor: Actor, organisation_id: UUID, expected: ExpectedVersion
) -> Organisation:
    """For the operator, to correct a mistake. Displaced organisations must register again."""
    organisation = await _locked(session, actor, organisation_id)
    actor.require(Permission.ORGANISATION_APPROVE, organisation_id)
    actor.require_person()
    organisation.require_version(expected)
    rules.require_supplier(organisation)
    event = rules.unconfirm(organisation, UnconfirmedReason.REVOKED)
    audit(session, actor, "revoke_confirmation", organisation, {"confirmation"})
    record_event(session, actor, event)
    await session.flush()
    return organisation


async def _locked(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    await organisations.lock_id_of(session, actor, organisation_id)
    return await organisations.for_update(session, actor, organisation_id)


def _audit(session: AsyncSession, actor: Actor, verb: str, request: ConfirmationRequest) -> None:
    record_audit(
        session,
        actor,
        f"confirmation.{verb}",
        f"confirmations/{request.id}",
        organisation_id=request.organisation_id,
    )
