"""Organisations as the operator sees them: approve, suspend; confirm a name, revoke that."""

from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import (
    Confirmation,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from api.organisations.queries import organisations as queries
from api.organisations.rules.labels import OrganisationName, shown_name
from api.organisations.service import confirmations
from api.organisations.service import organisations as service
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.operating.letters import open_letters
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

PATH = "/operating/organisations"
ON_PAGE = 50
NEEDED = Permission.ORGANISATION_APPROVE


class Verb(StrEnum):
    APPROVE = "approve"
    SUSPEND = "suspend"
    CONFIRM = "confirm"
    """A supplier's name, of which the operator has seen proof."""
    REVOKE = "revoke"


class OrganisationPages(Controller):
    path = PATH
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def list_organisations(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        request.actor.require(NEEDED)
        given = request.query_params
        status, name = given.get("status", ""), given.get("q", "")[:200]
        statuses = [OrganisationStatus(status)] if status in list(OrganisationStatus) else []
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        filters = queries.Filter(statuses=statuses, name=name)
        rows = await request.scalars(
            queries.page(request.actor, filters, start=paging.start, limit=ON_PAGE)
        )
        language = language_of(request)
        page = paging.page(
            rows,
            keys=lambda row: (row.sort_name, row.id),
            build=lambda row: (row.id, *_lines(row, language)[:2]),
        )
        query = urlencode({"q": name, "status": status, "cursor": page.next or ""})
        return render_page(
            request,
            "operating_organisations",
            cache=NEVER,
            rows=page.items,
            following=f"{PATH}?{query}" if page.next else None,
            chosen=status,
            part=name,
            statuses=list(OrganisationStatus),
        )

    @get("/{organisation_id:uuid}", opt=OWN_PAGE)
    async def show_organisation(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[str]:
        request.actor.require(NEEDED)
        row = await service.get(request.transaction, request.actor, organisation_id)
        return render_page(
            request,
            "operating_organisation",
            cache=NEVER,
            lines=_lines(row, language_of(request)),
            organisation_id=row.id,
            verbs=_verbs(row),
            letters=await open_letters(request, row),
        )

    @get("/{organisation_id:uuid}/{verb:str}", opt=FORM_PAGE)
    async def ask(
        self, request: ApiRequest, organisation_id: FromPath[UUID], verb: FromPath[Verb]
    ) -> Answer:
        return await show_form(request, await _form(request, organisation_id, verb))

    @post("/{organisation_id:uuid}/{verb:str}", opt=FORM_PAGE)
    async def act(
        self, request: ApiRequest, organisation_id: FromPath[UUID], verb: FromPath[Verb]
    ) -> Answer:
        async def do(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            row = await service.get(session, actor, organisation_id)
            expected = expected_version(request, given, row)
            if verb is Verb.CONFIRM:
                row.require_version(expected)
                data, key = ConfirmationCreate(ConfirmedBy.OPERATOR), request.origin.key
                await confirmations.begin(session, actor, organisation_id, data, key=key)
            else:
                await _COMMANDS[verb](session, actor, organisation_id, expected)
            return Done(f"{DONE}/organisation-{verb}")

        return await submit_form(request, await _form(request, organisation_id, verb), do)


_COMMANDS = {
    Verb.APPROVE: service.approve,
    Verb.SUSPEND: service.suspend,
    Verb.REVOKE: confirmations.revoke,
}


def _verbs(row: Organisation) -> list[Verb]:
    """What can be done with it now."""
    waits = row.status in {OrganisationStatus.PENDING, OrganisationStatus.SUSPENDED}
    may_approve = waits and (
        row.kind is OrganisationKind.BUYER or row.status is OrganisationStatus.SUSPENDED
    )
    suspends = row.status is not OrganisationStatus.SUSPENDED
    is_firm = row.kind is OrganisationKind.SUPPLIER and row.status is OrganisationStatus.APPROVED
    confirms = is_firm and row.confirmation is Confirmation.CLAIMED
    revokes = is_firm and row.confirmation is Confirmation.CONFIRMED
    possible = {
        Verb.APPROVE: may_approve,
        Verb.SUSPEND: suspends,
        Verb.CONFIRM: confirms,
        Verb.REVOKE: revokes,
    }
    return [verb for verb, is_possible in possible.items() if is_possible]


async def _form(request: ApiRequest, organisation_id: UUID, verb: Verb) -> Form:
    request.actor.require(NEEDED)
    row = await service.get(request.transaction, request.actor, organisation_id)
    language = language_of(request)
    return question_form(
        f"operating.{verb}",
        language,
        back=f"{PATH}/{row.id}",
        version=row.version,
        lines=_lines(row, language),
    )


def _lines(row: Organisation, language: Language) -> list[str]:
    """Name; kind, number, state; website."""
    details_line = [
        translate(f"page.organisation.kind.{row.kind}", language),
        row.business_id,
        translate(f"page.organisation.status.{row.status}", language),
    ]
    name = shown_name(OrganisationName(row.name, row.confirmation), language)
    others = [best_text({key: text}, key) for key, text in row.name.items() if key != language]
    website = [row.website] if row.website else []
    return [
        name,
        " · ".join(details_line),
        *(other for other in others if other not in name),
        *website,
    ]
