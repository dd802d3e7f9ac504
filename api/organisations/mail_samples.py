"""Samples of the mails about organisations, and the organisations in all samples."""

from collections.abc import Iterator
from functools import partial
from itertools import product

from api.accounts.mail_samples import reader
from api.core.actor import Permission
from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, NOW, ZONE, MailSample, sample_id, texts
from api.organisations.mails.confirmation_codes import code_mail
from api.organisations.mails.ending_keys import ending_key_mail
from api.organisations.mails.invitations import invitation_mail
from api.organisations.mails.operators import LETTER, LISTED, WAITS, Waiting, operators_mail
from api.organisations.mails.orphans import Creator, Departure, Left, left_mail
from api.organisations.mails.security import new_key_mail, role_mail
from api.organisations.mails.standing import Standing, standing_mail
from api.organisations.models import (
    ApiKey,
    Confirmation,
    ConfirmationRequest,
    CreatorKind,
    Invitation,
    Organisation,
    Role,
)
from api.organisations.rules.labels import OrganisationName

BUYER = Organisation(
    id=sample_id(2),
    business_id="0187690-1",
    confirmation=Confirmation.CONFIRMED,
    name=texts("Oulun kaupunki", "Uleåborgs stad", "City of Oulu"),
    time_zone=ZONE,
)
CLAIMED = Organisation(
    id=sample_id(10),
    business_id="2345678-0",
    name=texts("Kuljetus Karhu Ky", "Kuljetus Karhu Ky", "Kuljetus Karhu Ky"),
    confirmation=Confirmation.CLAIMED,
    time_zone=ZONE,
)
SUPPLIERS = [
    OrganisationName(texts(name, name, name), confirmation)
    for name, confirmation in (
        ("Pohjolan Tilausbussit Oy", Confirmation.CONFIRMED),
        ("Kuljetus Karhu Ky", Confirmation.CLAIMED),
        ("Taksipalvelu Rantala Oy", Confirmation.CONFIRMED),
    )
]
_EMAIL = "anna.virtanen@example.fi"
_LEFT = (
    Left("webhook", sample_id(9), "Dynasty", f"/my/organisations/{sample_id(2)}"),
    Left("preview", sample_id(12), "x7Qa", f"/my/dialogues/{sample_id(3)}"),
)


def samples() -> Iterator[MailSample]:
    yield MailSample("invitation", MailKind.INVITATION, _invitation)
    yield MailSample("invitation_unconfirmed", MailKind.INVITATION, _unconfirmed_invitation)
    yield MailSample("confirmation_code", MailKind.CONFIRMATION_CODE, _code)
    for standing in Standing:
        render = partial(_standing, standing)
        yield MailSample(f"standing_{standing}", MailKind.STANDING, render)
    yield MailSample("operator_news", MailKind.STANDING, _operator_news)
    yield MailSample("new_key", MailKind.SECURITY, _new_key)
    yield MailSample("ending_key", MailKind.SECURITY, _ending_key)
    for what in ("new_manager", "role_changed"):
        yield MailSample(what, MailKind.SECURITY, partial(_role, what))
    for kind, at_once in product(CreatorKind, (False, True)):
        name = f"left_behind_{kind}{'_at_once' if at_once else ''}"
        yield MailSample(name, MailKind.SECURITY, partial(_left, kind, at_once))


def _invitation(language: Language, settings: Settings) -> RenderedMail:
    row = Invitation(email="anna.virtanen@example.fi", language=language, role=Role.OFFICER)
    return invitation_mail(row, BUYER, "vp_inv_example", settings.public_url)


def _unconfirmed_invitation(language: Language, settings: Settings) -> RenderedMail:
    row = Invitation(email="anna.virtanen@example.fi", language=language, role=Role.MEMBER)
    return invitation_mail(row, CLAIMED, "vp_inv_example", settings.public_url)


def _code(language: Language, settings: Settings) -> RenderedMail:
    row = ConfirmationRequest(id=sample_id(11), language=language)
    return code_mail(CLAIMED, row, "01234567", settings.public_url)


def _standing(standing: Standing, language: Language, settings: Settings) -> RenderedMail:
    about_buyer = {Standing.APPROVED, Standing.REFUSED, Standing.SUSPENDED}
    organisation = BUYER if standing in about_buyer else CLAIMED
    return standing_mail(organisation, standing, language, settings.public_url)


def _operator_news(language: Language, settings: Settings) -> RenderedMail:
    link = f"{settings.public_url}/operating/organisations/{sample_id(2)}"
    waiting = [Waiting(standing, "2345678-0", link) for standing in (WAITS, LETTER)]
    return operators_mail(waiting * LISTED, language, settings.public_url)


def _new_key(language: Language, settings: Settings) -> RenderedMail:
    key = ApiKey(
        name="Dynasty",
        scopes=[Permission.PLAN_WRITE, Permission.PLAN_PUBLISH],
        expires_at=NOW + 365 * DAY,
    )
    return new_key_mail(key, BUYER, _EMAIL, reader(language), settings.public_url)


def _ending_key(language: Language, settings: Settings) -> RenderedMail:
    key = ApiKey(name="Dynasty", expires_at=NOW + 14 * DAY)
    return ending_key_mail(key, BUYER, reader(language), settings.public_url)


def _role(what: str, language: Language, settings: Settings) -> RenderedMail:
    person = reader(language)
    return role_mail(what, BUYER, person, Role.OFFICER, person, public_url=settings.public_url)


def _left(
    kind: CreatorKind,
    at_once: bool,
    language: Language,
    settings: Settings,
) -> RenderedMail:
    creator = "Dynasty" if kind is CreatorKind.API_KEY else _EMAIL
    at = NOW if at_once else NOW + 14 * DAY
    departure = Departure(Creator(kind, sample_id(1)), at, at_once)
    url = settings.public_url
    return left_mail(departure, creator, _LEFT, BUYER, reader(language), public_url=url)
