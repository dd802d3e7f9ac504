"""Texts in one language."""

from api.core.i18n import Language, LocalText, Texts


def fi(text: str) -> Texts:
    return {Language.FI: LocalText(text)}
