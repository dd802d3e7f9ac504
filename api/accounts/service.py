"""Signing in and out, and a person's own data."""

from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import queries, rules
from api.accounts.events import SignInRequested
from api.accounts.inputs import PersonPatch, SignInConfirm
from api.accounts.models import Person, SignedInSession, SignIn
from api.core.actor import Actor, ActorKind
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.email_address import email_faults
from api.core.errors import InvalidRequest, NotFound, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.secrets import TokenKind, hash_token, new_token
from api.core.text import Language
from api.mails import service as mails


class SignedIn(NamedTuple):
    """`token` exists here and in the answer, nowhere else."""

    token: str
    session: SignedInSession
    person: Person

    @property
    def actor(self) -> Actor:
        kind, person_id = ActorKind.PERSON, self.person.id
        return Actor(kind=kind, person_id=person_id, session_id=self.session.id)


async def request_sign_in(
    session: AsyncSession, actor: Actor, email: str, language: Language
) -> SignIn:
    """The same for every address: whether it is known is not even looked up."""
    raise_faults(list(email_faults("/email", email)))
    expires_at = utc_now() + rules.SIGN_IN_LASTS
    wish = SignIn(id=new_id(), email=email, language=language, expires_at=expires_at)
    session.add(wish)
    record_audit(session, actor, "sign_in.request", f"sign-ins/{wish.id}")
    record_event(session, actor, SignInRequested(sign_in_id=wish.id))
    return wish


async def find_usable(session: AsyncSession, token: str) -> SignIn | None:
    """What a mailed link would do. Looks only: some mail programs open every link of a mail."""
    wish = await session.scalar(queries.sign_in_by_token(hash_token(token)))
    return wish if wish is not None and rules.is_usable(wish, utc_now()) else None


async def confirm(session: AsyncSession, data: SignInConfirm, key: str) -> SignedIn:
    """One refusal for all that can be wrong with a secret: it tells nothing to who guesses."""
    raise_faults(list(rules.confirm_faults(data)))
    now = utc_now()
    wish = await _wish(session, data, key)
    if wish is None or not rules.is_usable(wish, now):
        raise InvalidRequest.at("/token" if data.token else "/code", "bad_sign_in")
    wish.used_at = now
    person = await _person(session, wish)
    signed_in = await _start_session(session, person, now)
    await mails.lift_on_proof(session, signed_in.actor, wish.email)
    return signed_in


async def _wish(session: AsyncSession, data: SignInConfirm, key: str) -> SignIn | None:
    if data.token is not None:
        found = queries.sign_in_by_token(hash_token(data.token))
        return await session.scalar(found.with_for_update())
    assert data.sign_in_id is not None  # noqa: S101 - confirm_faults has seen to it
    assert data.code is not None  # noqa: S101
    return await _guess(session, data.sign_in_id, rules.code_hash(key, data.sign_in_id, data.code))


async def _guess(session: AsyncSession, sign_in_id: UUID, code_hash: bytes) -> SignIn | None:
    counted = await session.scalar(queries.count_guess(sign_in_id))
    # The one commit in a service: a refusal rolls the request back, and the count must outlive it.
    # It is also there before the code is looked at, so that nothing that follows gives it back.
    await session.commit()
    if counted is None:
        return None
    wish = await session.scalar(queries.sign_in_for_use(sign_in_id))
    if wish is None or not compare_digest(wish.code_hash or b"", code_hash):
        return None
    return wish


async def _person(session: AsyncSession, wish: SignIn) -> Person:
    await session.execute(queries.make_person(wish.email, wish.language))
    person = (await session.scalars(queries.person_by_email(wish.email))).one()
    person.has_account = True
    return person


async def _start_session(session: AsyncSession, person: Person, now: datetime) -> SignedIn:
    token = new_token(TokenKind.SESSION)
    row = SignedInSession(
        id=new_id(),
        person_id=person.id,
        token_hash=hash_token(token),
        expires_at=now + rules.SESSION_LASTS,
        last_used_at=now,
    )
    session.add(row)
    signed_in = SignedIn(token, row, person)
    _audit(session, signed_in.actor, "session.start", row.id)
    return signed_in


async def revoke_session(session: AsyncSession, actor: Actor, session_id: UUID | None) -> None:
    """The token stops working at once, everywhere."""
    live = queries.live_sessions(actor.require_person(), utc_now())
    row = await session.scalar(live.where(SignedInSession.id == session_id))
    if row is None:
        raise NotFound
    row.revoked_at = utc_now()
    _audit(session, actor, "session.revoke", row.id)


async def get_person(session: AsyncSession, actor: Actor) -> Person:
    return await session.get_one(Person, actor.require_person())


async def update_person(
    session: AsyncSession, actor: Actor, patch: PersonPatch, version: int
) -> Person:
    person = await session.get_one(Person, actor.require_person(), with_for_update=True)
    person.require_version(version)
    changed = rules.apply_patch(person, patch)
    raise_faults(list(rules.person_faults(person)))
    record_audit(session, actor, "person.update", f"people/{person.id}", changed=changed)
    await session.flush()
    return person


def _audit(session: AsyncSession, actor: Actor, action: str, session_id: UUID) -> None:
    record_audit(session, actor, action, f"sessions/{session_id}")
