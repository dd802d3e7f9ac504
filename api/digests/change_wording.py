"""Describes the change of an event in words: the values before and after, and the reason."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from api.contributions.events import QuestionAnswered
from api.core.date_format import written_moment, written_period
from api.core.i18n import Language, Texts, pick, translate, translate_count
from api.core.partial_dates import PartialDate
from api.dialogues.events import (
    DialogueChanged,
    DialogueClosing,
    DialogueExtended,
    DialogueScheduled,
    DialogueShortened,
)
from api.digests.model import Change, EventSummary, MarkedText, Move
from api.plans.events import ProcurementChanged, ProcurementPlanned, ProcurementRescheduled

_SHOWN_BY_SECTION = {ProcurementPlanned.name, DialogueScheduled.name, DialogueClosing.name}
_CHANGED = {ProcurementChanged.name, DialogueChanged.name}
_MOVED_DEADLINE = {DialogueExtended.name, DialogueShortened.name}
_SHOWN_BY_VALUES = {*_CHANGED, ProcurementRescheduled.name, *_MOVED_DEADLINE}
"""The values before and after replace a general line such as "the schedule has changed"."""
_LONGEST_REASON = 300


def in_language(
    texts: Texts, language: Language, *, before: str = "", is_name: bool = False
) -> MarkedText:
    """The text in the language or, with a mark, in another one. Names of organisations need no
    mark.
    """
    picked = pick(texts, language)
    if picked is None:
        return MarkedText("", language)
    actual, text = picked
    mark = "" if is_name or actual is language else translate(f"digest.spoken.{actual}", language)
    return MarkedText(text, actual, mark, before)


def news_of(
    summaries: Sequence[EventSummary], time_zone: str, language: Language
) -> list[MarkedText]:
    """Lines about the events, without information that the section's heading already has."""
    lines = [line for summary in summaries for line in _lines(summary, time_zone, language)]
    answers = sum(summary.type == QuestionAnswered.name for summary in summaries)
    if answers:
        lines.append(MarkedText(translate_count("digest.answers", answers, language), language))
    return list(dict.fromkeys(lines))


def headline_of(summaries: Sequence[EventSummary], language: Language) -> str | None:
    """The event in a few words, for the subject. None if there are events of several kinds."""
    types = {summary.type for summary in summaries}
    if types == {QuestionAnswered.name}:
        return translate_count("digest.answers", len(summaries), language)
    if len(types) > 1 or types & _SHOWN_BY_SECTION:
        return None
    return _words(types.pop(), language)


def _lines(summary: EventSummary, time_zone: str, language: Language) -> Iterator[MarkedText]:
    if summary.type in _SHOWN_BY_SECTION or summary.type == QuestionAnswered.name:
        return
    change = summary.change or Change()
    values = list(_values(summary.type, change, time_zone, language))
    if not values or summary.type not in _SHOWN_BY_VALUES:
        yield MarkedText(_words(summary.type, language), language)
    yield from (MarkedText(value, language) for value in values)
    if change.reason:
        before = translate("digest.because", language)
        reason = in_language(change.reason, language, before=f"{before} ")
        yield reason.shortened(_LONGEST_REASON)


def _values(type_: str, change: Change, time_zone: str, language: Language) -> Iterator[str]:
    for move in change.moves:
        if move.name != "status" or type_ in _CHANGED:  # else the event's own line says it
            yield _move(move, time_zone, language)
    if change.fields and type_ in _CHANGED:
        names = [_label(type_, name, language) for name in change.fields]
        yield translate("digest.fields", language, names=", ".join(map(_lowered, names)))


def _move(move: Move, time_zone: str, language: Language) -> str:
    name = "dialogue.closes_at" if move.name == "closes_at" else f"procurement.{move.name}"
    return translate(
        "digest.move",
        language,
        what=translate(f"page.{name}", language),
        before=_written(move.before, time_zone, language),
        after=_written(move.after, time_zone, language),
    )


def _written(value: str | PartialDate | datetime | None, zone: str, language: Language) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return written_moment(value, zone, language)
    if isinstance(value, PartialDate):
        return written_period(value, language)
    return _lowered(translate(f"page.procurement.status.{value}", language))


def _words(type_: str, language: Language) -> str:
    return translate(f"digest.news.{type_.rsplit('.', 1)[0]}", language)


def _label(type_: str, name: str, language: Language) -> str:
    of_dialogue = type_ == DialogueChanged.name and name != "title"
    return translate(f"page.{'dialogue' if of_dialogue else 'procurement'}.{name}", language)


def _lowered(words: str) -> str:
    """The words for use inside a sentence. Abbreviations such as `CPV` stay."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
