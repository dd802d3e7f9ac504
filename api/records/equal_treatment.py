"""Equal treatment: finds information that one participant got and others did not. Pure.

A finding is no verdict: it shows the buyer what to check and what the procurement file has to
explain.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from api.contributions.models import ContributionKind, ContributionStatus
from api.core.date_format import written_moment
from api.core.i18n import Language, best_text, translate
from api.dialogues.rules.times import days_later
from api.dialogues.schemas import DialogueOut
from api.documents.schemas import DocumentOut, VersionOut
from api.meetings.models import MeetingKind, MeetingStatus
from api.records.content import (
    EqualTreatmentFindingOut,
    RecordedContribution,
    RecordedMeeting,
    RecordedSurvey,
)


class Code(StrEnum):
    OFFICIAL_TAKEN_BACK = "official_taken_back"
    OFFICIAL_EDITED = "official_edited"
    QUESTION_UNANSWERED = "question_unanswered"
    CONTRIBUTION_LATE = "contribution_late"
    MEETING_WITHOUT_NOTES = "meeting_without_notes"
    TALKS_WITHOUT_MATERIAL = "talks_without_material"
    DOCUMENT_AFTER_DEADLINE = "document_after_deadline"
    DOCUMENT_ON_LAST_DAY = "document_on_last_day"
    SURVEY_CORRECTED = "survey_corrected"
    RESPONSES_LATE = "responses_late"


class Finding(NamedTuple):
    code: Code
    subject: str
    about: DocumentOut | RecordedMeeting | RecordedSurvey | None = None
    """The item whose title is in the text."""
    at: datetime | None = None


def findings(
    dialogue: DialogueOut,
    contributions: Sequence[RecordedContribution],
    meetings: Sequence[RecordedMeeting],
    documents: Sequence[DocumentOut],
    surveys: Sequence[RecordedSurvey],
) -> list[EqualTreatmentFindingOut]:
    results = [
        *_in_contributions(contributions),
        *(finding for meeting in meetings for finding in _in_meeting(meeting)),
        *(finding for document in documents for finding in _in_document(dialogue, document)),
        *(finding for survey in surveys for finding in _in_survey(survey)),
    ]
    return [_finding_out(item, dialogue.time_zone) for item in results]


def _in_contributions(contributions: Sequence[RecordedContribution]) -> Iterator[Finding]:
    for contribution in contributions:
        if contribution.official:
            yield from _in_official_contribution(contribution)
        elif contribution.status is ContributionStatus.PUBLISHED:
            yield from _in_participant_contribution(contribution)


def _in_official_contribution(recorded_contribution: RecordedContribution) -> Iterator[Finding]:
    """Those who read the earlier text have information that others do not have."""
    if recorded_contribution.status is not ContributionStatus.PUBLISHED:
        taken_back = recorded_contribution.withdrawn_at or recorded_contribution.removed_at
        yield Finding(
            Code.OFFICIAL_TAKEN_BACK, _contribution(recorded_contribution.id), at=taken_back
        )
    elif recorded_contribution.edited_at:
        yield Finding(
            Code.OFFICIAL_EDITED,
            _contribution(recorded_contribution.id),
            at=recorded_contribution.edited_at,
        )


def _in_participant_contribution(recorded_contribution: RecordedContribution) -> Iterator[Finding]:
    if (
        recorded_contribution.kind is ContributionKind.QUESTION
        and not recorded_contribution.answered_by
    ):
        yield Finding(
            Code.QUESTION_UNANSWERED,
            _contribution(recorded_contribution.id),
            at=recorded_contribution.published_at,
        )
    if recorded_contribution.late:
        yield Finding(
            Code.CONTRIBUTION_LATE,
            _contribution(recorded_contribution.id),
            at=recorded_contribution.published_at,
        )


def _in_meeting(meeting: RecordedMeeting) -> Iterator[Finding]:
    """Notes make a meeting readable for all. One-to-one talks without sign-ups need no material."""
    talks = meeting.kind is MeetingKind.ONE_TO_ONE
    if meeting.status is not MeetingStatus.HELD or (talks and not meeting.sign_ups.placed.number):
        return
    subject = f"meetings/{meeting.id}"
    if talks and not meeting.materials:
        yield Finding(Code.TALKS_WITHOUT_MATERIAL, subject, meeting, meeting.starts_at)
    elif not any(material.notes for material in meeting.materials):
        yield Finding(Code.MEETING_WITHOUT_NOTES, subject, meeting, meeting.starts_at)


def _in_document(dialogue: DialogueOut, document: DocumentOut) -> Iterator[Finding]:
    commented = any(_could_be_commented(dialogue, version) for version in document.versions)
    for version in document.versions:
        code = _lateness(dialogue, version)
        if code is Code.DOCUMENT_AFTER_DEADLINE and commented:
            continue  # a new version after comments on an earlier one is expected
        if code:
            subject = f"documents/{document.id}/versions/{version.number}"
            yield Finding(code, subject, document, version.published_at)


def _could_be_commented(dialogue: DialogueOut, version: VersionOut) -> bool:
    published_at, closes_at = version.published_at, dialogue.closes_at
    return published_at is not None and closes_at is not None and published_at <= closes_at


def _lateness(dialogue: DialogueOut, version: VersionOut) -> Code | None:
    """Compares with the final deadline: an extension gives everybody more time."""
    published_at, closes_at = version.published_at, dialogue.closes_at
    if published_at is None or closes_at is None:
        return None
    if published_at > closes_at:
        return Code.DOCUMENT_AFTER_DEADLINE
    since_opening = dialogue.opened_at is not None and published_at <= dialogue.opened_at
    last_day = published_at > days_later(closes_at, -1, dialogue.time_zone)
    return Code.DOCUMENT_ON_LAST_DAY if last_day and not since_opening else None


def _in_survey(survey: RecordedSurvey) -> Iterator[Finding]:
    """Those who responded before a correction read another text."""
    subject = f"surveys/{survey.id}"
    for correction in survey.corrections:
        yield Finding(Code.SURVEY_CORRECTED, subject, survey, correction.at)
    if survey.results and survey.results.late and survey.results.late.number:
        yield Finding(Code.RESPONSES_LATE, subject, survey)


def _contribution(contribution_id: UUID) -> str:
    return f"contributions/{contribution_id}"


def _finding_out(finding: Finding, time_zone: str) -> EqualTreatmentFindingOut:
    words = {}
    for language in Language:
        title = best_text(finding.about.title, language) if finding.about else ""
        time = written_moment(finding.at, time_zone, language) if finding.at else "–"
        words[language] = translate(f"finding.{finding.code}", language, title=title, time=time)
    return EqualTreatmentFindingOut(finding.code.value, finding.subject, words)
