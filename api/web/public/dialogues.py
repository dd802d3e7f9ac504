"""A dialogue call in the words of its page. Pure."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from api.codelists.families import GOALS
from api.contributions.models import ContributionKind, ContributionStatus
from api.contributions.schemas.contributions import AttachmentOut, ContributionOut
from api.core.i18n import Texts
from api.core.time_zones import in_zone
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.presenters.contact import contact_values, link_values, organisation_name
from api.presenters.presenter import Presenter, details
from api.presenters.status import grace, status
from api.presenters.texts import Detail, PageText
from api.web.public.documents import about

DEEPEST = 3
"""Threads go as deep as people reply; a phone does not."""


class Contribution(msgspec.Struct, frozen=True):
    id: str
    anchor: str | None
    """Its place in the page: where it stands first."""
    is_public: bool
    """Public, not a tombstone."""
    level: int
    """0 begins a thread."""
    kind: str
    author: PageText | None
    official: bool
    text: PageText | None
    about: PageText | None
    """The paragraph or document, if any."""
    gone: str | None
    """Said in the place of what was withdrawn or removed."""
    reason: PageText | None
    time: str
    edited: bool
    late: bool
    votes: str | None
    outcome: str | None
    """What the buyer does with it, and why."""
    outcome_reason: PageText | None
    attachments: list[PageText]
    """Documents of this page."""
    is_taken_over: bool
    """The buyer took the answer from a past one."""


def details_of(
    dialogue: Dialogue, extensions: Sequence[Extension], buyer: Texts, words: Presenter
) -> list[Detail]:
    zone = dialogue.time_zone
    readers = words.code("participation", dialogue.participation)
    return details(
        words,
        "page.dialogue",
        [
            ("buyer", [words.text(buyer)]),
            ("status", [status(dialogue.status, words)]),
            ("opened_at" if dialogue.opened_at else "opens_at", [_opening(dialogue, words)]),
            ("closes_at", [_deadline(dialogue, words)]),
            ("grace", [grace(dialogue.grace_hours, words)]),
            (
                "extensions",
                [part for extension in extensions for part in _extension(extension, zone, words)],
            ),
            ("formats", [words.t(f"page.dialogue.format.{item}") for item in dialogue.formats]),
            ("participation", [readers]),
            ("goals", [words.code(GOALS, code) for code in dialogue.goals]),
            ("moderation", [words.t(f"page.dialogue.moderation.{dialogue.moderation}")]),
            ("removed", [_removed(dialogue)]),
            ("contact", contact_values(dialogue.contact)),
            ("links", link_values(dialogue.links, words)),
        ],
    )


def tombstone_of(dialogue: Dialogue, words: Presenter) -> str | None:
    cancelled = dialogue.status is DialogueStatus.CANCELLED
    return words.t("page.dialogue.cancelled") if cancelled else None


def _opening(dialogue: Dialogue, words: Presenter) -> str | None:
    moment = dialogue.opened_at or dialogue.opens_at
    return words.moment(moment, dialogue.time_zone) if moment else None


def _deadline(dialogue: Dialogue, words: Presenter) -> str | None:
    if dialogue.closes_at is None:
        return None
    time = words.moment(dialogue.closes_at, dialogue.time_zone)
    return in_zone(time, dialogue.time_zone, words.language)


def _removed(dialogue: Dialogue) -> str | None:
    return str(dialogue.removed_contributions) if dialogue.removed_contributions else None


def _extension(extension: Extension, zone: str, words: Presenter) -> list[PageText | None]:
    moved = words.t(
        "page.dialogue.extended",
        before=words.moment(extension.closes_before, zone),
        after=words.moment(extension.closes_after, zone),
    )
    return [PageText(moved), words.text(extension.reason)]


def threads_of(
    contributions: Sequence[ContributionOut], buyer: Texts, time_zone: str, words: Presenter
) -> list[Contribution]:
    """Each with what hangs on it below: answers under all questions they answer, whatever was
    written about an answer under the first of them."""
    by_id = {contribution.id: contribution for contribution in contributions}
    below: dict[UUID | None, list[ContributionOut]] = {}
    for contribution in contributions:
        for place in _places(contribution, by_id):
            below.setdefault(place, []).append(contribution)
    shown, places = [], set[UUID]()
    waiting = [(0, item) for item in reversed(below.get(None, []))]
    while waiting:  # no recursion: a thread may be deeper than Python is
        level, contribution = waiting.pop()
        written = contribution_of(level, contribution, buyer, time_zone, words)
        shown.append(
            msgspec.structs.replace(written, anchor=None) if contribution.id in places else written
        )
        places.add(contribution.id)
        deeper = min(level + 1, DEEPEST)
        waiting.extend((deeper, reply) for reply in reversed(below.pop(contribution.id, [])))
    return shown


def on_another_page(shown: Contribution, dialogue_path: str) -> Contribution:
    """Its links lead to places on the dialogue's own page."""
    return msgspec.structs.replace(
        shown,
        about=shown.about and _elsewhere(shown.about, dialogue_path),
        attachments=[_elsewhere(item, dialogue_path) for item in shown.attachments],
    )


def _elsewhere(text: PageText, path: str) -> PageText:
    is_place = text.href is not None and text.href.startswith("#")
    return msgspec.structs.replace(text, href=f"{path}{text.href}") if is_place else text


def _places(
    contribution: ContributionOut, by_id: Mapping[UUID, ContributionOut]
) -> list[UUID | None]:
    questions = [question for question in contribution.answers if question in by_id]
    if questions:
        return list(questions)
    return [contribution.parent_id if contribution.parent_id in by_id else None]


def contribution_of(
    level: int, contribution: ContributionOut, buyer: Texts, time_zone: str, words: Presenter
) -> Contribution:
    """In the words of a page."""
    gone = contribution.status in {ContributionStatus.WITHDRAWN, ContributionStatus.REMOVED}
    return Contribution(
        id=str(contribution.id),
        anchor=f"c-{contribution.id}",
        is_public=contribution.status is ContributionStatus.PUBLISHED,
        level=level,
        kind=words.t(f"page.contribution.{_kind(contribution)}"),
        author=_author(contribution, buyer, words),
        official=contribution.official,
        text=_written(contribution, words),
        about=about(contribution.anchor, words),
        gone=words.t(f"page.contribution.{contribution.status}") if gone else None,
        reason=words.text(contribution.removal_reason),
        time=words.moment(contribution.published_at, time_zone)
        if contribution.published_at
        else "",
        edited=contribution.edited_at is not None,
        late=contribution.late,
        votes=None if gone else _votes(contribution, words),
        outcome=words.t(f"outcome.{contribution.disposition.outcome}").lower()
        if contribution.disposition
        else None,
        outcome_reason=words.text(contribution.disposition.reason)
        if contribution.disposition
        else None,
        attachments=[_attachment(attachment, words) for attachment in contribution.attachments],
        is_taken_over=contribution.taken_from is not None and not gone,
    )


def _written(contribution: ContributionOut, words: Presenter) -> PageText | None:
    """In the page's language where it was written in it."""
    if contribution.text is None:
        return None
    if translated := contribution.translations.get(words.language):
        return PageText(translated.text)
    return PageText(
        contribution.text,
        None if contribution.language is words.language else contribution.language.value,
    )


def _attachment(attachment: AttachmentOut, words: Presenter) -> PageText:
    title = words.text(attachment.title)
    return (
        PageText(title.text, title.lang, href=f"#{attachment.document_id}")
        if title
        else PageText("–")
    )


def _votes(contribution: ContributionOut, words: Presenter) -> str | None:
    """People and receipts apart: of receipts nobody knows how many people they are."""
    figures = (("votes", contribution.votes), ("receipt_votes", contribution.receipt_votes))
    written = [words.tn(f"page.contribution.{name}", count) for name, count in figures if count]
    return " · ".join(written) or None


def _kind(contribution: ContributionOut) -> str:
    is_reply = contribution.kind is ContributionKind.COMMENT and contribution.parent_id is not None
    return "reply" if is_reply else contribution.kind.value


def _author(contribution: ContributionOut, buyer: Texts, words: Presenter) -> PageText | None:
    if contribution.author is None:
        return None
    if contribution.official:
        return words.text(buyer)
    author = contribution.author
    if author.organisation_name:
        return organisation_name(author.organisation_name, author.organisation_confirmation, words)
    if author.participant is None:  # all that the author has written is held
        return PageText(words.t("page.contribution.new_participant"))
    name = "left_participant" if author.has_left else "participant"
    return PageText(words.t(f"page.contribution.{name}", number=author.participant))
