"""The form that selects a practice or changes its state. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from api.core.i18n import Language, Texts, best_text, translate
from api.core.text_bounds import WebAddressText
from api.practices.inputs import MOST_LINKS, EvidenceInput, Note, SelectionPut, StepText
from api.practices.lengths import NOTE, STEP_TEXT
from api.practices.models import (
    EvidenceKind,
    EvidenceLink,
    Practice,
    PracticeSelection,
    Responsible,
    SelectionState,
)
from api.web.forms.fields import Control, Field, Option
from api.web.forms.form import Form

MORE_LINKS = 2
"""Empty rows for further links."""
_PATHS = {
    EvidenceKind.PLAN: "plans",
    EvidenceKind.PROCUREMENT: "procurements",
    EvidenceKind.DIALOGUE: "dialogues",
}
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OWN = re.compile(rf"/(plans|procurements|dialogues)/({_ID})(?:[?#].*)?")


class LinkRow(msgspec.Struct, forbid_unknown_fields=True):
    url: WebAddressText | None = None
    sentence: StepText = {}


class SelectionForm(msgspec.Struct, forbid_unknown_fields=True):
    """As strict as the API's body, which is made of it."""

    state: SelectionState
    responsible: Responsible
    since: date | None = None
    reason: Note = {}
    evidence: Annotated[list[LinkRow], Meta(max_length=MOST_LINKS)] = []


def selection_form(practice: Practice, row: PracticeSelection | None, language: Language) -> Form:
    links = row.evidence if row else []
    return Form(
        title=best_text(practice.content.title, language),
        lines=[translate("page.model.choose.text", language)],
        button=translate("page.model.choose.save", language),
        version=row.version if row else None,
        fields=[
            _radio("state", SelectionState, language, row.state if row else None),
            _radio("responsible", Responsible, language, row.responsible if row else None),
            Field(
                name="since",
                label=translate("page.model.since", language),
                hint=translate("page.model.since.hint", language),
                type="date",
                optional=True,
                initial=[row.since.isoformat()] if row else (),
            ),
            Field(
                name=f"reason/{language}/text",
                label=translate("page.model.reason", language),
                hint=translate("page.model.reason.hint", language),
                control=Control.LONG_TEXT,
                rows=3,
                longest=NOTE,
                optional=True,
                initial=_initial(row.reason, language) if row else (),
            ),
            *_link_fields(links, language),
        ],
        needs_sign_in=True,
        back=f"/model/practices/{practice.code}",
    )


def as_put(sent: SelectionForm, row: PracticeSelection | None, base: str) -> SelectionPut:
    """The body of the API. An address of a page of this service becomes the thing it shows."""
    kept = row.evidence if row else []
    links = [_evidence(item, kept, base) for item in sent.evidence]
    return SelectionPut(sent.state, sent.responsible, sent.since, sent.reason, links)


def _evidence(item: LinkRow, kept: Sequence[EvidenceLink], base: str) -> EvidenceInput:
    path = (item.url or "").removeprefix(base)
    own = _OWN.fullmatch(path)
    if own is None:
        link = EvidenceInput(EvidenceKind.WEB, item.sentence, None, item.url)
    else:
        kind = next(kind for kind, name in _PATHS.items() if name == own[1])
        link = EvidenceInput(kind, item.sentence, UUID(own[2]))
    for before in kept:  # the form has one language; the others stay
        if (before.kind, before.target_id, before.url) == (link.kind, link.target_id, link.url):
            link.sentence = {**before.sentence, **link.sentence}
    return link


def _radio(
    name: str,
    kinds: type[SelectionState] | type[Responsible],
    language: Language,
    initial: str | None,
) -> Field:
    options = [
        Option(kind.value, translate(f"page.model.{name}.{kind}", language)) for kind in kinds
    ]
    return Field(
        name=name,
        label=translate(f"page.model.{name}", language),
        control=Control.RADIO,
        options=options,
        initial=[initial] if initial else (),
    )


def _link_fields(links: Sequence[EvidenceLink], language: Language) -> list[Field]:
    rows: list[EvidenceLink | None] = [*links, *(None for _ in range(MORE_LINKS))]
    return [field for number, link in enumerate(rows) for field in _row(number, link, language)]


def _row(number: int, link: EvidenceLink | None, language: Language) -> list[Field]:
    return [
        Field(
            name=f"evidence/{number}/url",
            label=translate("page.model.link", language, number=number + 1),
            hint=translate("page.model.link.hint", language),
            longest=2000,
            optional=True,
            initial=[_address(link)] if link else (),
        ),
        Field(
            name=f"evidence/{number}/sentence/{language}/text",
            label=translate("page.model.sentence", language, number=number + 1),
            longest=STEP_TEXT,
            optional=True,
            initial=_initial(link.sentence, language) if link else (),
        ),
    ]


def _address(link: EvidenceLink) -> str:
    return link.url or f"/{_PATHS[link.kind]}/{link.target_id}"


def _initial(texts: Texts, language: Language) -> list[str]:
    text = best_text(texts, language)
    return [text] if text else []
