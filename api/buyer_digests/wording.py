"""Texts of a buyer's digest in the reader's language and time zone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from api.buyer_digests.model import (
    Closing,
    Comments,
    Interested,
    Lapsed,
    NearMeeting,
    Queue,
    Reader,
    Stale,
    Topic,
    Waiting,
)
from api.core.date_format import days_until, written_day, written_moment, written_period
from api.core.i18n import best_text, translate, translate_count
from api.core.partial_dates import PartialDate
from api.organisations.rules.labels import shown_name

MOST_NAMES = 5
MOST_IN_SUBJECT = 3
_DAYS = {0: "today", 1: "tomorrow"}


def subject_of(reader: Reader, counts: Mapping[Topic, int]) -> str:
    """Such as `Oulun kaupunki: 2 kysymystä odottaa vastausta, 1 uusi kiinnostuksen ilmaisu`."""
    topics = [topic for topic in Topic if counts.get(topic)]
    parts = [
        translate_count(f"buyer_digest.subject.{topic}", counts[topic], reader.language)
        for topic in topics[:MOST_IN_SUBJECT]
    ]
    subject = ", ".join(parts)
    if len(topics) > MOST_IN_SUBJECT:
        subject = translate("buyer_digest.subject.more", reader.language, told=subject)
    return f"{best_text(reader.organisation, reader.language)}: {subject}"


def questions(reader: Reader, waiting: Waiting, now: datetime) -> list[str]:
    count = len(waiting.since)
    return [
        translate_count("buyer_digest.questions", count, reader.language),
        _waited(reader, waiting, now),
    ]


def _waited(reader: Reader, waiting: Waiting, now: datetime) -> str:
    """Counts calendar days as people do: since yesterday evening is one day."""
    days = -days_until(min(waiting.since), now, reader.time_zone)
    if days == 0:
        return translate("buyer_digest.asked_today", reader.language)
    name = "buyer_digest.waited" if len(waiting.since) == 1 else "buyer_digest.longest_waited"
    return translate_count(name, days, reader.language)


def queue(reader: Reader, waiting: Queue) -> list[str]:
    counts = {"held": len(waiting.held), "reported": len(waiting.reported)}
    return [
        translate_count(f"buyer_digest.{name}", count, reader.language)
        for name, count in counts.items()
        if count
    ]


def closing(reader: Reader, call: Closing, now: datetime) -> list[str]:
    day = _DAYS.get(days_until(call.closes_at, now, reader.time_zone), "later")
    moment = written_moment(call.closes_at, reader.time_zone, reader.language)
    return [translate(f"buyer_digest.closes.{day}", reader.language, time=moment)]


def meeting(reader: Reader, near: NearMeeting) -> list[str]:
    language = reader.language
    lines = [
        best_text(near.title, language),
        written_moment(near.starts_at, reader.time_zone, language),
        translate_count("buyer_digest.signed_up", near.signed_up, language),
    ]
    if near.capacity is not None:
        places = translate_count("buyer_digest.places", near.capacity, language)
        lines[-1] += f" ({places})"
    if near.waiting:
        lines.append(translate_count("buyer_digest.on_waiting_list", near.waiting, language))
    return lines


def interested(reader: Reader, new: Interested) -> list[str]:
    lines = [
        translate_count(f"buyer_digest.interest.{kind}", count, reader.language)
        for kind, count in new.kinds.items()
    ]
    names = [shown_name(supplier, reader.language) for supplier in new.suppliers]
    if names:
        lines.append(_some(names, reader))
    return lines


def _some(names: Sequence[str], reader: Reader) -> str:
    shown, rest = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if rest <= 0:
        return shown
    return translate_count("buyer_digest.and_others", rest, reader.language, names=shown)


def comments(reader: Reader, new: Comments) -> list[str]:
    return [translate_count("buyer_digest.subject.comments", new.count, reader.language)]


def unconcluded(reader: Reader, call: Waiting) -> list[str]:
    day = written_day(call.since[0], reader.time_zone, reader.language)
    return [translate("buyer_digest.unconcluded", reader.language, date=day)]


def stale(reader: Reader, entry: Stale) -> list[str]:
    expected = written_period(entry.missed.expected, reader.language)
    name = f"buyer_digest.stale.{entry.missed.milestone}"
    return [translate(name, reader.language, date=expected)]


def lapsed(reader: Reader, plan: Lapsed) -> list[str]:
    day = written_period(PartialDate.of(plan.period_end), reader.language)
    return [translate("buyer_digest.lapsed", reader.language, date=day)]
