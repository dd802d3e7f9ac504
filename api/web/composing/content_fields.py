"""Fields that say what a dialogue is about and how people take part."""

from collections.abc import Sequence
from uuid import UUID

from api.core.i18n import Language, translate
from api.dialogues.inputs import LONGEST_TEXT, LONGEST_TITLE
from api.dialogues.models import Dialogue, DialogueFormat, DialogueSubject
from api.web.forms.choices import goal_field
from api.web.forms.fields import Control, Field, Option
from api.web.forms.texts import text_fields


def content_fields(
    procurements: Sequence[Option],
    language: Language,
    *,
    stored: Dialogue | None = None,
    selected: Sequence[UUID] = (),
) -> list[Field]:
    """`stored`: the draft that is edited. Its subject is fixed."""
    subject = [] if stored else [_subject(language)]
    about = [_procurements(procurements, selected, language)] if _has_list(stored) else []
    return [
        *words_fields(language, stored),
        *subject,
        *about,
        _formats(language, stored),
        goal_field(language, stored.goals if stored else ()),
    ]


def words_fields(language: Language, stored: Dialogue | None = None) -> list[Field]:
    """Title and description, which can change in a public dialogue too."""
    return [
        *text_fields(
            "title",
            translate("page.compose.title", language),
            language,
            stored=stored.title if stored else None,
            longest=LONGEST_TITLE,
            hint=translate("page.compose.title.hint", language),
        ),
        *text_fields(
            "description",
            translate("page.compose.description", language),
            language,
            stored=stored.description if stored else None,
            longest=LONGEST_TEXT,
            control=Control.LONG_TEXT,
            optional=True,
            hint=translate("page.compose.description.hint", language),
        ),
    ]


def options(names: Sequence[str], prefix: str, language: Language) -> list[Option]:
    """Each with one line that explains it."""
    return [
        Option(
            name,
            translate(f"{prefix}.{name}", language),
            translate(f"{prefix}.{name}.hint", language),
        )
        for name in names
    ]


def _has_list(stored: Dialogue | None) -> bool:
    return stored is None or stored.subject is DialogueSubject.PROCUREMENTS


def _subject(language: Language) -> Field:
    return Field(
        name="subject",
        label=translate("page.compose.subject", language),
        control=Control.RADIO,
        options=options([*DialogueSubject], "page.compose.subject", language),
        initial=[DialogueSubject.PROCUREMENTS],
    )


def _procurements(
    procurements: Sequence[Option], selected: Sequence[UUID], language: Language
) -> Field:
    hint = "page.compose.procurements.hint" if procurements else "page.compose.procurements.none"
    return Field(
        name="procurements",
        label=translate("page.compose.procurements", language),
        hint=translate(hint, language),
        control=Control.CHECKBOXES,
        options=procurements,
        initial=[str(item) for item in selected],
    )


def _formats(language: Language, stored: Dialogue | None) -> Field:
    usual = (DialogueFormat.COMMENTS, DialogueFormat.QUESTIONS)
    return Field(
        name="formats",
        label=translate("page.compose.formats", language),
        control=Control.CHECKBOXES,
        options=[
            Option(
                item,
                translate(f"page.dialogue.format.{item}", language),
                translate(f"page.compose.format.{item}.hint", language),
            )
            for item in DialogueFormat
        ],
        initial=[*(stored.formats if stored else usual)],
    )
