from collections.abc import Callable
from typing import NamedTuple

from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail


class Template(NamedTuple):
    """A mail as the feature that sends it makes it, with an example's content."""

    name: str
    kind: MailKind
    render: Callable[[Language, Settings], RenderedMail]
