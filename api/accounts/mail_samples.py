"""Samples of the mails about accounts, and the recipient of the samples of all features."""

from collections.abc import Iterator

from api.accounts.mails import new_place_mail, sign_in_mail
from api.accounts.models import Person
from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import NOW, ZONE, MailSample, sample_id


def reader(language: Language) -> Person:
    return Person(
        id=sample_id(1),
        email="anna.virtanen@example.fi",
        name="Anna Virtanen",
        language=language,
        time_zone=ZONE,
    )


def samples() -> Iterator[MailSample]:
    yield MailSample("sign_in", MailKind.SIGN_IN, _sign_in)
    yield MailSample("new_place", MailKind.SECURITY, _new_place)


def _sign_in(language: Language, settings: Settings) -> RenderedMail:
    return sign_in_mail(language, "vp_sin_example", "01234567", settings.public_url)


def _new_place(language: Language, settings: Settings) -> RenderedMail:
    return new_place_mail(reader(language), NOW, "example", settings.public_url)
