"""Commands: record a provider's bounce report, lift a suppression."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import InvalidRequest, NotFound, raise_faults
from api.core.standard_webhooks import Signed, is_signed
from api.mails import queries, rules
from api.mails.bounce_codes import ServerReply, without_addresses
from api.mails.bounces import BounceOutcome, record_bounce
from api.mails.inputs import BounceCreate
from api.mails.models import Suppression, SuppressionReason
from api.mails.verp import read_token


def require_signature(secret: str, signed: Signed, body: bytes) -> None:
    """Every invalid signature gets the same refusal."""
    if not is_signed(secret, signed, body, utc_now()):
        raise InvalidRequest.at("webhook-signature", "bad_signature")


async def take_bounce(session: AsyncSession, data: BounceCreate, secret_key: str) -> BounceOutcome:
    raise_faults(rules.bounce_faults(data, secret_key))
    mail_id = await _mail_of(session, data, secret_key)
    if mail_id is None:
        return BounceOutcome.UNKNOWN
    reply = ServerReply(data.kind, data.status, without_addresses(data.diagnostic))
    return await session.run_sync(record_bounce, mail_id, reply, utc_now())


async def _mail_of(session: AsyncSession, data: BounceCreate, secret_key: str) -> UUID | None:
    if data.token is not None:
        return read_token(secret_key, data.token)
    digest = rules.key_digest(data.message_id or "")
    return await session.scalar(queries.mail_by_message_id(digest or ""))


async def lift(session: AsyncSession, actor: Actor, suppression_id: UUID) -> None:
    await _lift(session, actor, await session.scalar(queries.by_id(actor, suppression_id)))


async def lift_own(session: AsyncSession, actor: Actor, address: str) -> None:
    """`address` must be the actor's own."""
    await _lift(session, actor, await session.scalar(queries.of_address(address)))


async def lift_on_proof(session: AsyncSession, actor: Actor, address: str) -> None:
    """Lifts a suppression after a mail was read at the address. A complaint stays, because it does
    not mean that the address fails."""
    row = await session.scalar(queries.of_address(address))
    if row is not None and row.reason is not SuppressionReason.COMPLAINT:
        await _lift(session, actor, row)


async def lift_on_consent(session: AsyncSession, actor: Actor, address: str) -> None:
    """Lifts any suppression, because the owner has requested mails after a complaint."""
    row = await session.scalar(queries.of_address(address))
    if row is not None:
        await _lift(session, actor, row)


async def _lift(session: AsyncSession, actor: Actor, row: Suppression | None) -> None:
    if row is None:
        raise NotFound
    await session.delete(row)
    await session.execute(queries.forget_soft_bounces(row.address))
    record_audit(session, actor, "mail_suppression.lift", f"mail-suppressions/{row.id}")
