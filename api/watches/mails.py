"""The mail that asks for confirmation: the only one that an unconfirmed address gets."""

from sqlalchemy.orm import Session

from api.core.i18n import Language, translate
from api.core.tokens import TokenKind, hash_token, new_token
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.watches import queries, rules
from api.watches.events import WatchAsked


def mail_confirmation(session: Session, event: WatchAsked, context: HandlerContext) -> None:
    """Creates the token and queues the mail that carries it, once: later calls find the token's
    hash.

    The mail repeats no text of the request. Otherwise anybody could send any text to any address
    in the platform's name.
    """
    request = session.scalar(queries.watch_request_for_update(event.watch_request_id))
    if request is None or request.token_hash is not None:
        return
    if not rules.is_open(request, context.now):
        return
    token = new_token(TokenKind.WATCH)
    request.token_hash = hash_token(token)
    mail = confirmation_mail(request.language, token, context.public_url)
    queue_mail(
        session,
        key=f"watch-request:{request.id}",
        kind=MailKind.CONFIRMATION,
        address=request.email,
        language=request.language,
        **mail._asdict(),
    )


def confirmation_mail(language: Language, token: str, public_url: str) -> RenderedMail:
    return render(
        "watches/watch_confirmation",
        language,
        public_url=public_url,
        subject=translate("mail.watch_confirmation.subject", language),
        link=f"{public_url}/watches/confirm?lang={language}&token={token}",
        days=rules.CONFIRMATION_LASTS.days,
    )
