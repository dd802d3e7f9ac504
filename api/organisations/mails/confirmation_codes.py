"""The mail with the code that confirms an organisation. The caller commits."""

from sqlalchemy.orm import Session

from api.core.i18n import translate
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.events import ConfirmationAsked, ConfirmedBy
from api.organisations.mails.operators import LETTER, note_for_operators
from api.organisations.models import ConfirmationRequest, Organisation
from api.organisations.rules.confirmation import code_hash, is_open, new_code, spaced


def start_confirmation(session: Session, event: ConfirmationAsked, context: HandlerContext) -> None:
    """Creates and mails the code, or adds a task for the operators to send a letter."""
    request = session.get_one(ConfirmationRequest, event.confirmation_id, with_for_update=True)
    if not is_open(request, context.now):
        return
    if request.method is ConfirmedBy.LETTER:
        note_for_operators(session, request.organisation_id, LETTER, context)
    elif request.code_hash is None and request.email is not None:
        code = new_code()
        key = context.settings.secret_key.get_secret_value()
        request.code_hash = code_hash(key, request.id, code)
        organisation = session.get_one(Organisation, request.organisation_id)
        mail = code_mail(organisation, request, code, context.public_url)
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
    """The mail has the business id and no name, because an unknown person typed the name."""
    path = f"/my/organisations/{organisation.id}/confirm/{request.id}"
    return render(
        "organisations/confirmation_code",
        request.language,
        public_url=public_url,
        subject=translate("mail.confirmation_code.subject", request.language),
        business_id=organisation.business_id,
        code=spaced(code),
        address=f"{public_url}{path}",
    )
