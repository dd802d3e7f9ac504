"""Markdown texts of people as sanitised HTML."""

import msgspec

from api.core.i18n import Texts
from api.core.markdown import to_html
from api.presenters.presenter import Presenter


class Html(msgspec.Struct, frozen=True):
    """Sanitised HTML, safe to insert into a page."""

    html: str
    lang: str | None


def html_of(texts: Texts, words: Presenter) -> Html | None:
    picked = words.text(texts)
    return Html(to_html(picked.text), picked.lang) if picked else None
