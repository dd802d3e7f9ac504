"""The form of dispositions: a group of fields for each contribution, and the batch it makes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from api.contributions.inputs import MOST_DISPOSITIONS, DispositionBatch
from api.contributions.models import DispositionOutcome
from api.core.errors import Fault, InvalidRequest
from api.core.i18n import Language, pick, translate
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.models import Dialogue
from api.http.validation.body import decode_body
from api.web.buying.calls import work_path
from api.web.buying.contribution_rows import ContributionRow
from api.web.forms.fields import Control, Field, Option
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.posted_texts import posted_texts

GROUP, COMMON = "dispositions", "common_reason"
_IN_BATCH = re.compile(rf"/{GROUP}/(?P<index>\d+)(?:/(?P<member>\w+))?", re.ASCII)


def disposition_form(
    rows: Sequence[ContributionRow],
    dialogue: Dialogue,
    language: Language,
    following: str | None = None,
) -> Form:
    def t(name: str) -> str:
        return translate(f"page.dispositions.{name}", language)

    return Form(
        title=t("title"),
        lines=[best_text(dialogue.title, language), t("lead") if rows else t("none")],
        button=t("button"),
        needs_sign_in=True,
        has_preview=True,
        back=work_path(dialogue.id),
        template="dispositions",
        values={
            "rows": [(row, _decision(row, language)) for row in rows],
            "following": following,
        },
        fields=[
            Field(
                name=COMMON,
                label=t("common"),
                hint=t("common.hint"),
                control=Control.LONG_TEXT,
                rows=3,
                longest=LONGEST_REASON,
                optional=True,
            ),
            *(item for row in rows for item in _fields(row, language)),
        ],
    )


def _fields(row: ContributionRow, language: Language) -> Iterator[Field]:
    standing, name = row.disposition, f"{GROUP}/{row.id}"
    outcomes = [
        Option(item.value, translate(f"outcome.{item}", language)) for item in DispositionOutcome
    ]
    undecided = Option("", translate("page.dispositions.undecided", language))
    yield Field(
        name=f"{name}/outcome",
        label=translate("page.dispositions.outcome", language),
        control=Control.SELECT,
        options=[undecided, *outcomes],
        initial=[standing.outcome.value] if standing else (),
    )
    yield Field(
        name=f"{name}/reason",
        label=translate("page.dispositions.reason", language),
        control=Control.LONG_TEXT,
        rows=2,
        longest=LONGEST_REASON,
        optional=True,
        initial=[best_text(standing.reason, language)] if standing else (),
    )
    number = str(standing.number if standing else 0)
    yield Field(
        name=f"{name}/version",
        label="",
        control=Control.HIDDEN,
        initial=[number],
        is_current=True,
    )


def _decision(row: ContributionRow, language: Language) -> str:
    """The current one, in words: whoever replaces it has read it."""
    if row.disposition is None:
        return ""
    outcome = translate(f"outcome.{row.disposition.outcome}", language)
    return f"{outcome}: {best_text(row.disposition.reason, language)}"


def posted_ids(body: bytes) -> list[UUID]:
    """Of the contributions in a form that was sent, as many as the API takes at once."""
    ids: dict[UUID, None] = {}
    for name in posted_texts(body):
        group, _, rest = name.partition("/")
        key = rest.partition("/")[0]
        if group == GROUP and len(ids) < MOST_DISPOSITIONS:
            try:
                ids[UUID(key)] = None
            except ValueError:
                continue
    return list(ids)


def decided_rows(given: Given, rows: Sequence[ContributionRow]) -> list[ContributionRow]:
    """Rows that say something else than is stored."""
    return [row for row in rows if _written(given, row) != _stored(row, given.language)]


def _written(given: Given, row: ContributionRow) -> tuple[str, str]:
    name = f"{GROUP}/{row.id}"
    return given.text(f"{name}/outcome"), given.text(f"{name}/reason")


def _stored(row: ContributionRow, language: Language) -> tuple[str, str]:
    if row.disposition is None:
        return "", ""
    return row.disposition.outcome.value, best_text(row.disposition.reason, language)


def batch_of(given: Given, rows: Sequence[ContributionRow]) -> DispositionBatch:
    """The API's body. Raises InvalidRequest."""
    body = {GROUP: [_item(given, row) for row in rows]}
    batch: DispositionBatch = decode_body(msgspec.json.encode(body), DispositionBatch)
    return batch


def _item(given: Given, row: ContributionRow) -> dict[str, Any]:
    name = f"{GROUP}/{row.id}"
    (outcome, own), version = _written(given, row), given.text(f"{name}/version")
    reason = own or given.text(COMMON)
    return {
        "contribution_id": row.id,
        "version": int(version) if version.isascii() and version.isdecimal() else 0,
        "reason": {_language_of(reason, given, row): {"text": reason}} if reason else {},
        **({"outcome": outcome} if outcome else {}),
    }


def _language_of(reason: str, given: Given, row: ContributionRow) -> Language:
    """A stored reason that nobody has touched keeps its language."""
    stored = pick(row.disposition.reason, given.language) if row.disposition else None
    return stored[0] if stored and stored[1] == reason else given.language


def with_pointers_of_rows(error: InvalidRequest, rows: Sequence[ContributionRow]) -> InvalidRequest:
    """The API counts the items of the batch; the form has their contributions' ids."""
    return InvalidRequest([_placed(fault, rows) for fault in error.faults])


def _placed(fault: Fault, rows: Sequence[ContributionRow]) -> Fault:
    match = _IN_BATCH.match(fault.pointer)
    if match is None:
        return fault
    visible = "reason" if match["member"] == "reason" else "outcome"
    pointer = f"/{GROUP}/{rows[int(match['index'])].id}/{visible}"
    return msgspec.structs.replace(fault, pointer=pointer)
