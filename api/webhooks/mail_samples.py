"""Samples of the mail about a disabled webhook."""

from collections.abc import Iterator
from functools import partial

from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import MailSample, sample_id
from api.webhooks.mails import disabled_mail
from api.webhooks.models import DisabledReason, WebhookEndpoint


def samples() -> Iterator[MailSample]:
    for reason in (DisabledReason.GONE, DisabledReason.FAILING):
        render = partial(_disabled, reason)
        yield MailSample(f"webhook_disabled_{reason}", MailKind.WEBHOOK_DISABLED, render)


def _disabled(reason: DisabledReason, language: Language, settings: Settings) -> RenderedMail:
    endpoint = WebhookEndpoint(
        id=sample_id(9),
        organisation_id=sample_id(2),
        description="Dynasty",
        disabled_reason=reason,
        missed_after=48_211,
    )
    return disabled_mail(endpoint, language, settings.public_url)
