"""Building blocks of mail samples. Each feature's `mail_samples.py` yields its samples."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from api.core.i18n import Language, LocalText, Texts
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail

NOW = datetime(2027, 3, 3, 6, tzinfo=UTC)  # Wednesday, eight in the morning in Helsinki
DAY = timedelta(days=1)
ZONE = "Europe/Helsinki"
KEY = "example"
"""Key of unsubscribe links in samples; these links have no effect."""


class MailSample(NamedTuple):
    """A sample mail, rendered by its feature, about items that are in no database."""

    name: str
    kind: MailKind
    render: Callable[[Language, Settings], RenderedMail]


def texts(fi: str, sv: str, en: str) -> Texts:
    by_language = zip(Language, (fi, sv, en), strict=True)
    return {language: LocalText(text) for language, text in by_language}


def sample_id(number: int) -> UUID:
    return UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0000 + number)
