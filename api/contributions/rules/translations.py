"""Rules of translations, which only contributions of the buyer have. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import UNSET

from api.contributions.inputs import LONGEST, ContributionPatch
from api.contributions.models import Contribution
from api.core.errors import Fault
from api.core.i18n import Language, Texts, merge_texts, text_faults


class Wording(NamedTuple):
    text: str
    translations: Texts


def translation_faults(
    translations: Texts, language: Language, *, official: bool
) -> Iterator[Fault]:
    """`language` is that of the original text."""
    if translations and not official:
        yield Fault("/translations", "buyer_translates")
    if language in translations:
        yield Fault(f"/translations/{language}", "language_of_the_text")
    yield from text_faults("/translations", translations, longest=LONGEST)


def patched(contribution: Contribution, patch: ContributionPatch) -> Wording:
    text = contribution.text if patch.text is UNSET else patch.text
    if patch.translations is UNSET:
        return Wording(text, contribution.translations)
    return Wording(text, merge_texts(contribution.translations, patch.translations))


def stale_faults(contribution: Contribution, patch: ContributionPatch) -> Iterator[Fault]:
    """Refuse a new text without new translations: their readers would see the old text."""
    if patch.text is UNSET or patch.text == contribution.text:
        return
    renewed = {} if patch.translations is UNSET else patch.translations
    for language in contribution.translations:
        if language not in renewed:
            yield Fault(f"/translations/{language}", "translation_stale")


def said_in(contribution: Contribution, language: Language) -> str:
    """The translation into the reader's language, or the original text."""
    translated = contribution.translations.get(language)
    return translated.text if translated else contribution.text
