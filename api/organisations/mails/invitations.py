"""The mail that invites a member. The caller commits."""

from sqlalchemy.orm import Session

from api.core.i18n import best_text, translate
from api.core.tokens import TokenKind, hash_token, new_token
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.events import MemberInvited
from api.organisations.models import Confirmation, Invitation, Organisation
from api.organisations.queries.people import invitation_to_mail
from api.organisations.rules.people import INVITATION_LASTS, InvitationState, state_of


def mail_invitation(session: Session, event: MemberInvited, context: HandlerContext) -> None:
    """Creates the secret and its mail. Runs once: later calls find the hash and do nothing."""
    row = session.scalar(invitation_to_mail(event.invitation_id))
    if row is None or row.token_hash is not None:
        return
    if state_of(row, context.now) is not InvitationState.OPEN:
        return
    token = new_token(TokenKind.INVITATION)
    row.token_hash = hash_token(token)
    organisation = session.get_one(Organisation, row.organisation_id)
    mail = invitation_mail(row, organisation, token, context.public_url)
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
    """The mail names only a confirmed organisation. Otherwise anybody could have the platform mail
    their text to anybody."""
    language, confirmed = invitation.language, organisation.confirmation is Confirmation.CONFIRMED
    name = best_text(organisation.name, language) if confirmed else ""
    subject = "mail.invitation.subject" if confirmed else "mail.invitation.unconfirmed.subject"
    return render(
        "organisations/invitation",
        language,
        public_url=public_url,
        subject=translate(subject, language, organisation=name),
        link=f"{public_url}/invitations/accept?lang={language}&token={token}",
        organisation=name,
        role=invitation.role,
        address=invitation.email,
        days=INVITATION_LASTS.days,
    )
