"""Stopping by a link in a mail: whoever has the mail may, signed in or not."""

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
    """What a link stops, for its page."""

    language: Language
    has_account: bool
    """Without one nothing keeps the address once all is stopped."""
    watch: Watch | None = None
    dialogue: Dialogue | None = None
    """Of which notices are stopped. Neither: everything."""
    buyers: BuyerNames = MappingProxyType({})
    """Names that the watch's label needs."""


async def offer(session: AsyncSession, secret_key: str, token: str) -> Offer:
    """NotFound for a token that we have not made, and for what is no longer there."""
    what = _read(secret_key, token)
    if what.stops is Stops.EVERYTHING:
        person = found_or_404(await session.get(Person, what.id))
        return Offer(person.language, person.has_account)
    if what.stops is Stops.NOTICES:
        return await _offer_notices(session, what)
    row = found_or_404(
        (
            await session.execute(
                select(Watch, Person.language, Person.has_account)
                .join(Person, Person.id == Watch.person_id)
                .where(Watch.id == what.id)
            )
        ).one_or_none()
    )
    buyers = await buyers_named_by(session, [row.Watch])
    return Offer(row.language, row.has_account, row.Watch, buyers=buyers)


async def stop(session: AsyncSession, secret_key: str, token: str) -> Offer:
    """Again is harmless: what is stopped stays so."""
    result = await offer(session, secret_key, token)
    what = _read(secret_key, token)
    if what.stops is Stops.NOTICES:
        await _stop_notices(session, what)
        return result
    stmt = _running(what).with_for_update()
    for watch in await session.scalars(stmt):
        watch.stopped_at = utc_now()
        record_audit(session, ANONYMOUS, "watch.stop", f"watches/{watch.id}", changed=["stopped"])
    return result


async def _offer_notices(session: AsyncSession, what: Unsubscription) -> Offer:
    person = await session.get(Person, what.person_id)
    dialogue = await session.get(Dialogue, what.id)
    if person is None or dialogue is None:
        raise NotFound
    return Offer(person.language, person.has_account, dialogue=dialogue)


async def _stop_notices(session: AsyncSession, what: Unsubscription) -> None:
    values = {"dialogue_id": what.id, "person_id": what.person_id, "at": utc_now()}
    stop = insert(NoticeStop).values(values).on_conflict_do_nothing()
    if what.person_id and await session.scalar(stop.returning(NoticeStop.at)) is not None:
        await session.execute(cancel_pending(what.person_id, key_prefix(what.id), utc_now()))
        record_audit(session, ANONYMOUS, "notices.stop", f"dialogues/{what.id}")


def _running(what: Unsubscription) -> Select[Watch]:
    """What an unsubscribe link stops, as far as it is not stopped yet."""
    owner = {Stops.WATCH: Watch.id, Stops.EVERYTHING: Watch.person_id}[what.stops]
    return select(Watch).where(owner == what.id, Watch.stopped_at.is_(None)).order_by(Watch.id)


def _read(secret_key: str, token: str) -> Unsubscription:
    return found_or_404(read_token(secret_key, token))
