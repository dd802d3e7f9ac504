"""Stopping by a link in a mail: whoever has the mail may, signed in or not."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.core.actor import ANONYMOUS
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound
from api.core.text import Language
from api.notifications import queries
from api.notifications.links import Stops, Unsubscription, read_token
from api.notifications.models import Watch


class Offer(NamedTuple):
    """What a link stops, for its page."""

    language: Language
    watch: Watch | None
    """None: everything."""
    has_account: bool
    """Without one nothing keeps the address once all is stopped."""


async def offer(session: AsyncSession, secret_key: str, token: str) -> Offer:
    """NotFound for a token that we have not made, and for what is no longer there."""
    what = _read(secret_key, token)
    if what.stops is Stops.EVERYTHING:
        person = await session.get(Person, what.id)
        if person is None:
            raise NotFound
        return Offer(person.language, None, person.has_account)
    row = (
        await session.execute(
            select(Watch, Person.language, Person.has_account)
            .join(Person, Person.id == Watch.person_id)
            .where(Watch.id == what.id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Offer(row.language, row.Watch, row.has_account)


async def stop(session: AsyncSession, secret_key: str, token: str) -> Offer:
    """Again is harmless: what is stopped stays so."""
    found = await offer(session, secret_key, token)
    what = _read(secret_key, token)
    chosen = queries.running(what).with_for_update()
    for watch in await session.scalars(chosen):
        watch.stopped_at = utc_now()
        record_audit(session, ANONYMOUS, "watch.stop", f"watches/{watch.id}", changed=["stopped"])
    return found


def _read(secret_key: str, token: str) -> Unsubscription:
    what = read_token(secret_key, token)
    if what is None:
        raise NotFound
    return what
