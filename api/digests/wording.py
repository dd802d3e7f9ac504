"""Texts of a digest in the reader's language and time zone."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from textwrap import shorten

from api.core.date_format import days_until, written_moment, written_period
from api.core.i18n import Language, translate, translate_count
from api.dialogues.mails import written_contact
from api.dialogues.models import DialogueStatus
from api.digests.change_wording import in_language
from api.digests.model import DigestItem, Entry, EventSummary, Group, MarkedText, Reason
from api.plans.models.values import ProcurementStatus
from api.plans.rules.changes import EXPECTED
from api.plans.rules.expected import ahead_in
from api.plans.wording import written_money, written_places
from api.watches.labels import label_of
from api.watches.models import FollowKind, ItemKind

_SHOWN_BY_DETAILS = {ProcurementStatus.PLANNED, DialogueStatus.SCHEDULED, DialogueStatus.OPEN}
_SUBJECT_ORDER = (
    Group.NEW_PROCUREMENTS,
    Group.NEW_DIALOGUES,
    Group.CLOSING,
    Group.CHANGES,
    Group.ANSWERS,
)
_NAMED_BY_NEWS = {Group.CHANGES, Group.ANSWERS}
MOST_PLACES = 3
MOST_REASONS = 2
LONGEST_NAME = 60
"""Characters of a watch's label."""
_DATES = ("notice_expected", "dialogue_expected", "contract_start_expected")
_DAYS = {0: "today", 1: "tomorrow"}


def subject_of(entries: Sequence[Entry], now: datetime, time_zone: str, language: Language) -> str:
    """Such as `3 uutta hankintaa, 1 vuoropuhelu sulkeutuu huomenna`.

    For a single item the subject has its title, and the event unless the section's heading has it.
    """
    if len(entries) == 1 and entries[0].headline and entries[0].group in _NAMED_BY_NEWS:
        return f"{entries[0].headline}: {entries[0].block.title.text}"
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
    return f"{subject}: {entries[0].block.title.text}" if len(entries) == 1 else subject


def _closing_day(entries: Sequence[Entry], now: datetime, time_zone: str) -> str:
    days = {
        days_until(entry.item.closes_at, now, time_zone)
        for entry in entries
        if entry.group is Group.CLOSING and entry.item.closes_at
    }
    return _DAYS.get(days.pop(), "soon") if len(days) == 1 else "soon"


def details_of(
    item: DigestItem, summaries: Sequence[EventSummary], time_zone: str, language: Language
) -> list[MarkedText]:
    """Lines on the current state: status, dates, contact, value and place. Values that the news
    lines already show are left out, and so is a status that follows from the dates.
    """
    lines = []
    changes = [summary.change for summary in summaries if summary.change]
    moved = {(move.name, move.after) for change in changes for move in change.moves}
    moved |= {("status", summary.type.split(".")[1]) for summary in summaries}
    if item.status not in _SHOWN_BY_DETAILS and ("status", item.status) not in moved:
        lines.append(translate(f"digest.status.{item.kind}.{item.status}", language))
    if item.status == DialogueStatus.SCHEDULED and item.opens_at:
        opens_at = written_moment(item.opens_at, time_zone, language)
        lines.append(translate("digest.opens", language, time=opens_at))
    is_coming = item.status in {DialogueStatus.SCHEDULED, DialogueStatus.OPEN}
    if is_coming and item.closes_at and ("closes_at", item.closes_at) not in moved:
        closes_at = written_moment(item.closes_at, time_zone, language)
        lines.append(translate("digest.closes", language, time=closes_at))
    if contact := written_contact(item.contact):
        lines.append(translate("digest.contact", language, contact=contact))
    lines += _value_and_place(item, language)
    shown_dates = {name for name, value in moved if value and value == getattr(item, name, None)}
    lines += _expected(item, shown_dates, language)
    return [MarkedText(line, language) for line in lines]


def _value_and_place(item: DigestItem, language: Language) -> Iterator[str]:
    if item.value:
        value = item.value
        if amount := written_money(value.low, value.high, value.currency, language):
            yield translate("digest.value", language, value=amount)
    if place := written_places(item.municipalities, item.regions, language, most=MOST_PLACES):
        yield translate("digest.place", language, place=place)


def _expected(item: DigestItem, shown: Collection[str], language: Language) -> Iterator[str]:
    """The first known of the dates that are still ahead, unless it is already `shown`.

    A concluded procurement has no date ahead.
    """
    if item.kind is not ItemKind.PROCUREMENT:
        return
    ahead = {EXPECTED[milestone] for milestone in ahead_in(ProcurementStatus(item.status))}
    for name in _DATES:
        if name not in ahead:
            continue
        if value := getattr(item, name):
            if name not in shown:
                label = translate(f"page.procurement.{name}", language)
                yield f"{label}: {written_period(value, language)}"
            return


def reason_of(reason: Reason, language: Language) -> str:
    if reason.follow_kind is not None:
        return translate(f"digest.reason.{reason.follow_kind}", language)
    if label := label_of(reason.name, reason.criteria, reason.buyers, language):
        name = shorten(label, LONGEST_NAME, placeholder="…")
        return translate("digest.reason.watch", language, watch=name)
    return translate("digest.reason.unnamed", language)


def reasons_line(reasons: Sequence[str], language: Language) -> str:
    """The first two reasons and the number of the others. The mail's footer lists all of them."""
    shown = ", ".join(reasons[:MOST_REASONS])
    more = len(reasons) - MOST_REASONS
    if more > 0:
        shown = translate_count("digest.more_reasons", more, language, reasons=shown)
    return translate("digest.why", language, reasons=shown)


def stop_of(reason: Reason, language: Language) -> MarkedText:
    """The label of an unsubscribe link: the reason and, for a follow, the name of its target."""
    label = reason_of(reason, language)
    if not reason.target:
        return MarkedText(label, language)
    is_name = reason.follow_kind is FollowKind.BUYER
    return in_language(reason.target, language, before=f"{label}: ", is_name=is_name)
