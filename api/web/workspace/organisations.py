"""An organisation of one's own: its members, its invitations, and the confirmation of its name."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.core.i18n import Language, translate
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.organisations.inputs import InvitationCreate
from api.organisations.models import Confirmation, Invitation, Organisation, OrganisationKind
from api.organisations.queries import people as queries
from api.organisations.rules.labels import OrganisationName, shown_name
from api.organisations.rules.people import InvitationState, state_of
from api.organisations.rules.roles import ROLES_OF
from api.organisations.service import invitations as service
from api.organisations.service import organisations
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

ON_PAGE, MOST_INVITATIONS = 50, 100


def organisation_path(organisation_id: UUID) -> str:
    return f"/my/organisations/{organisation_id}"


async def own_organisation(
    request: ApiRequest, organisation_id: UUID, permission: Permission
) -> Organisation:
    """Only for who may do this there; the others are refused, or sent to sign in."""
    request.actor.require_person()
    row = await organisations.get(request.transaction, request.actor, organisation_id)
    request.actor.require(permission, organisation_id)
    return row


class OrganisationPages(Controller):
    path = "/my/organisations/{organisation_id:uuid}"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def show_organisation(
        self, request: ApiRequest, organisation_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        row = await own_organisation(request, organisation_id, Permission.ORGANISATION_READ)
        paging, language = Paging(request, cursor, ON_PAGE, queries.SortKey), language_of(request)
        stmt = queries.members_page(row.id, start=paging.start, limit=ON_PAGE)
        page = paging.page(
            await request.rows(stmt),
            keys=lambda pair: (pair[0].id,),
            build=lambda pair: (
                pair[1].name or pair[1].email,
                pair[1].email,
                translate(f"role.{pair[0].role}", language),
                pair[1].id,
            ),
        )
        manages = request.actor.may(Permission.ORGANISATION_MANAGE, row.id)
        is_supplier = row.kind is OrganisationKind.SUPPLIER
        return render_page(
            request,
            "organisation",
            cache=NEVER,
            title=shown_name(OrganisationName(row.name, row.confirmation), language),
            business_id=row.business_id,
            path=organisation_path(row.id),
            page=page,
            invitations=await _open_invitations(request, row.id) if manages else [],
            manages=manages,
            own_id=request.actor.person_id,
            has_digest=request.actor.may(Permission.PLAN_WRITE, row.id),
            has_keys=request.actor.may(Permission.API_KEY_MANAGE, row.id),
            has_webhooks=request.actor.may(Permission.WEBHOOK_MANAGE, row.id),
            may_confirm=manages and is_supplier and row.confirmation is Confirmation.CLAIMED,
        )

    @get("/invite", opt=FORM_PAGE)
    async def ask_to_invite(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _form(request, organisation_id))

    @post("/invite", opt=FORM_PAGE)
    async def invite(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            data, key = given.decode(InvitationCreate), request.settings.secret_key
            await service.invite(
                request.transaction,
                request.actor,
                organisation_id,
                data,
                given.language,
                key=key.get_secret_value(),
            )
            return Done(f"{DONE}/invited")

        return await submit_form(request, await _form(request, organisation_id), act)

    @get("/invitations/{invitation_id:uuid}/withdraw", opt=FORM_PAGE)
    async def ask_to_withdraw(
        self, request: ApiRequest, organisation_id: FromPath[UUID], invitation_id: FromPath[UUID]
    ) -> Answer:
        await own_organisation(request, organisation_id, Permission.ORGANISATION_MANAGE)
        invitations = await _open_invitations(request, organisation_id)
        row = next((row for row in invitations if row.id == invitation_id), None)
        form = _withdrawal_form(request, organisation_id, found_or_404(row).email)
        return await show_form(request, form)

    @post("/invitations/{invitation_id:uuid}/withdraw", opt=FORM_PAGE)
    async def withdraw(
        self, request: ApiRequest, organisation_id: FromPath[UUID], invitation_id: FromPath[UUID]
    ) -> Answer:
        async def act(_: Given) -> Done:
            session, actor = request.transaction, request.actor
            await service.withdraw(session, actor, organisation_id, invitation_id)
            return Done(f"{DONE}/invitation-withdrawn")

        return await submit_form(request, _withdrawal_form(request, organisation_id), act)


def _withdrawal_form(request: ApiRequest, organisation_id: UUID, *lines: str) -> Form:
    back, language = organisation_path(organisation_id), language_of(request)
    return question_form("invitation.withdraw", language, back=back, lines=lines)


async def _open_invitations(request: ApiRequest, organisation_id: UUID) -> list[Invitation]:
    stmt = queries.invitations_page(organisation_id, start=None, limit=MOST_INVITATIONS)
    rows, now = await request.scalars(stmt), utc_now()
    return [row for row in rows if state_of(row, now) is InvitationState.OPEN]


async def _form(request: ApiRequest, organisation_id: UUID) -> Form:
    row = await own_organisation(request, organisation_id, Permission.ORGANISATION_MANAGE)
    language: Language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.invite.{name}", language)

    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        needs_sign_in=True,
        back=organisation_path(row.id),
        fields=[
            Field(name="email", label=t("email"), type="email", inputmode="email", longest=254),
            Field(
                name="role",
                label=t("role"),
                control=Control.RADIO,
                options=[
                    Option(role.value, translate(f"role.{role}", language))
                    for role in sorted(ROLES_OF[row.kind])
                ],
            ),
        ],
    )
