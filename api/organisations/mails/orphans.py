"""The mail that lists the orphans of a key or a member. The caller commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.date_format import written_day
from api.core.i18n import best_text, translate
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.models import ApiKey, CreatorKind, Organisation
from api.organisations.queries.people import leading


class Creator(NamedTuple):
    kind: CreatorKind
    id: UUID


class Left(NamedTuple):
    """An orphan: its creator is gone."""

    kind: str
    id: UUID
    label: str
    path: str


class Departure(NamedTuple):
    """`at`: when the orphans are or were disabled."""

    creator: Creator
    at: datetime
    at_once: bool


def mail_leaders(
    session: Session,
    organisation_id: UUID,
    departure: Departure,
    left: Sequence[Left],
    public_url: str,
) -> None:
    organisation = session.get_one(Organisation, organisation_id)
    name = _name(session, departure.creator)
    for reader in session.scalars(leading(organisation_id)):
        mail = left_mail(departure, name, left, organisation, reader, public_url=public_url)
        queue_mail(
            session,
            key=f"left:{organisation_id}:{departure.creator.id}:{departure.at.isoformat()}:{reader.id}",
            kind=MailKind.SECURITY,
            address=reader.email,
            member_of=organisation_id,
            language=reader.language,
            person_id=reader.id,
            **mail._asdict(),
        )


def left_mail(
    departure: Departure,
    name: str,
    left: Sequence[Left],
    organisation: Organisation,
    reader: Person,
    *,
    public_url: str,
) -> RenderedMail:
    """`name`: name of the creator."""
    language = reader.language
    owner = best_text(organisation.name, language)
    return render(
        "organisations/left_behind",
        language,
        public_url=public_url,
        subject=translate("mail.left_behind.subject", language, organisation=owner),
        organisation=owner,
        maker=name,
        who="api_key" if departure.creator.kind is CreatorKind.API_KEY else "member",
        ended="ended." if departure.at_once else "",
        left=left,
        day=written_day(departure.at, reader.time_zone, language),
    )


def _name(session: Session, creator: Creator) -> str:
    if creator.kind is CreatorKind.API_KEY:
        key = session.get(ApiKey, creator.id)
        return key.name if key else "–"
    person = session.get(Person, creator.id)
    return person.email if person else "–"
