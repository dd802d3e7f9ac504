"""A buyer that knows a supplier confirms its name."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.actor import Actor, Permission
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import Confirmation, Organisation
from api.organisations.rules.confirmation import require_claimed
from api.organisations.rules.labels import OrganisationName, shown_name
from api.organisations.service import confirmations, organisations
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import language_of


class VouchingPages(Controller):
    """`?interest=` names the received interest to return to."""

    path = "/buyers/{buyer_id:uuid}/suppliers/{supplier_id:uuid}/confirm"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE)
    async def confirm(
        self, request: ApiRequest, buyer_id: FromPath[UUID], supplier_id: FromPath[UUID]
    ) -> Answer:
        back = _back(request.query_params.get("interest", ""))

        async def act(_: Given) -> Done:
            data, key = ConfirmationCreate(ConfirmedBy.BUYER, buyer_id=buyer_id), request.origin.key
            await confirmations.begin(
                request.transaction, request.actor, supplier_id, data, key=key
            )
            return Done(f"{back}?done=confirmed")

        return await answer_form(request, await _form(request, buyer_id, supplier_id, back), act)


def may_vouch(actor: Actor, buyer: Organisation, supplier_id: UUID) -> bool:
    """As the service decides, for whether to show the link."""
    is_manager = actor.may(Permission.ORGANISATION_MANAGE, buyer.id) and actor.person_id is not None
    is_known = buyer.confirmation is Confirmation.CONFIRMED
    return is_manager and is_known and supplier_id not in actor.memberships


def vouching_path(buyer_id: UUID, supplier_id: UUID, interest_id: UUID) -> str:
    return f"/buyers/{buyer_id}/suppliers/{supplier_id}/confirm?interest={interest_id}"


async def _form(request: ApiRequest, buyer_id: UUID, supplier_id: UUID, back: str) -> Form:
    session, actor, language = request.transaction, request.actor, language_of(request)
    buyer = await organisations.get(session, actor, buyer_id)
    actor.require(Permission.ORGANISATION_MANAGE, buyer_id)
    supplier = await organisations.get(session, actor, supplier_id)
    if request.method == "GET":
        require_claimed(supplier)
    name = shown_name(OrganisationName(supplier.name, supplier.confirmation), language)
    text = translate("page.vouch.text", language, buyer=best_text(buyer.name, language))
    return question_form(
        "vouch", language, back=back, lines=[name, supplier.business_id], text=text
    )


def _back(interest_id: str) -> str:
    try:
        return f"/my/received-interests/{UUID(interest_id)}"
    except ValueError:
        return "/my"
