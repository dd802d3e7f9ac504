"""Watches by mail without an account: anybody asks, and the reader of the mail confirms.

Nothing is looked up about an address before it is confirmed, so the answer cannot disclose
anything about the address.
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
    session: AsyncSession, actor: Actor, data: EmailWatchCreate, email: str, language: Language
) -> WatchRequest:
    """Behaves the same for every address. Criteria may only name things that are visible to
    everybody.
    """
    raise_faults([*email_faults("/email", email), *rules.by_mail_faults(data)])
    known = await service.known_of(session, ANONYMOUS, data.criteria)
    rules.require_criteria(data.criteria)
    rules.require_watchable(data.criteria, known)
    request = WatchRequest(
        id=new_id(),
        email=email,
        language=language,
        name=data.name,
        criteria=data.criteria,
        schedule=data.schedule(),
        expires_at=utc_now() + rules.CONFIRMATION_LASTS,
    )
    session.add(request)
    record_audit(session, actor, "watch.ask", f"watch-requests/{request.id}")
    record_event(session, actor, WatchAsked(watch_request_id=request.id))
    return request


async def find_open(session: AsyncSession, token: str) -> WatchRequest | None:
    """The open request behind a mailed link. Changes nothing, because some mail programs open every
    link of a mail.
    """
    request = await session.scalar(queries.watch_request_by_token(hash_token(token)))
    return request if request and rules.is_open(request, utc_now()) else None


async def confirm(session: AsyncSession, token: str, language: Language) -> Watch:
    """Works once. Creates the person if they are new. `language` is the language in which the
    person read the consent text.
    """
    stmt = queries.watch_request_by_token(hash_token(token)).with_for_update()
    request, now = await session.scalar(stmt), utc_now()
    if request is None or not rules.is_open(request, now):
        raise InvalidRequest.at("/token", "bad_watch_link")
    request.confirmed_at = now
    person = await _person(session, request)
    actor = Actor(kind=ActorKind.PERSON, person_id=person.id)
    watch = await service.add_watch(session, actor, _requested_watch(request))
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
    """Locks the person, so that the erasure of people without watches does not take them."""
    email = request.email
    await session.execute(make_person(email, request.language, has_account=False))
    stmt = person_by_email(email).with_for_update(key_share=True)
    return (await session.scalars(stmt)).one()


def _requested_watch(request: WatchRequest) -> WatchCreate:
    return WatchCreate(
        criteria=request.criteria,
        name=request.name,
        frequency=request.schedule.frequency,
        hour=request.schedule.hour,
        weekdays=list(request.schedule.weekdays),
    )
