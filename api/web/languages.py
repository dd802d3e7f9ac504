"""Texts in another language than the page's: marked for screen readers, which then read them right.

`best_text` gives a text that knows its language, wherever a page picks one of several; the filter
`in_language` of templates marks it, and leaves every other text as it is. Not in attributes.
"""

from markupsafe import Markup

from api.core.i18n import Language, Texts, pick


class ForeignText(str):
    """A text with its language, which is not the page's."""

    __slots__ = ("lang",)
    lang: Language


def best_text(texts: Texts, language: Language) -> str:
    """The text in the page's language, else in the first available one. Empty: there is none."""
    picked = pick(texts, language)
    if picked is None:
        return ""
    return picked[1] if picked[0] is language else foreign(picked[1], picked[0])


def foreign(text: str, language: Language) -> ForeignText:
    result = ForeignText(text)
    result.lang = language
    return result


def in_language(text: str) -> str:
    if not isinstance(text, ForeignText):
        return text
    return Markup('<span lang="{}">{}</span>').format(text.lang.value, str(text))
