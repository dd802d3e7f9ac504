"""Watching by mail without an account: asked for by anybody, confirmed by who reads the mail.

Nothing is looked up about an address before it is confirmed, so that nothing can be told of it.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Consent, ConsentMeans, ConsentPurpose, Person
from api.accounts.queries import make_person, person_by_email
from api.core.actor import ANONYMOUS, Actor, ActorKind
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.email_address import email_faults
from api.core.errors import InvalidRequest, raise_faults
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.tokens import hash_token
from api.mails import service as mails
from api.watches import queries, rules, service
from api.watches.events import WatchAsked
from api.watches.inputs import EmailWatchCreate, WatchCreate
from api.watches.models import Watch, WatchRequest


async def ask(
    session: AsyncSession, actor: Actor, wish: EmailWatchCreate, email: str, language: Language
) -> WatchRequest:
    """The same for every address. Criteria may name what everybody sees."""
    raise_faults([*email_faults("/email", email), *rules.by_mail_faults(wish)])
    known = await service.known_of(session, ANONYMOUS, wish.criteria)
    rules.require_criteria(wish.criteria)
    rules.require_watchable(wish.criteria, known)
    request = WatchRequest(
        id=new_id(),
        email=email,
        language=language,
        name=wish.name,
        criteria=wish.criteria,
        schedule=wish.schedule(),
        expires_at=utc_now() + rules.CONFIRMATION_LASTS,
    )
    session.add(request)
    record_audit(session, actor, "watch.ask", f"watch-requests/{request.id}")
    record_event(session, actor, WatchAsked(watch_request_id=request.id))
    return request


async def find_open(session: AsyncSession, token: str) -> WatchRequest | None:
    """What a mailed link would do. Looks only: some mail programs open every link of a mail."""
    request = await session.scalar(queries.watch_request_by_token(hash_token(token)))
    return request if request and rules.is_open(request, utc_now()) else None


async def confirm(session: AsyncSession, token: str, language: Language) -> Watch:
    """Once. The person comes to be if they are new; `language` is that of the words agreed to."""
    chosen = queries.watch_request_by_token(hash_token(token)).with_for_update()
    request, now = await session.scalar(chosen), utc_now()
    if request is None or not rules.is_open(request, now):
        raise InvalidRequest.at("/token", "bad_watch_link")
    request.confirmed_at = now
    person = await _person(session, request)
    actor = Actor(kind=ActorKind.PERSON, person_id=person.id)
    watch = await service.add_watch(session, actor, _wish(request))
    consent = Consent(
        id=new_id(),
        person_id=person.id,
        at=now,
        purpose=ConsentPurpose.WATCH_BY_MAIL,
        means=ConsentMeans.MAILED_LINK,
        words=rules.CONSENT_WORDS,
        language=language,
    )
    session.add(consent)
    record_audit(session, actor, "consent.give", f"consents/{consent.id}")
    await mails.lift_on_consent(session, actor, person.email)
    return watch


async def _person(session: AsyncSession, request: WatchRequest) -> Person:
    """Locked: who has no watch yet is not erased meanwhile."""
    email = request.email
    await session.execute(make_person(email, request.language, has_account=False))
    chosen = person_by_email(email).with_for_update(key_share=True)
    return (await session.scalars(chosen)).one()


def _wish(request: WatchRequest) -> WatchCreate:
    return WatchCreate(
        criteria=request.criteria,
        name=request.name,
        frequency=request.schedule.frequency,
        hour=request.schedule.hour,
        weekdays=list(request.schedule.weekdays),
    )
