"""The page behind an unsubscribe link: plain HTML, so that it works everywhere."""

from html import escape

from api.core.text import Language, translate
from api.notifications.digest_parts import Reason
from api.notifications.digest_words import stop_of
from api.notifications.unsubscribing import Offer

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""


def question_page(offer: Offer) -> str:
    """Asks: a mail program that opens links by itself must not unsubscribe anybody."""
    question, button = _question(offer), translate("unsubscribe.button", offer.language)
    form = f'<form method="post"><button type="submit">{escape(button)}</button></form>'
    return _page(offer.language, f"<p>{escape(question)}</p>\n{form}")


def done_page(offer: Offer) -> str:
    return _page(offer.language, f"<p>{escape(translate('unsubscribe.done', offer.language))}</p>")


def _question(offer: Offer) -> str:
    if offer.watch is None:
        return translate("unsubscribe.everything", offer.language)
    watch = offer.watch
    reason = Reason(watch.id, watch.name, watch.follow_kind)
    return translate("unsubscribe.watch", offer.language, watch=stop_of(reason, offer.language))


def _page(language: Language, content: str) -> str:
    title = escape(translate("unsubscribe.title", language))
    return _PAGE.format(language=language.value, title=title, content=content)
