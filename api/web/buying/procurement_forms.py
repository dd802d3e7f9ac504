"""The forms of one procurement, in the reader's language."""

from collections.abc import Sequence
from typing import Any

import msgspec

from api.accounts import service as accounts
from api.codelists.queries import page as codes_page
from api.codelists.rules import CPV
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.plans.importing.sheet.cpv import parse_cpv_codes
from api.plans.inputs.procurements import ProcurementCreate, ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of
from api.plans.rules.merging import merged
from api.plans.service.loading import may_publish
from api.plans.wording import written_field
from api.web.buying.changes import patch_of
from api.web.buying.contract_fields import contract_section, place_section
from api.web.buying.entries import CpvMatch
from api.web.buying.other_languages import TEXTS, language_section
from api.web.buying.posted_rows import Posted
from api.web.buying.procurement_fields import FieldMaker
from api.web.buying.row_fields import goal_section, link_section, lot_section
from api.web.buying.section import Section
from api.web.forms.choices import code_options
from api.web.forms.fields import Control, Field
from api.web.forms.form import Detail, Form, Given
from api.web.languages import best_text
from api.web.page import language_of
from api.web.posted_texts import posted_texts

MOST_MATCHES = 15
MOST_LETTERS = 100
"""Of words that are searched for."""
SHOWN = (
    *("title", "cpv_main", "category", "value", "dialogue_expected", "notice_expected"),
    *("contract_start_expected", "contact", "summary", "description", "unit", "reference"),
    *("procedure", "contract_months", "contract_options", "reserved", "sme_suitable"),
    *("cpv_additional", "municipalities", "regions", "lots", "goals", "criteria", "links"),
)
"""What a preview shows, in this order."""


async def bare_form(request: ApiRequest) -> Form:
    """For who is not signed in any more: what was typed comes back and is kept as a draft."""
    field_maker = FieldMaker(language_of(request), posted=await _posted_form(request))
    fields = [*field_maker.five(), field_maker.reason()]
    folded = sections_of(field_maker)
    return _form(request, "page.buying.new", fields, folded=folded, button="page.buying.save")


async def new_form(request: ApiRequest, buyer: Organisation) -> Form:
    person = await accounts.get_person(request.transaction, request.actor)
    field_maker = await _field_maker(
        request, contact=", ".join(filter(None, (person.name, person.email)))
    )
    plan_id = await _posted(request, "plan_id") or request.query_params.get("plan", "")
    publishes = may_publish(request.actor, buyer) and not plan_id
    return _form(
        request,
        "page.buying.new",
        [
            _hidden("organisation_id", str(buyer.id)),
            _hidden("plan_id", plan_id),
            *field_maker.five(),
        ],
        folded=sections_of(field_maker),
        adds_rows=field_maker.context.posted.text("step") == "edit",
        text="page.buying.new.text" if publishes else _draft_text(request, buyer),
        button="page.buying.publish" if publishes else "page.buying.save",
        has_preview=True,
    )


def _hidden(name: str, value: str) -> Field:
    return Field(name=name, label="", control=Control.HIDDEN, initial=[value] if value else ())


async def _posted_form(request: ApiRequest) -> Posted:
    """What was sent for fields on which the form itself depends."""
    return Posted(posted_texts(await request.body())) if request.method == "POST" else Posted()


async def _posted(request: ApiRequest, name: str) -> str:
    return (await _posted_form(request)).text(name)


def _draft_text(request: ApiRequest, buyer: Organisation) -> str:
    """Why it stays a draft."""
    may = may_publish(request.actor, buyer)
    return "page.buying.with_plan" if may else "page.buying.approval"


async def edit_form(request: ApiRequest, row: Procurement) -> Form:
    field_maker = await _field_maker(request, stored=fields_of(row), notes=row.notes)
    is_public = row.published_at is not None
    reason = [field_maker.reason()] if is_public else []
    return _form(
        request,
        "page.buying.edit",
        [*field_maker.five(), *reason],
        folded=sections_of(field_maker),
        adds_rows=field_maker.context.posted.text("step") == "edit",
        text="page.buying.edit.public" if is_public else "page.buying.edit.draft",
        button="page.buying.change" if is_public else "page.buying.save",
        has_preview=is_public,
        version=row.version,
        back=f"/plans/{row.plan_id}/edit" if row.plan_id else "/my",
    )


def publish_form(request: ApiRequest, row: Procurement, buyer: Organisation) -> Form:
    shown = details(request, fields_of(row), buyer)
    return _form(
        request,
        "page.buying.publish.title",
        [],
        button="page.buying.publish",
        version=row.version,
        back=f"/procurements/{row.id}/edit",
        template="procurement_publish",
        values={"details": shown},
    )


def _form(
    request: ApiRequest,
    title: str,
    fields: Sequence[Field],
    *,
    button: str,
    text: str = "",
    folded: Sequence[Section] = (),
    template: str = "procurement_form",
    adds_rows: bool = False,
    **more: Any,
) -> Form:
    language = language_of(request)
    return Form(
        title=translate(title, language),
        lines=[translate(text, language)] if text else [],
        button=translate(button, language),
        fields=[*fields, *(item for section in folded for item in section.fields)],
        needs_sign_in=True,
        template=template,
        **{"values": {"sections": folded, "adds_rows": adds_rows}, **more},
    )


def sections_of(field_maker: FieldMaker) -> list[Section]:
    """Folded: nobody has to open them."""
    context = field_maker.context
    return [
        Section(translate("page.buying.more", field_maker.language), field_maker.folded()),
        language_section(context),
        contract_section(context),
        place_section(context),
        lot_section(context),
        goal_section(context),
        link_section(context),
    ]


async def _field_maker(request: ApiRequest, **stored: Any) -> FieldMaker:
    language = language_of(request)
    return FieldMaker(
        language=language,
        matches=await _cpv_matches(request, language),
        categories=await code_options(request.transaction, "procurement-categories", language),
        posted=await _posted_form(request),
        **stored,
    )


async def _cpv_matches(request: ApiRequest, language: Language) -> list[CpvMatch]:
    """The codes whose names have the words that were typed in place of a code."""
    text = await _posted(request, "cpv_main")
    if not text or len(text) > MOST_LETTERS or parse_cpv_codes(text):
        return []
    stmt = codes_page(CPV, q=text, start=None, limit=MOST_MATCHES - 1)
    rows = await request.transaction.scalars(stmt)
    return [CpvMatch(row.code, best_text(row.labels, language)) for row in rows]


def details(
    request: ApiRequest, fields: ProcurementFields, buyer: Organisation
) -> Sequence[Detail]:
    """How it will look, who sees it under which name, and how it can be changed."""
    language = language_of(request)
    plain = msgspec.to_builtins(fields)
    shown = [
        (translate(f"page.procurement.{name}", language), [text])
        for name in SHOWN
        if (text := written_field(name, _plain(name, plain[name]), language))
    ]
    name = best_text(buyer.name, language)
    return [
        *shown,
        (
            translate("page.publish.who", language),
            [translate("page.publish.who.text", language, buyer=name)],
        ),
        (
            translate("page.publish.until", language),
            [translate("page.publish.until.text", language)],
        ),
    ]


def _plain(name: str, value: Any) -> Any:
    """Texts by language without the marks beside them."""
    if name in TEXTS:
        return {language: text["text"] for language, text in value.items()}
    if name == "municipalities":
        return {name: value}
    return value


def created_fields(given: Given) -> ProcurementFields:
    data = given.decode(ProcurementCreate)
    names = ProcurementFields.__struct_fields__
    return ProcurementFields(**{name: getattr(data, name) for name in names})


def changed_fields_of(given: Given, before: ProcurementFields) -> ProcurementFields:
    return merged(before, patch_of(given, before))
