"""Warns the leaders before an API key expires. The caller commits."""

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from api.accounts.models import Person
from api.core.date_format import written_moment
from api.mails.rendering import RenderedMail
from api.organisations.mails.security import queue_security_mail, security_mail
from api.organisations.models import ApiKey, Organisation
from api.organisations.queries.people import leading

WARNED_BEFORE = (timedelta(days=3), timedelta(days=14))
"""Each key is warned of twice. Mails are kept longer than that, so their keys prevent repeats."""


def warn_of_ending_keys(session: Session, now: datetime, public_url: str) -> None:
    for key, organisation in session.execute(_ending(now)):
        days = next(time.days for time in WARNED_BEFORE if key.expires_at <= now + time)
        for reader in session.scalars(leading(organisation.id)):
            mail = ending_key_mail(key, organisation, reader, public_url)
            name = f"ending-key:{key.id}:{days}"
            queue_security_mail(session, name, reader, mail, organisation.id)


def _ending(now: datetime) -> Select[ApiKey, Organisation]:
    """Keys that end soon, unless a newer key of the same name has taken over."""
    newer = aliased(ApiKey)
    is_replaced = exists().where(
        newer.organisation_id == ApiKey.organisation_id,
        newer.name == ApiKey.name,
        newer.revoked_at.is_(None),
        newer.expires_at > ApiKey.expires_at,
    )
    return (
        select(ApiKey, Organisation)
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .where(
            ApiKey.revoked_at.is_(None),
            ApiKey.expires_at > now,
            ApiKey.expires_at <= now + max(WARNED_BEFORE),
            ~is_replaced,
        )
        .order_by(ApiKey.id)
    )


def ending_key_mail(
    key: ApiKey, organisation: Organisation, reader: Person, public_url: str
) -> RenderedMail:
    params = {
        "key_name": key.name,
        "moment": written_moment(key.expires_at, reader.time_zone, reader.language),
    }
    place = f"{public_url}/my/organisations/{organisation.id}/keys"
    return security_mail(
        "ending_key", organisation, params, place, reader.language, public_url=public_url
    )
