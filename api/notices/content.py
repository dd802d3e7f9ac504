"""Passages of notices after the first sentence, by kind of event. Pure."""

from collections.abc import Sequence

from api.core.i18n import Language, Texts, marked_text, translate
from api.dialogues.mails import Passage, in_zone, written_contact
from api.dialogues.models import Dialogue, Extension


def moved(dialogue: Dialogue, extensions: Sequence[Extension], language: Language) -> list[Passage]:
    """The deadline before and after the last extension, and its reason."""
    last = extensions[-1]
    moments = {"before": last.closes_before, "after": last.closes_after}
    deadlines = [
        Passage(
            translate(f"dialogue.deadline.{name}", language), in_zone(moment, dialogue, language)
        )
        for name, moment in moments.items()
    ]
    return [*deadlines, _reason(last.reason, language)]


def closing(dialogue: Dialogue, _: Sequence[Extension], language: Language) -> list[Passage]:
    if dialogue.closes_at is None:
        return []
    heading = translate("dialogue.deadline", language)
    return [Passage(heading, in_zone(dialogue.closes_at, dialogue, language))]


def cancelled(dialogue: Dialogue, _: Sequence[Extension], language: Language) -> list[Passage]:
    return [_reason(dialogue.cancellation_reason, language)]


def contact(dialogue: Dialogue, language: Language) -> list[Passage]:
    written = written_contact(dialogue.contact)
    return [Passage(translate("dialogue.contact", language), written)] if written else []


def _reason(reason: Texts, language: Language) -> Passage:
    return Passage(translate("dialogue.reason", language), marked_text(reason, language))
