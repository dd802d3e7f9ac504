"""Builds a buyer's digest from pending work, if there is a reason to send one. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from api.buyer_digests import wording
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.model import (
    Digest,
    Entry,
    Material,
    Queue,
    Reader,
    Section,
    Subject,
    Topic,
    Window,
)
from api.buyer_digests.rules import (
    MODERATION_REMINDER,
    QUESTION_REMINDER,
    STALE_REMINDER,
    end_of_day,
    is_near,
    is_reminder_due,
    look_ahead,
)
from api.core.i18n import Language, best_text, translate
from api.core.schedule import Schedule

MOST_ENTRIES = 10
"""Entries of one section."""


class Finding(NamedTuple):
    """An entry, and how many things it counts in the subject."""

    topic: Topic
    number: int
    entry: Entry
    is_reason: bool
    """Whether the finding alone is a reason to send a digest. A digest shows all findings."""


class DigestContext(NamedTuple):
    """The reader of a digest, its schedule, its window and its links."""

    reader: Reader
    schedule: Schedule
    window: Window
    links: BuyerLinks

    def entry(self, place: Subject, lines: Sequence[str], url: str) -> Entry:
        return Entry(best_text(place.title, self.reader.language), lines, url)

    def job(self, dialogue: Subject, job: str) -> str:
        return self.links.job(dialogue, job, self.reader.language)

    def page(self, place: Subject, part: str = "") -> str:
        return self.links.place(place, self.reader.language, part)


def build_digest(context: DigestContext, material: Material, stop: str) -> Digest | None:
    """None if no finding is a reason to send a digest."""
    all_findings = list(findings(context, material))
    if not any(finding.is_reason for finding in all_findings):
        return None
    counts: Counter[Topic] = Counter()
    for finding in all_findings:
        counts[finding.topic] += finding.number
    reader = context.reader
    return Digest(
        subject=wording.subject_of(reader, counts),
        organisation=best_text(reader.organisation, reader.language),
        sections=[_section(context, topic, all_findings) for topic in Topic if counts[topic]],
        settings=context.links.settings(reader.organisation_id),
        stop=stop,
    )


def _section(context: DigestContext, topic: Topic, findings: Sequence[Finding]) -> Section:
    entries = [finding.entry for finding in findings if finding.topic is topic]
    shown = entries[:MOST_ENTRIES]
    return Section(topic, shown, len(entries) - len(shown), _list_of(context, topic))


def _list_of(context: DigestContext, topic: Topic) -> str | None:
    """Address of the page with all entries, for topics of which a digest shows only those with a
    due reminder.
    """
    reader = context.reader
    if topic in {Topic.STALE, Topic.STALE_PLANS}:
        return context.links.work(reader.organisation_id, reader.language)
    return None


def findings(context: DigestContext, material: Material) -> Iterator[Finding]:
    yield from _waiting(context, material)
    yield from _near(context, material)
    yield from _new(context, material)
    yield from _out_of_date(context, material)


def _waiting(context: DigestContext, material: Material) -> Iterator[Finding]:
    """Questions and moderation. Every digest shows all of them, because somebody waits."""
    window = context.window
    for question in material.questions:
        entry = context.entry(
            question.place,
            wording.questions(context.reader, question, window.until),
            context.job(question.place, "answer"),
        )
        is_reason = any(
            is_reminder_due(since, window, QUESTION_REMINDER) for since in question.since
        )
        yield Finding(Topic.QUESTIONS, len(question.since), entry, is_reason)
    for queue in material.queues:
        entry = context.entry(
            queue.place,
            wording.queue(context.reader, queue),
            context.job(queue.place, "moderation"),
        )
        is_reason = any(
            is_reminder_due(since, window, MODERATION_REMINDER) for since in _since(queue)
        )
        yield Finding(Topic.MODERATION, len(_since(queue)), entry, is_reason)


def _since(queue: Queue) -> list[datetime]:
    return [*queue.held, *queue.reported]


def _near(context: DigestContext, material: Material) -> Iterator[Finding]:
    """Deadlines and meetings."""
    window, reader, ahead = context.window, context.reader, look_ahead(context.schedule)
    for call in material.closing:
        lines = wording.closing(reader, call, window.until)
        entry = context.entry(call.place, lines, context.page(call.place))
        is_reason = is_near(call.closes_at, call.opens_at, window, ahead)
        yield Finding(Topic.CLOSING, 1, entry, is_reason)
    for meeting in material.meetings:
        lines = wording.meeting(reader, meeting)
        entry = context.entry(meeting.place, lines, context.page(meeting.place, "meetings"))
        is_reason = is_near(meeting.starts_at, meeting.announced_at, window, ahead)
        yield Finding(Topic.MEETINGS, 1, entry, is_reason)


def _new(context: DigestContext, material: Material) -> Iterator[Finding]:
    for new in material.interests:
        lines = wording.interested(context.reader, new)
        entry = context.entry(new.place, lines, context.page(new.place))
        yield Finding(Topic.INTERESTS, sum(new.kinds.values()), entry, is_reason=True)
    for comment in material.comments:
        lines = wording.comments(context.reader, comment)
        entry = context.entry(comment.place, lines, context.page(comment.place, "contributions"))
        yield Finding(Topic.COMMENTS, comment.count, entry, is_reason=True)


def _out_of_date(context: DigestContext, material: Material) -> Iterator[Finding]:
    """Reminders of calls without a summary, overdue procurements and lapsed plans. A digest shows
    each only when its reminder is due.
    """
    window, reader = context.window, context.reader
    for call in material.unconcluded:
        if is_reminder_due(call.since[0], window, STALE_REMINDER):
            entry = context.entry(
                call.place, wording.unconcluded(reader, call), context.job(call.place, "conclude")
            )
            yield Finding(Topic.UNCONCLUDED, 1, entry, is_reason=True)
    for item in material.stale:
        since = end_of_day(item.missed.expected.last_day, reader.organisation_zone)
        if is_reminder_due(since, window, STALE_REMINDER):
            url = context.links.edit(item.place, reader.language)
            entry = context.entry(item.place, wording.stale(reader, item), url)
            yield Finding(Topic.STALE, 1, entry, is_reason=True)
    for plan in material.stale_plans:
        since = end_of_day(plan.period_end, reader.organisation_zone)
        if is_reminder_due(since, window, STALE_REMINDER):
            entry = context.entry(
                plan.place, wording.lapsed(reader, plan), context.page(plan.place)
            )
            yield Finding(Topic.STALE_PLANS, 1, entry, is_reason=True)


def headers_of(digest: Digest, host: str, language: Language) -> dict[str, str]:
    """Headers that let mail programs unsubscribe with one click (RFC 8058)."""
    return {
        "List-Id": f"{translate('buyer_digest.list', language)} <buyer-digest.{host}>",
        "List-Unsubscribe": f"<{digest.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
