"""A procurement goes on: prepared, out for tender, concluded, postponed, cancelled."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.errors import NotFound, WrongState
from api.core.i18n import Language, translate
from api.core.partial_dates import Precision
from api.core.web_addresses import LONGEST as LONGEST_ADDRESS
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.plans.inputs.procurements import StatusChange
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.rules.changes import EXPECTED
from api.plans.rules.transitions import ENDED, REACHED_FROM
from api.plans.service import procurements
from api.plans.wording import written_field
from api.web.buying.access import OWN_FORM_PAGE
from api.web.buying.entries import date_entry
from api.web.forms.fields import BadEntry, Control, Field
from api.web.forms.flow import FORM_PAGE, Answer, Done, expected_version, show_form, submit_form
from api.web.forms.form import Detail, Form, Given
from api.web.languages import best_text
from api.web.page import language_of
from api.web.procuring.loading import procurement_of_writer, procurement_path, reason_field

S = ProcurementStatus
WITH_DAY = frozenset({S.TENDERING, S.CONCLUDED})
NEEDS_REASON = frozenset({S.POSTPONED, S.CANCELLED})


class StatusPages(Controller):
    path = "/my/procurements/{procurement_id:uuid}/status/{name:str}"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(
        self, request: ApiRequest, procurement_id: FromPath[UUID], name: FromPath[str]
    ) -> Answer:
        row, _ = await procurement_of_writer(request, procurement_id)
        status = _status(name)
        if row.status not in REACHED_FROM[status]:
            raise WrongState("procurement", row.status, *sorted(REACHED_FROM[status]))
        return await show_form(request, _form(request, row, status))

    @post("/", opt=FORM_PAGE)
    async def change(
        self, request: ApiRequest, procurement_id: FromPath[UUID], name: FromPath[str]
    ) -> Answer:
        row, buyer = await procurement_of_writer(request, procurement_id)
        status = _status(name)

        async def act(given: Given) -> Done:
            change, expected = given.decode(StatusChange), expected_version(request, given, row)
            session, actor = request.transaction, request.actor
            await procurements.change_status(session, actor, row.id, change, expected)
            return Done(f"{procurement_path(procurement_id)}/done/status-changed")

        async def preview(given: Given) -> Sequence[Detail]:
            change = given.decode(StatusChange)
            return list(_details(change, row, buyer, given.language))

        return await submit_form(request, _form(request, row, status), act, preview)


def _status(name: str) -> ProcurementStatus:
    """Of the address. Raises NotFound unless people can set it."""
    if name not in {status.value for status in REACHED_FROM}:
        raise NotFound
    return ProcurementStatus(name)


def _form(request: ApiRequest, row: Procurement, status: ProcurementStatus) -> Form:
    language, words = language_of(request), f"page.procuring.{status}"
    lines = [best_text(row.title, language), translate(f"{words}.text", language)]
    if status in ENDED:
        lines.append(translate("page.procuring.final", language))
    return Form(
        title=translate(words, language),
        lines=lines,
        button=translate("page.procuring.status.button", language),
        fields=[
            Field(name="status", label="", control=Control.HIDDEN, initial=[status.value]),
            *_fields(row, status, language),
            reason_field(request, optional=status not in NEEDS_REASON),
        ],
        version=row.version,
        needs_sign_in=True,
        has_preview=True,
        back=procurement_path(row.id),
    )


def _fields(row: Procurement, status: ProcurementStatus, language: Language) -> Iterator[Field]:
    if status is S.POSTPONED:
        yield from (_date(row, name, language) for name in EXPECTED.values())
    if status is S.TENDERING:
        yield _text("notice_url", language, type="url", longest=LONGEST_ADDRESS)
        yield _text("notice_id", language, optional=True)
    if status in WITH_DAY:
        name = f"page.procuring.happened_on.{status}"
        yield Field(
            name="happened_on",
            label=translate(name, language),
            hint=translate("page.procuring.happened_on.hint", language),
            convert=day_entry,
            optional=True,
        )


def _date(row: Procurement, name: str, language: Language) -> Field:
    """A new date. What is left empty stays as it is."""
    stored = getattr(row, name)
    written = written_field(name, msgspec.to_builtins(stored), language) if stored else "–"
    return Field(
        name=name,
        label=translate(f"page.buying.{name}", language),
        hint=translate("page.procuring.date.now", language, date=written),
        convert=date_entry,
        optional=name != "notice_expected",
    )


def _text(name: str, language: Language, **more: Any) -> Field:
    label = translate(f"page.procuring.{name}", language)
    return Field(
        name=name, label=label, hint=translate(f"page.procuring.{name}.hint", language), **more
    )


def day_entry(text: str, language: Language) -> Any:
    """`3.2.2027`: one day, no longer period."""
    date = date_entry(text, language)
    if date["precision"] != Precision.DAY:
        raise BadEntry("unclear_day", value=text)
    return date["value"]


def _details(
    change: StatusChange, row: Procurement, buyer: Organisation, language: Language
) -> Iterator[Detail]:
    """What becomes public, who sees it, and how it can be changed."""
    before, after = (
        translate(f"page.procurement.status.{item}", language)
        for item in (row.status, change.status)
    )
    yield translate("page.procurement.status", language), [f"{before} → {after}"]
    for name in EXPECTED.values():
        if value := getattr(change, name):
            label = translate(f"page.procurement.{name}", language)
            yield label, [written_field(name, msgspec.to_builtins(value), language)]
    if address := change.notice_url or change.notice_id:
        yield translate("page.procurement.notice", language), [address]
    if change.reason:
        yield translate("page.procuring.reason", language), [best_text(change.reason, language)]
    readers = translate("page.procuring.who", language, buyer=best_text(buyer.name, language))
    yield translate("page.publish.who", language), [readers]
    until = "final" if change.status in ENDED else "not_final"
    until = translate(f"page.procuring.{until}", language)
    yield translate("page.publish.until", language), [until]
