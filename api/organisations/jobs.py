"""What workers do with organisations. The caller commits."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from api.accounts.queries import operators
from api.core.clock import utc_now
from api.core.retention import KEPT, Period
from api.core.secrets import TokenKind, hash_token, new_token
from api.core.settings import Settings
from api.core.text import Language, best_text, translate
from api.mails.models import MailKind
from api.mails.outgoing import queue_mail
from api.mails.rendering import RenderedMail, render
from api.organisations.models import Invitation, Organisation
from api.organisations.queries.people import invitation_to_mail, people_of
from api.organisations.rules.people import INVITATION_LASTS, InvitationState, state_of

KEPT_AFTER_END = KEPT[Period.INVITATIONS]


def mail_invitation(session: Session, invitation_id: UUID, settings: Settings) -> None:
    """Make the secret and the mail that carries it. Once only: later calls find the hash."""
    row = session.scalar(invitation_to_mail(invitation_id))
    if row is None or row.token_hash is not None:
        return
    if state_of(row, utc_now()) is not InvitationState.OPEN:
        return
    token = new_token(TokenKind.INVITATION)
    row.token_hash = hash_token(token)
    organisation = session.get_one(Organisation, row.organisation_id)
    mail = invitation_mail(row, organisation, token, settings.public_url)
    queue_mail(
        session,
        key=f"invitation:{row.id}",
        kind=MailKind.INVITATION,
        address=row.email,
        language=row.language,
        **mail._asdict(),
    )


def invitation_mail(
    invitation: Invitation, organisation: Organisation, token: str, public_url: str
) -> RenderedMail:
    name = best_text(organisation.name, invitation.language)
    return render(
        "invitation",
        invitation.language,
        public_url=public_url,
        subject=translate("mail.invitation.subject", invitation.language, organisation=name),
        link=f"{public_url}/invitations/accept?lang={invitation.language}&token={token}",
        organisation=name,
        role=invitation.role,
        address=invitation.email,
        days=INVITATION_LASTS.days,
    )


def purge_invitations(session: Session, now: datetime) -> None:
    """Those that ended long ago: whose address it was is nobody's business then."""
    ended_at = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at, Invitation.expires_at)
    session.execute(delete(Invitation).where(ended_at < now - KEPT_AFTER_END))


class Standing(StrEnum):
    """What is told of an organisation; names words of the catalogues."""

    WAITS = "waits"
    APPROVED = "approved"
    REFUSED = "refused"
    SUSPENDED = "suspended"


def mail_standing(
    session: Session, event_id: UUID, organisation_id: UUID, standing: Standing, settings: Settings
) -> None:
    """To the operators that somebody waits; to its own people what was decided."""
    organisation = session.get_one(Organisation, organisation_id)
    readers = operators() if standing is Standing.WAITS else people_of(organisation_id)
    for reader in session.scalars(readers):
        mail = standing_mail(organisation, standing, reader.language, settings.public_url)
        queue_mail(
            session,
            key=f"standing:{event_id}:{reader.id}",
            kind=MailKind.STANDING,
            address=reader.email,
            language=reader.language,
            person_id=reader.id,
            **mail._asdict(),
        )


def standing_mail(
    organisation: Organisation, standing: Standing, language: Language, public_url: str
) -> RenderedMail:
    name = best_text(organisation.name, language)
    return render(
        "standing",
        language,
        public_url=public_url,
        subject=translate(f"mail.standing.{standing}.subject", language, organisation=name),
        organisation=name,
        business_id=organisation.business_id,
        link=f"{public_url}/v1/organisations/{organisation.id}",
        standing=standing.value,
    )
