"""Renders a record as one HTML file without scripts. The CSP allows its style by a hash."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.core.markdown import to_html
from api.presenters.contact import contact_values, link_values, organisation_name
from api.presenters.presenter import Presenter, details
from api.presenters.status import grace, influence_of
from api.presenters.texts import Detail, PageText
from api.records.content import DialogueRecord, RecordedContribution, SealedRecord
from api.records.survey_page import printed_survey

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "record.css").read_text("utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CSP = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_TIMES = ("published_at", "opens_at", "opened_at", "closes_at", "closed_at", "concluded_at",
          "cancelled_at")  # fmt: skip


def render_record(sealed: SealedRecord, words: Presenter) -> str:
    record = sealed.record
    zone = record.dialogue.time_zone

    def moment(value: datetime | None) -> str:
        return words.moment(value, zone) if value else "–"

    return (
        _templates()
        .get_template("record.html.j2")
        .render(
            record=record,
            sealed=sealed,
            css=_STYLE,
            language=words.language.value,
            t=words.t,
            tn=words.tn,
            text=words.text,
            figure=words.figure,
            organisation=partial(organisation_name, words=words),
            moment=moment,
            html=to_html,
            facts=_details(record, words),
            influence=influence_of(record.dialogue.status, record.influence, words),
            surveys=[printed_survey(survey, words) for survey in record.surveys],
            numbers={
                contribution.id: n for n, contribution in enumerate(record.contributions, start=1)
            },
            author=lambda contribution: _author(record, contribution, words),
        )
    )


def _details(record: DialogueRecord, words: Presenter) -> list[Detail]:
    call = record.dialogue
    return details(
        words,
        "record.call",
        [
            ("buyer", [words.text(record.buyer.name)]),
            ("id", [str(call.id)]),
            ("status", [words.t(f"page.dialogue.status.{call.status}")]),
            (
                "procurements",
                [words.text(procurement.title) for procurement in record.procurements],
            ),
            ("formats", [words.t(f"page.dialogue.format.{item}") for item in call.formats]),
            ("participation", [words.code("participation", call.participation)]),
            ("contact", contact_values(call.contact)),
            ("links", link_values(call.links, words)),
            *((name, list(_time(record, name, words))) for name in _TIMES),
            ("grace", [grace(call.grace_hours, words)]),
            ("time_zone", [call.time_zone]),
        ],
    )


def _time(record: DialogueRecord, name: str, words: Presenter) -> Iterator[str]:
    value = getattr(record.dialogue, name)
    if value is not None:
        yield words.moment(value, record.dialogue.time_zone)


def _author(
    record: DialogueRecord, recorded_contribution: RecordedContribution, words: Presenter
) -> PageText | None:
    if recorded_contribution.official:
        return words.text(record.buyer.name)
    if recorded_contribution.author is None:
        return None
    author = recorded_contribution.author
    if author.organisation_name:
        return organisation_name(author.organisation_name, author.organisation_confirmation, words)
    name = "left_participant" if author.has_left else "participant"
    return PageText(words.t(f"page.contribution.{name}", number=author.participant))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
