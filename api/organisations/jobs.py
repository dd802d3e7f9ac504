"""What workers do with organisations. The caller commits."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.i18n import Language, best_text, translate
from api.core.reindexing import write_anew
from api.core.retention import KEPT, RetentionPeriod
from api.core.search import name_columns
from api.core.settings import Settings
from api.core.tokens import TokenKind, hash_token, new_token
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.events import ConfirmedBy
from api.organisations.models import Confirmation, ConfirmationRequest, Invitation, Organisation
from api.organisations.operator_mails import LETTER, note_for_operators
from api.organisations.queries.people import invitation_to_mail, people_of
from api.organisations.rules.confirmation import code_hash, is_open, new_code, spaced
from api.organisations.rules.names import name_keys
from api.organisations.rules.people import INVITATION_LASTS, InvitationState, state_of

KEPT_AFTER_END = KEPT[RetentionPeriod.INVITATIONS]


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
    """Names a confirmed organisation only: anybody could have us mail anybody's text to anybody."""
    language, confirmed = invitation.language, organisation.confirmation is Confirmation.CONFIRMED
    name = best_text(organisation.name, language) if confirmed else ""
    subject = "mail.invitation.subject" if confirmed else "mail.invitation.unconfirmed.subject"
    return render(
        "invitation",
        language,
        public_url=public_url,
        subject=translate(subject, language, organisation=name),
        link=f"{public_url}/invitations/accept?lang={language}&token={token}",
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

    APPROVED = "approved"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DISPLACED = "displaced"


def mail_standing(
    session: Session, event_id: UUID, organisation_id: UUID, standing: Standing, settings: Settings
) -> None:
    """To its own people, what was decided."""
    organisation = session.get_one(Organisation, organisation_id)
    for reader in session.scalars(people_of(organisation_id)):
        mail = standing_mail(organisation, standing, reader.language, settings.public_url)
        queue_mail(
            session,
            key=f"standing:{event_id}:{reader.id}",
            kind=MailKind.STANDING,
            address=reader.email,
            member_of=organisation_id,
            language=reader.language,
            person_id=reader.id,
            **mail._asdict(),
        )


def standing_mail(
    organisation: Organisation, standing: Standing, language: Language, public_url: str
) -> RenderedMail:
    """Its own people need no remark beside the name."""
    name = best_text(organisation.name, language)
    return render(
        "standing",
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
        link=f"{public_url}/v1/organisations/{organisation.id}",
        standing=standing.value,
    )


def start_confirmation(
    session: Session, event_id: UUID, request_id: UUID, settings: Settings
) -> None:
    """Mail the code, which is made here; or note for the operators that a letter is to be sent."""
    request = session.get_one(ConfirmationRequest, request_id, with_for_update=True)
    if not is_open(request, utc_now()):
        return
    if request.method is ConfirmedBy.LETTER:
        note_for_operators(session, event_id, request.organisation_id, LETTER, utc_now())
    elif request.code_hash is None and request.email is not None:
        code = new_code()
        key = settings.secret_key.get_secret_value()
        request.code_hash = code_hash(key, request.id, code)
        organisation = session.get_one(Organisation, request.organisation_id)
        mail = code_mail(organisation, request, code, settings.public_url)
        queue_mail(
            session,
            key=f"confirmation-code:{request.id}",
            kind=MailKind.CONFIRMATION_CODE,
            address=request.email,
            language=request.language,
            **mail._asdict(),
        )


def code_mail(
    organisation: Organisation, request: ConfirmationRequest, code: str, public_url: str
) -> RenderedMail:
    """Says the id and no name: that was typed by somebody nobody knows yet."""
    path = f"/v1/organisations/{organisation.id}/confirmations/{request.id}/code"
    return render(
        "confirmation_code",
        request.language,
        public_url=public_url,
        subject=translate("mail.confirmation_code.subject", request.language),
        business_id=organisation.business_id,
        code=spaced(code),
        address=f"{public_url}{path}",
    )


def purge_confirmations(session: Session, now: datetime) -> None:
    """Those that ended long ago, with the addresses they were mailed to."""
    ended = ConfirmationRequest.expires_at < now - KEPT_AFTER_END
    session.execute(delete(ConfirmationRequest).where(ended))


def make_terms(session: Session) -> int:
    """What organisations are found by, a batch of them."""
    return write_anew(
        session, Organisation, Organisation.search_version, lambda row: name_columns(row.name)
    )


KEYS_AT_ONCE = 500


def fill_name_keys(session: Session) -> int:
    """Of rows that came without: from before there were keys, or by the release before."""
    lacking = select(Organisation).where(Organisation.name_keys == []).limit(KEYS_AT_ONCE)
    rows = session.scalars(lacking.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.name_keys = name_keys(row.name)
    return len(rows)
