"""Sign-in, sign-out and a person's own data."""

from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import queries, rules
from api.accounts.events import SignedInFromNewPlace, SignInRequested
from api.accounts.inputs import PersonPatch, SignInConfirm
from api.accounts.models import Person, SignedInSession, SignIn
from api.core import quotas
from api.core.actor import Actor, ActorKind
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.email_address import email_faults, mailbox_of
from api.core.errors import InvalidRequest, found_or_404, raise_faults
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.limit_errors import TooManyRequests
from api.core.networks import Origin, network_of
from api.core.outbox import record_event
from api.core.tokens import TokenKind, hash_token, new_token
from api.core.versions import ExpectedVersion
from api.mails import service as mails


class SignedIn(NamedTuple):
    """`token` exists only here and in the response."""

    token: str
    session: SignedInSession
    person: Person

    @property
    def actor(self) -> Actor:
        kind, person_id = ActorKind.PERSON, self.person.id
        return Actor(kind=kind, person_id=person_id, session_id=self.session.id)


async def request_sign_in(
    session: AsyncSession, actor: Actor, email: str, language: Language, origin: Origin
) -> SignIn:
    """Treats every address alike: it does not look up whether the address is known.

    If the mailbox has reached its limit of mails, returns the last sign-in that still works.
    """
    raise_faults(email_faults("/email", email))
    await quotas.require_network(session, rules.SIGN_INS, *origin)
    if not await _may_mail(session, email, origin):
        return await _earlier(session, email)
    expires_at = utc_now() + rules.SIGN_IN_LASTS
    wish = SignIn(id=new_id(), email=email, language=language, expires_at=expires_at)
    session.add(wish)
    record_audit(session, actor, "sign_in.request", f"sign-ins/{wish.id}")
    record_event(session, actor, SignInRequested(sign_in_id=wish.id))
    return wish


async def _may_mail(session: AsyncSession, email: str, origin: Origin) -> bool:
    """Consumes the quota of the network first: its requests must not use up the quota that the
    mailbox has for requests from elsewhere."""
    mailbox, key = mailbox_of(email), origin.key
    asked_here = f"{mailbox} {network_of(origin.address)}"
    return await quotas.consume(session, rules.MAILS_ASKED_FROM_NETWORK, asked_here, key) and (
        await quotas.consume(session, rules.MAILS, mailbox, key)
        or await quotas.consume(session, rules.MAILS_BEYOND, mailbox, key)
    )


async def _earlier(session: AsyncSession, email: str) -> SignIn:
    wish = await session.scalar(queries.newest_usable(email, utc_now()))
    if wish is None:  # all have been used, so the owner could sign in
        raise TooManyRequests(retry_after=rules.SIGN_IN_LASTS)
    return wish


async def find_usable(session: AsyncSession, token: str) -> SignIn | None:
    """The sign-in of a mailed link. Changes nothing: some mail programs open every link."""
    wish = await session.scalar(queries.sign_in_by_token(hash_token(token)))
    return wish if wish is not None and rules.is_usable(wish, utc_now()) else None


async def confirm(session: AsyncSession, data: SignInConfirm, origin: Origin) -> SignedIn:
    """Every wrong secret gets the same refusal, so that guesses reveal nothing."""
    raise_faults(rules.confirm_faults(data))
    now = utc_now()
    wish = await _wish(session, data, origin.key)
    if wish is None or not rules.is_usable(wish, now):
        raise InvalidRequest.at("/token" if data.token else "/code", "bad_sign_in")
    wish.used_at = now
    person = await _person(session, wish)
    signed_in = await _start_session(session, person, origin, now)
    await mails.lift_on_proof(session, signed_in.actor, wish.email)
    return signed_in


async def _wish(session: AsyncSession, data: SignInConfirm, key: str) -> SignIn | None:
    if data.token is not None:
        stmt = queries.sign_in_by_token(hash_token(data.token))
        return await session.scalar(stmt.with_for_update())
    assert data.sign_in_id is not None  # noqa: S101 - confirm_faults has seen to it
    assert data.code is not None  # noqa: S101
    code_hash = rules.code_hash(key, data.sign_in_id, data.code)
    mailbox = await _count_guess(session, data.sign_in_id, key)
    if mailbox is None:
        return None
    wish = await session.scalar(queries.sign_in_for_use(data.sign_in_id))
    if wish is None or not compare_digest(wish.code_hash or b"", code_hash):
        return None
    await quotas.release(session, rules.WRONG_CODES, mailbox, key)
    await quotas.release(session, rules.ALL_WRONG_CODES, quotas.EVERYBODY, key)
    return wish


async def _count_guess(session: AsyncSession, sign_in_id: UUID, key: str) -> str | None:
    """The mailbox whose code is guessed; None if this sign-in allows no more guesses."""
    email = await session.scalar(queries.count_guess(sign_in_id))
    if email is None:
        return None
    mailbox = mailbox_of(email)
    allowed = await quotas.consume(
        session, rules.WRONG_CODES, mailbox, key
    ) and await quotas.consume(session, rules.ALL_WRONG_CODES, quotas.EVERYBODY, key)
    # A refusal rolls the request back, and the count must survive that. It is committed before the
    # code is checked, so that no later step undoes it.
    await session.commit()
    if not allowed:
        raise InvalidRequest.at("/code", "use_link")
    return mailbox


async def _person(session: AsyncSession, wish: SignIn) -> Person:
    await session.execute(queries.make_person(wish.email, wish.language))
    person = (await session.scalars(queries.person_by_email(wish.email))).one()
    person.has_account = True
    return person


async def _start_session(
    session: AsyncSession, person: Person, origin: Origin, now: datetime
) -> SignedIn:
    place = rules.place_hash(origin.key, person.id, origin.address)
    known = (await session.scalars(queries.known_places(person.id))).all()
    await _end_oldest(session, person, now)
    token = new_token(TokenKind.SESSION)
    row = SignedInSession(
        id=new_id(),
        person_id=person.id,
        token_hash=hash_token(token),
        expires_at=now + rules.SESSION_LASTS,
        last_used_at=now,
        place=place,
    )
    session.add(row)
    signed_in = SignedIn(token, row, person)
    _audit(session, signed_in.actor, "session.start", row.id)
    if known and place not in known:
        record_event(session, signed_in.actor, SignedInFromNewPlace(session_id=row.id))
    return signed_in


async def _end_oldest(session: AsyncSession, person: Person, now: datetime) -> None:
    """Ends the sessions unused for longest, to make room for a new one."""
    beyond = queries.sessions_beyond(person.id, now, kept=rules.MOST_SESSIONS - 1)
    for row in await session.scalars(beyond):
        row.revoked_at = now


async def revoke_session(session: AsyncSession, actor: Actor, session_id: UUID | None) -> None:
    """The token of the session stops working at once."""
    live = queries.live_sessions(actor.require_person(), utc_now())
    row = found_or_404(await session.scalar(live.where(SignedInSession.id == session_id)))
    row.revoked_at = utc_now()
    _audit(session, actor, "session.revoke", row.id)


async def revoke_sessions(session: AsyncSession, actor: Actor, *, keep_current: bool) -> None:
    """Ends all sessions, or all but the session of the request."""
    person_id = actor.require_person()
    kept = actor.session_id if keep_current else None
    await session.execute(queries.end_sessions(person_id, utc_now(), but=kept))
    record_audit(session, actor, "session.revoke_all", f"people/{person_id}")


async def find_by_stop_token(session: AsyncSession, token: str, key: str) -> Person | None:
    """The person whose sessions the mailed link would end."""
    session_id = rules.read_stop_token(token, key)
    if session_id is None:
        return None
    return await session.scalar(queries.person_of_session(session_id))


async def revoke_by_stop_token(session: AsyncSession, token: str, key: str) -> None:
    """Ends all sessions by the link of the mail about a sign-in; this needs no session."""
    person = await find_by_stop_token(session, token, key)
    if person is None:
        raise InvalidRequest.at("/token", "bad_sign_in")
    await revoke_sessions(
        session, Actor(kind=ActorKind.PERSON, person_id=person.id), keep_current=False
    )


async def get_person(session: AsyncSession, actor: Actor) -> Person:
    return await session.get_one(Person, actor.require_person())


async def update_person(
    session: AsyncSession, actor: Actor, patch: PersonPatch, expected: ExpectedVersion
) -> Person:
    person = await session.get_one(Person, actor.require_person(), with_for_update=True)
    person.require_version(expected)
    changed = rules.apply_patch(person, patch)
    raise_faults(rules.person_faults(person))
    record_audit(session, actor, "person.update", f"people/{person.id}", changed=changed)
    await session.flush()
    return person


def _audit(session: AsyncSession, actor: Actor, action: str, session_id: UUID) -> None:
    record_audit(session, actor, action, f"sessions/{session_id}")
