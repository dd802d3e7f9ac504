"""Unsubscribes from watches, digests and notices by a link in a mail, without signing in."""

from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.core.actor import ANONYMOUS
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound, found_or_404
from api.core.i18n import Language
from api.dialogues.models import Dialogue
from api.digests.links import Stops, Unsubscription, read_token
from api.mails.queries import cancel_pending
from api.notices.mails import key_prefix
from api.watches.labels import BuyerNames
from api.watches.models import NoticeStop, Watch
from api.watches.service import buyers_named_by


class Offer(NamedTuple):
    """Data for the page of an unsubscribe link. Without watch and dialogue it stops everything."""

    language: Language
    has_account: bool
    """Without an account, the address is erased some time after everything is stopped."""
    watch: Watch | None = None
    dialogue: Dialogue | None = None
    """The dialogue whose notices the link stops."""
    buyers: BuyerNames = MappingProxyType({})
    """Names of buyers that the watch's label shows."""


async def offer(session: AsyncSession, secret_key: str, token: str) -> Offer:
    """Raises NotFound for a token that the platform did not sign, and for deleted watches, people
    and dialogues.
    """
    unsubscription = _read(secret_key, token)
    if unsubscription.stops is Stops.EVERYTHING:
        person = found_or_404(await session.get(Person, unsubscription.id))
        return Offer(person.language, person.has_account)
    if unsubscription.stops is Stops.NOTICES:
        return await _offer_notices(session, unsubscription)
    row = found_or_404(
        (
            await session.execute(
                select(Watch, Person.language, Person.has_account)
                .join(Person, Person.id == Watch.person_id)
                .where(Watch.id == unsubscription.id)
            )
        ).one_or_none()
    )
    buyers = await buyers_named_by(session, [row.Watch])
    return Offer(row.language, row.has_account, row.Watch, buyers=buyers)


async def stop(session: AsyncSession, secret_key: str, token: str) -> Offer:
    """Idempotent: a stopped subscription stays stopped."""
    result = await offer(session, secret_key, token)
    unsubscription = _read(secret_key, token)
    if unsubscription.stops is Stops.NOTICES:
        await _stop_notices(session, unsubscription)
        return result
    stmt = _running(unsubscription).with_for_update()
    for watch in await session.scalars(stmt):
        watch.stopped_at = utc_now()
        record_audit(session, ANONYMOUS, "watch.stop", f"watches/{watch.id}", changed=["stopped"])
    return result


async def _offer_notices(session: AsyncSession, unsubscription: Unsubscription) -> Offer:
    person = await session.get(Person, unsubscription.person_id)
    dialogue = await session.get(Dialogue, unsubscription.id)
    if person is None or dialogue is None:
        raise NotFound
    return Offer(person.language, person.has_account, dialogue=dialogue)


async def _stop_notices(session: AsyncSession, unsubscription: Unsubscription) -> None:
    dialogue_id, person_id = unsubscription.id, unsubscription.person_id
    values = {"dialogue_id": dialogue_id, "person_id": person_id, "at": utc_now()}
    stop = insert(NoticeStop).values(values).on_conflict_do_nothing()
    if person_id and await session.scalar(stop.returning(NoticeStop.at)) is not None:
        await session.execute(cancel_pending(person_id, key_prefix(dialogue_id), utc_now()))
        record_audit(session, ANONYMOUS, "notices.stop", f"dialogues/{dialogue_id}")


def _running(unsubscription: Unsubscription) -> Select[Watch]:
    """The watches that the link stops and that are not stopped yet."""
    owner = {Stops.WATCH: Watch.id, Stops.EVERYTHING: Watch.person_id}[unsubscription.stops]
    running = Watch.stopped_at.is_(None)
    return select(Watch).where(owner == unsubscription.id, running).order_by(Watch.id)


def _read(secret_key: str, token: str) -> Unsubscription:
    return found_or_404(read_token(secret_key, token))
