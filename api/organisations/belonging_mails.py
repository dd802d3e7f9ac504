"""The mail that lists what a key or a member has left behind."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.text import best_text, translate
from api.core.written_dates import written_day
from api.mails.models import MailKind
from api.mails.outgoing import queue_mail
from api.mails.rendering import RenderedMail, render
from api.organisations.models import ApiKey, CreatorKind, Organisation
from api.organisations.queries.people import leading


class Maker(NamedTuple):
    kind: CreatorKind
    id: UUID


class Left(NamedTuple):
    """A thing whose maker is gone."""

    kind: str
    id: UUID
    label: str
    path: str


class Gone(NamedTuple):
    """`at`: when the maker's things are, or were, disabled."""

    maker: Maker
    at: datetime
    at_once: bool


def tell_leading(
    session: Session, organisation_id: UUID, gone: Gone, left: Sequence[Left], public_url: str
) -> None:
    organisation = session.get_one(Organisation, organisation_id)
    name = _name(session, gone.maker)
    for reader in session.scalars(leading(organisation_id)):
        mail = left_mail(gone, name, left, organisation, reader, public_url=public_url)
        queue_mail(
            session,
            key=f"left:{organisation_id}:{gone.maker.id}:{gone.at.isoformat()}:{reader.id}",
            kind=MailKind.SECURITY,
            address=reader.email,
            member_of=organisation_id,
            language=reader.language,
            person_id=reader.id,
            **mail._asdict(),
        )


def left_mail(
    gone: Gone,
    name: str,
    left: Sequence[Left],
    organisation: Organisation,
    reader: Person,
    *,
    public_url: str,
) -> RenderedMail:
    """`name`: of the maker."""
    language = reader.language
    owner = best_text(organisation.name, language)
    return render(
        "left_behind",
        language,
        public_url=public_url,
        subject=translate("mail.left_behind.subject", language, organisation=owner),
        organisation=owner,
        maker=name,
        who="api_key" if gone.maker.kind is CreatorKind.API_KEY else "member",
        ended="ended." if gone.at_once else "",
        left=left,
        day=written_day(gone.at, reader.time_zone, language),
    )


def _name(session: Session, maker: Maker) -> str:
    if maker.kind is CreatorKind.API_KEY:
        key = session.get(ApiKey, maker.id)
        return key.name if key else "–"
    person = session.get(Person, maker.id)
    return person.email if person else "–"
