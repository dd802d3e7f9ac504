"""Fields of a meeting, and times for talks cut from its length."""

from collections.abc import Sequence
from datetime import timedelta

from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.meetings.inputs import (
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_SLOTS,
    MeetingCreate,
    SlotCreate,
)
from api.meetings.models import Meeting, MeetingKind, MeetingMode
from api.web.composing.content_fields import options
from api.web.forms.fields import Control, Field, Option
from api.web.forms.moments import as_moment, moment_entry
from api.web.forms.numbers import as_number
from api.web.forms.texts import text_fields

TALK = "talk_minutes"
SHORTEST_TALK, LONGEST_TALK = 5, 480


def meeting_fields(
    dialogue: Dialogue, language: Language, meeting: Meeting | None = None
) -> list[Field]:
    """`meeting`: the one that is edited. Its kind is fixed."""

    def t(name: str) -> str:
        return translate(f"page.compose.meeting.{name}", language)

    def moment(name: str, *, optional: bool = False) -> Field:
        stored = getattr(meeting, name) if meeting else None
        return Field(
            name=name,
            label=t(name),
            hint=t(f"{name}.hint"),
            convert=as_moment(dialogue.time_zone),
            initial=moment_entry(stored, dialogue.time_zone),
            optional=optional,
        )

    return [
        *([] if meeting else [_kind(language)]),
        *text_fields(
            "title",
            t("title"),
            language,
            stored=meeting.title if meeting else None,
            longest=LONGEST_TITLE,
        ),
        moment("starts_at"),
        moment("ends_at"),
        Field(
            name="mode",
            label=t("mode"),
            control=Control.RADIO,
            options=[
                Option(mode, translate(f"page.meeting.mode.{mode}", language))
                for mode in MeetingMode
            ],
            initial=[meeting.mode if meeting else MeetingMode.IN_PERSON],
        ),
        *_where(language, meeting),
        Field(
            name="capacity",
            label=t("capacity"),
            hint=t("capacity.hint"),
            convert=as_number,
            inputmode="numeric",
            initial=[str(meeting.capacity)] if meeting and meeting.capacity else (),
            optional=True,
            empty=None,
        ),
        moment("signup_closes_at", optional=True),
        *([] if meeting else [_talks(language)]),
        _languages(language, meeting),
        *text_fields(
            "description",
            t("description"),
            language,
            stored=meeting.description if meeting else None,
            longest=LONGEST_TEXT,
            control=Control.LONG_TEXT,
            rows=4,
            optional=True,
        ),
    ]


def slots_of(data: MeetingCreate, minutes: int) -> list[SlotCreate]:
    """One after another for as long as the meeting lasts; too many are refused, not counted."""
    length = timedelta(minutes=minutes)
    fitting = min((data.ends_at - data.starts_at) // length, MOST_SLOTS + 1)
    starts = (data.starts_at + number * length for number in range(fitting))
    return [SlotCreate(start, start + length) for start in starts]


def _kind(language: Language) -> Field:
    return Field(
        name="kind",
        label=translate("page.compose.meeting.kind", language),
        control=Control.RADIO,
        options=options([*MeetingKind], "page.compose.meeting.kind", language),
        initial=[MeetingKind.INFORMATION_EVENT],
    )


def _where(language: Language, meeting: Meeting | None) -> Sequence[Field]:
    def t(name: str) -> str:
        return translate(f"page.compose.meeting.{name}", language)

    return [
        Field(
            name="place",
            label=t("place"),
            hint=t("place.hint"),
            longest=LONGEST_PLACE,
            initial=[meeting.place] if meeting and meeting.place else (),
            optional=True,
            empty="",
        ),
        Field(
            name="join_url",
            label=t("join_url"),
            hint=t("join_url.hint"),
            longest=2_000,
            inputmode="url",
            initial=[meeting.join_url] if meeting and meeting.join_url else (),
            optional=True,
            empty=None,
        ),
    ]


def _talks(language: Language) -> Field:
    return Field(
        name=TALK,
        label=translate("page.compose.meeting.talk_minutes", language),
        hint=translate("page.compose.meeting.talk_minutes.hint", language),
        inputmode="numeric",
        initial=["30"],
        optional=True,
        in_body=False,
    )


def _languages(language: Language, meeting: Meeting | None) -> Field:
    return Field(
        name="languages",
        label=translate("page.meeting.languages", language),
        control=Control.CHECKBOXES,
        options=[Option(item, translate(f"page.language.{item}", language)) for item in Language],
        initial=[*(meeting.languages if meeting else [language])],
    )
