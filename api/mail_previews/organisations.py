"""Mails about who can act for an organisation, and what waits for the operators, as examples."""

from collections.abc import Iterator
from functools import partial
from itertools import product

from api.core.actor import Permission
from api.core.i18n import Language
from api.core.settings import Settings
from api.mail_previews.people import BUYER, DAY, NOW, example_id, reader
from api.mail_previews.template import Template
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.organisations.models import ApiKey, CreatorKind, Role
from api.organisations.operator_mails import LETTER, LISTED, WAITS, Waiting, operators_mail
from api.organisations.orphan_mails import Creator, Departure, Left, left_mail
from api.organisations.security_mails import new_key_mail, role_mail

_WHO = "anna.virtanen@example.fi"
_LEFT = (
    Left("webhook", example_id(9), "Dynasty", f"/v1/webhooks/{example_id(9)}"),
    Left("preview", example_id(12), "x7Qa", f"/v1/dialogues/{example_id(3)}/previews"),
)


def templates() -> Iterator[Template]:
    yield Template("operator_news", MailKind.STANDING, _operator_news)
    yield Template("new_key", MailKind.SECURITY, _new_key)
    for what in ("new_manager", "role_changed"):
        yield Template(what, MailKind.SECURITY, partial(_role, what))
    for kind, at_once in product(CreatorKind, (False, True)):
        name = f"left_behind_{kind}{'_at_once' if at_once else ''}"
        yield Template(name, MailKind.SECURITY, partial(_left, kind, at_once))


def _operator_news(language: Language, settings: Settings) -> RenderedMail:
    link = f"{settings.public_url}/v1/organisations/{example_id(2)}"
    waiting = [Waiting(standing, "2345678-0", link) for standing in (WAITS, LETTER)]
    return operators_mail(waiting * LISTED, language, settings.public_url)


def _new_key(language: Language, settings: Settings) -> RenderedMail:
    key = ApiKey(
        name="Dynasty",
        scopes=[Permission.PLAN_WRITE, Permission.PLAN_PUBLISH],
        expires_at=NOW + 365 * DAY,
    )
    return new_key_mail(key, BUYER, _WHO, reader(language), settings.public_url)


def _role(what: str, language: Language, settings: Settings) -> RenderedMail:
    person = reader(language)
    return role_mail(what, BUYER, person, Role.OFFICER, person, public_url=settings.public_url)


def _left(
    kind: CreatorKind,
    at_once: bool,
    language: Language,
    settings: Settings,
) -> RenderedMail:
    maker = "Dynasty" if kind is CreatorKind.API_KEY else _WHO
    at = NOW if at_once else NOW + 14 * DAY
    departure = Departure(Creator(kind, example_id(1)), at, at_once)
    url = settings.public_url
    return left_mail(departure, maker, _LEFT, BUYER, reader(language), public_url=url)
