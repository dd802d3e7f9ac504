"""The words of a digest, in the reader's language and time zone."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from api.contributions.events import QuestionAnswered
from api.core.text import Language, best_text, translate, translate_count
from api.core.written_dates import days_until, written_moment, written_period
from api.dialogues.events import DialogueClosing, DialogueScheduled
from api.dialogues.models import DialogueStatus
from api.dialogues.notices import written_contact
from api.notifications.digest_parts import Entry, Group, Reason, Shown
from api.notifications.models import ItemKind
from api.plans.events import ProcurementPlanned
from api.plans.models import ProcurementStatus

_SAID_BY_SECTION = {ProcurementPlanned.name, DialogueScheduled.name, DialogueClosing.name}
_SAID_BY_DETAILS = {ProcurementStatus.PLANNED, DialogueStatus.SCHEDULED, DialogueStatus.OPEN}
_SUBJECT_ORDER = (
    Group.NEW_PROCUREMENTS,
    Group.NEW_DIALOGUES,
    Group.CLOSING,
    Group.CHANGES,
    Group.ANSWERS,
)
_DAYS = {0: "today", 1: "tomorrow"}


def subject_of(entries: Sequence[Entry], now: datetime, time_zone: str, language: Language) -> str:
    """`3 uutta hankintaa, 1 vuoropuhelu sulkeutuu huomenna`; of a single thing also its title."""
    counts = Counter(entry.group for entry in entries)
    names = {group: f"digest.subject.{group}" for group in counts}
    if Group.CLOSING in counts:
        names[Group.CLOSING] += "." + _closing_day(entries, now, time_zone)
    parts = [
        translate_count(names[group], counts[group], language)
        for group in _SUBJECT_ORDER
        if group in counts
    ]
    subject = ", ".join(parts)
    return f"{subject}: {entries[0].piece.title}" if len(entries) == 1 else subject


def _closing_day(entries: Sequence[Entry], now: datetime, time_zone: str) -> str:
    days = {
        days_until(entry.item.closes_at, now, time_zone)
        for entry in entries
        if entry.group is Group.CLOSING and entry.item.closes_at
    }
    return _DAYS.get(days.pop(), "soon") if len(days) == 1 else "soon"


def news_of(types: Sequence[str], language: Language) -> list[str]:
    """What happened, without what the section says already. `types`: one per fact."""
    lines = []
    for name, count in Counter(types).items():
        if name == QuestionAnswered.name:
            lines.append(translate_count("digest.answers", count, language))
        elif name not in _SAID_BY_SECTION:
            lines.append(translate(f"digest.news.{name.rsplit('.', 1)[0]}", language))
    return lines


def details_of(item: Shown, time_zone: str, language: Language) -> list[str]:
    """How it stands now: dates, and a state that they do not tell."""
    lines = []
    if item.status not in _SAID_BY_DETAILS:
        lines.append(translate(f"digest.status.{item.kind}.{item.status}", language))
    if item.status == DialogueStatus.SCHEDULED and item.opens_at:
        opens_at = written_moment(item.opens_at, time_zone, language)
        lines.append(translate("digest.opens", language, time=opens_at))
    if item.status in {DialogueStatus.SCHEDULED, DialogueStatus.OPEN} and item.closes_at:
        closes_at = written_moment(item.closes_at, time_zone, language)
        lines.append(translate("digest.closes", language, time=closes_at))
    if contact := written_contact(item.contact):
        lines.append(translate("digest.contact", language, contact=contact))
    if item.kind is ItemKind.PROCUREMENT and item.notice_expected:
        expected = written_period(item.notice_expected, language)
        lines.append(translate("digest.notice", language, date=expected))
    return lines


def reason_of(reason: Reason, language: Language) -> str:
    if reason.follow_kind is not None:
        return translate(f"digest.reason.{reason.follow_kind}", language)
    if reason.name:
        return translate("digest.reason.watch", language, watch=reason.name)
    return translate("digest.reason.unnamed", language)


def stop_of(reason: Reason, language: Language) -> str:
    """The reason, and for what is followed which one it is."""
    label, target = reason_of(reason, language), best_text(reason.target, language)
    return f"{label}: {target}" if target else label
