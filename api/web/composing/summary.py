"""A dialogue in words: for the list of its parts, and before it is published. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from api.core.errors import Fault
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.presenters.presenter import Presenter
from api.surveys.models import SurveyStatus
from api.web.buying.calls import work_path
from api.web.buying.entries import contact_text
from api.web.composing.steps import Attached
from api.web.forms.form import Detail
from api.web.languages import best_text

_PART_OF = {
    "opens_at": "terms",
    "closes_at": "terms",
    "grace_hours": "terms",
    "procurements": "content",
    "formats": "content",
    "title": "content",
    "subject": "documents",
}
"""Where a fault of the draft can be mended, by the first step of its pointer."""


class Link(NamedTuple):
    path: str
    text: str


class Thing(NamedTuple):
    """A document, survey or meeting."""

    title: str
    about: str
    links: Sequence[Link]


class Part(NamedTuple):
    name: str
    link: Link
    lines: Sequence[str] = ()
    things: Sequence[Thing] = ()
    missing: Sequence[str] = ()
    """Why the draft cannot be published."""
    advice: str = ""
    """What was chosen and is not there yet."""


def content_lines(dialogue: Dialogue, titles: Iterable[str], words: Presenter) -> list[str]:
    formats = [words.t(f"page.dialogue.format.{item}") for item in dialogue.formats]
    return [best_text(dialogue.title, words.language), *titles, ", ".join(formats)]


def terms_lines(dialogue: Dialogue, words: Presenter) -> list[str]:
    times = [
        f"{words.t(f'page.compose.{name}')}: {words.moment(moment, dialogue.time_zone)}"
        for name, moment in (("opens_at", dialogue.opens_at), ("closes_at", dialogue.closes_at))
        if moment
    ]
    participants = words.t(f"page.compose.participation.{dialogue.participation}")
    return [participants, *times, *filter(None, [contact_text(dialogue.contact)])]


def document_things(attached: Attached, words: Presenter) -> list[Thing]:
    return [
        Thing(
            best_text(view.document.title, words.language),
            ", ".join(row.file_name or "" for row in view.versions if row.file_name)
            or words.t("page.compose.document.kind.text"),
            [Link(f"/my/documents/{view.document.id}/versions", words.t("page.compose.revise"))],
        )
        for view in attached.documents
    ]


def survey_things(dialogue: Dialogue, attached: Attached, words: Presenter) -> list[Thing]:
    """In a public dialogue a survey is published by itself; in a draft, with it."""
    result = []
    for row in attached.surveys:
        links = [Link(f"/my/surveys/{row.id}/edit", words.t("page.compose.change"))]
        is_draft = row.status is SurveyStatus.DRAFT
        if is_draft:
            name = words.t("page.compose.survey.delete.title")
            links.append(Link(f"/my/surveys/{row.id}/delete", name))
        if is_draft and dialogue.status is not DialogueStatus.DRAFT:
            name = words.t("page.compose.survey.publish.title")
            links.append(Link(f"/my/surveys/{row.id}/publish", name))
        about = words.tn("page.compose.survey.questions", len(row.questions))
        result.append(Thing(best_text(row.title, words.language), about, links))
    return result


def meeting_things(dialogue: Dialogue, attached: Attached, words: Presenter) -> list[Thing]:
    return [
        Thing(
            best_text(row.title, words.language),
            words.moment(row.starts_at, dialogue.time_zone),
            [
                Link(f"/my/meetings/{row.id}/edit", words.t("page.compose.change")),
                Link(f"/my/meetings/{row.id}/cancel", words.t("page.compose.meeting.cancel")),
            ],
        )
        for row in attached.meetings
    ]


def parts_of(
    dialogue: Dialogue,
    attached: Attached,
    titles: Sequence[str],
    faults: Sequence[Fault],
    words: Presenter,
) -> list[Part]:
    """Of a draft. `titles`: of the procurements that the dialogue is about."""
    missing = _missing(faults, words)
    parts = [
        _part(dialogue, "content", "content", words, content_lines(dialogue, titles, words)),
        _part(dialogue, "terms", "terms", words, terms_lines(dialogue, words)),
        *attached_parts(dialogue, attached, words),
    ]
    return [part._replace(missing=missing.get(part.name, ())) for part in parts]


def attached_parts(dialogue: Dialogue, attached: Attached, words: Presenter) -> list[Part]:
    """Documents, and the survey and the meetings if they were chosen."""
    documents = _part(dialogue, "documents", "documents/new", words)
    parts = [documents._replace(things=document_things(attached, words))]
    if DialogueFormat.SURVEY in dialogue.formats:
        surveys = _part(dialogue, "surveys", "surveys/new", words)
        things = survey_things(dialogue, attached, words)
        parts.append(surveys._replace(things=things, advice=_survey_advice(attached, words)))
    if DialogueFormat.MEETINGS in dialogue.formats:
        advice = "" if attached.meetings else words.t("page.compose.no_meeting")
        meetings = _part(dialogue, "meetings", "meetings/new", words)
        things = meeting_things(dialogue, attached, words)
        parts.append(meetings._replace(things=things, advice=advice))
    return parts


def _part(
    dialogue: Dialogue, name: str, form: str, words: Presenter, lines: Sequence[str] = ()
) -> Part:
    link = Link(f"{work_path(dialogue.id)}/{form}", words.t(f"page.compose.part.{name}"))
    return Part(name, link, lines)


def _survey_advice(attached: Attached, words: Presenter) -> str:
    if not attached.surveys:
        return words.t("page.compose.no_survey")
    is_whole = all(row.questions for row in attached.surveys)
    return "" if is_whole else words.t("page.compose.no_questions")


def publication_details(
    dialogue: Dialogue, attached: Attached, titles: Sequence[str], buyer: str, words: Presenter
) -> list[Detail]:
    """How it will look, who sees it under which name, what can change, who answers by when."""
    name = words.language
    shown: list[Detail] = [
        (words.t("page.compose.title"), [best_text(dialogue.title, name)]),
        (words.t("page.compose.description"), [best_text(dialogue.description, name)]),
        (words.t("page.compose.procurements"), titles),
        (
            words.t("page.compose.formats"),
            [words.t(f"page.dialogue.format.{item}") for item in dialogue.formats],
        ),
        (words.t("page.compose.terms"), terms_lines(dialogue, words)),
        (words.t("page.compose.documents"), _lines(document_things(attached, words))),
        (words.t("page.compose.surveys"), _lines(survey_things(dialogue, attached, words))),
        (
            words.t("page.compose.meetings"),
            _lines(meeting_things(dialogue, attached, words)),
        ),
    ]
    closes = dialogue.closes_at and words.moment(dialogue.closes_at, dialogue.time_zone)
    terms: list[Detail] = [
        (
            words.t(f"page.compose.publish.{part}"),
            [words.t(f"page.compose.publish.{part}.text", **params)],
        )
        for part, params in (
            ("who", {"buyer": buyer}),
            ("until", {}),
            ("answers", {"closes": closes or "–"}),
        )
    ]
    return [*((label, lines) for label, lines in shown if any(lines)), *terms]


def drafts_of(attached: Attached) -> list[tuple[UUID, int]]:
    """Surveys that become public with the dialogue, each with its version."""
    return [
        (row.id, row.version)
        for row in attached.surveys
        if row.status is SurveyStatus.DRAFT and row.questions
    ]


def _lines(things: Iterable[Thing]) -> list[str]:
    return [f"{thing.title} · {thing.about}" for thing in things]


def _missing(faults: Iterable[Fault], words: Presenter) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for fault in faults:
        field = fault.pointer.split("/")[1]
        label = f"page.compose.{field}" if field in {"opens_at", "closes_at"} else ""
        text = words.t(f"fault.{fault.code}", **fault.params)
        line = f"{words.t(label)}: {text}" if label else text
        result.setdefault(_PART_OF.get(field, "content"), []).append(line)
    return result
