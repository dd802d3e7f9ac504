"""The mail to an organisation's members about a disabled webhook."""

from sqlalchemy.orm import Session

from api.core.i18n import Language, translate
from api.core.settings import Settings
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.webhooks import queries
from api.webhooks.models import WebhookEndpoint


def mail_disabled(session: Session, endpoint: WebhookEndpoint, settings: Settings) -> None:
    """Mails all members who may manage webhooks, without the address, which may hold a secret."""
    for _, person in session.execute(queries.managers(endpoint.organisation_id)):
        mail = disabled_mail(endpoint, person.language, settings.public_url)
        queue_mail(
            session,
            key=f"webhook:{endpoint.id}:{endpoint.state_since.isoformat()}:{person.id}",
            kind=MailKind.WEBHOOK_DISABLED,
            address=person.email,
            member_of=endpoint.organisation_id,
            language=person.language,
            person_id=person.id,
            **mail._asdict(),
        )


def disabled_mail(endpoint: WebhookEndpoint, language: Language, public_url: str) -> RenderedMail:
    name = endpoint.description or str(endpoint.id)
    return render(
        "webhooks/webhook_disabled",
        language,
        public_url=public_url,
        subject=translate("mail.webhook_disabled.subject", language, webhook=name),
        webhook=name,
        link=f"{public_url}/my/organisations/{endpoint.organisation_id}",
        reason=str(endpoint.disabled_reason),
        missed_after=endpoint.missed_after,
    )
