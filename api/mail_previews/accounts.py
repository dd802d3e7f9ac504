"""Mails about accounts, watches, organisations and webhooks, as examples."""

from collections.abc import Iterator
from functools import partial

from api.accounts.jobs import new_place_mail, sign_in_mail
from api.core.i18n import Language
from api.core.settings import Settings
from api.mail_previews.people import BUYER, CLAIMED, NOW, example_id, reader
from api.mail_previews.template import Template
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.organisations.jobs import Standing, code_mail, invitation_mail, standing_mail
from api.organisations.models import ConfirmationRequest, Invitation, Role
from api.watches.mails import confirmation_mail
from api.webhooks.mails import disabled_mail
from api.webhooks.models import DisabledReason, WebhookEndpoint


def templates() -> Iterator[Template]:
    yield Template("sign_in", MailKind.SIGN_IN, _sign_in)
    yield Template("new_place", MailKind.SECURITY, _new_place)
    yield Template("watch_confirmation", MailKind.CONFIRMATION, _confirmation)
    yield Template("invitation", MailKind.INVITATION, _invitation)
    yield Template("invitation_unconfirmed", MailKind.INVITATION, _unconfirmed_invitation)
    yield Template("confirmation_code", MailKind.CONFIRMATION_CODE, _code)
    for standing in Standing:
        render = partial(_standing, standing)
        yield Template(f"standing_{standing}", MailKind.STANDING, render)
    for reason in (DisabledReason.GONE, DisabledReason.FAILING):
        render = partial(_disabled, reason)
        yield Template(f"webhook_disabled_{reason}", MailKind.WEBHOOK_DISABLED, render)


def _sign_in(language: Language, settings: Settings) -> RenderedMail:
    return sign_in_mail(language, "vp_sin_example", "01234567", settings.public_url)


def _new_place(language: Language, settings: Settings) -> RenderedMail:
    return new_place_mail(reader(language), NOW, "example", settings.public_url)


def _confirmation(language: Language, settings: Settings) -> RenderedMail:
    return confirmation_mail(language, "vp_wat_example", settings.public_url)


def _invitation(language: Language, settings: Settings) -> RenderedMail:
    row = Invitation(email="anna.virtanen@example.fi", language=language, role=Role.OFFICER)
    return invitation_mail(row, BUYER, "vp_inv_example", settings.public_url)


def _unconfirmed_invitation(language: Language, settings: Settings) -> RenderedMail:
    row = Invitation(email="anna.virtanen@example.fi", language=language, role=Role.MEMBER)
    return invitation_mail(row, CLAIMED, "vp_inv_example", settings.public_url)


def _code(language: Language, settings: Settings) -> RenderedMail:
    row = ConfirmationRequest(id=example_id(11), language=language)
    return code_mail(CLAIMED, row, "01234567", settings.public_url)


def _standing(standing: Standing, language: Language, settings: Settings) -> RenderedMail:
    about_buyer = {Standing.APPROVED, Standing.REFUSED, Standing.SUSPENDED}
    organisation = BUYER if standing in about_buyer else CLAIMED
    return standing_mail(organisation, standing, language, settings.public_url)


def _disabled(reason: DisabledReason, language: Language, settings: Settings) -> RenderedMail:
    endpoint = WebhookEndpoint(
        id=example_id(9), description="Dynasty", disabled_reason=reason, missed_after=48_211
    )
    return disabled_mail(endpoint, language, settings.public_url)
