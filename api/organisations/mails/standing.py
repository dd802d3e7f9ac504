"""Mails to an organisation's members about its approval and confirmation. The caller commits."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.orm import Session

from api.core.events import Event
from api.core.i18n import Language, best_text, translate
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.events import (
    OrganisationApproved,
    OrganisationConfirmed,
    OrganisationDisplaced,
    OrganisationRefused,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationUnconfirmed,
)
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.queries.people import people_of


class Standing(StrEnum):
    """The decision that the mail reports. Its value is part of the names of texts."""

    APPROVED = "approved"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DISPLACED = "displaced"


StandingEvent = (
    OrganisationApproved
    | OrganisationReturned
    | OrganisationSuspended
    | OrganisationRefused
    | OrganisationConfirmed
    | OrganisationUnconfirmed
    | OrganisationDisplaced
)


def mail_standing(session: Session, event: StandingEvent, context: HandlerContext) -> None:
    """Mails the decision to the organisation's members.

    The approval of a supplier is automatic, so it is not mailed.
    """
    organisation = session.get_one(Organisation, event.organisation_id)
    is_approval = isinstance(event, OrganisationApproved)
    if is_approval and organisation.kind is not OrganisationKind.BUYER:
        return
    standing = _standing(event, context)
    for reader in session.scalars(people_of(organisation.id)):
        mail = standing_mail(organisation, standing, reader.language, context.public_url)
        queue_mail(
            session,
            key=f"standing:{context.row.id}:{reader.id}",
            kind=MailKind.STANDING,
            address=reader.email,
            member_of=organisation.id,
            language=reader.language,
            person_id=reader.id,
            **mail._asdict(),
        )


_STANDINGS: Mapping[type[Event], Standing] = {
    OrganisationApproved: Standing.APPROVED,
    OrganisationReturned: Standing.APPROVED,
    OrganisationSuspended: Standing.SUSPENDED,
    OrganisationRefused: Standing.REFUSED,
    OrganisationConfirmed: Standing.CONFIRMED,
    OrganisationUnconfirmed: Standing.UNCONFIRMED,
    OrganisationDisplaced: Standing.DISPLACED,
}


def _standing(event: StandingEvent, context: HandlerContext) -> Standing:
    """Releases before 0029 stored a refusal as a suspension with the field `refused`."""
    if isinstance(event, OrganisationSuspended) and context.row.data.get("refused"):
        return Standing.REFUSED
    return _STANDINGS[type(event)]


def standing_mail(
    organisation: Organisation, standing: Standing, language: Language, public_url: str
) -> RenderedMail:
    """The name has no remark, because the recipients are the organisation's members."""
    name = best_text(organisation.name, language)
    return render(
        "organisations/standing",
        language,
        public_url=public_url,
        subject=translate(
            f"mail.standing.{standing}.subject",
            language,
            organisation=name,
            business_id=organisation.business_id,
        ),
        organisation=name,
        business_id=organisation.business_id,
        link=f"{public_url}/my/organisations/{organisation.id}?lang={language}",
        standing=standing.value,
    )
