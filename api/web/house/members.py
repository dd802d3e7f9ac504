"""A member's role, and a membership's end: by who manages the organisation, or by leaving it."""

from uuid import UUID

import msgspec
from litestar import Controller, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import NotFound
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.organisations.inputs import MemberPatch
from api.organisations.rules.roles import ROLES_OF
from api.organisations.service import members as service
from api.organisations.service.members import Member
from api.organisations.service.orphan_kinds import Leaving
from api.web.forms.fields import Control, Field, Option
from api.web.forms.first_answers import first_answer
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.workspace.done import PATH as DONE
from api.web.workspace.organisations import organisation_path, own_organisation


class Removal(msgspec.Struct, forbid_unknown_fields=True):
    for_cause: bool = False


class MemberPages(Controller):
    path = "/my/organisations/{organisation_id:uuid}/members/{person_id:uuid}"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/role", http_method=BOTH)
    async def change_role(
        self, request: ApiRequest, organisation_id: FromPath[UUID], person_id: FromPath[UUID]
    ) -> Answer:
        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            row, _ = await service.get(session, actor, organisation_id, person_id)
            await service.change_role(
                session,
                actor,
                organisation_id,
                person_id,
                role=given.decode(MemberPatch).role,
                expected=expected_version(request, given, row),
            )
            return Done(f"{DONE}/role-changed")

        return await answer_form(
            request, await _role_form(request, organisation_id, person_id), act
        )

    @route("/remove", http_method=BOTH)
    async def remove(
        self, request: ApiRequest, organisation_id: FromPath[UUID], person_id: FromPath[UUID]
    ) -> Answer:
        async def act(given: Given) -> Done:
            await service.remove(
                request.transaction,
                request.actor,
                organisation_id,
                person_id,
                for_cause=given.decode(Removal).for_cause,
                leaving=request.services[Leaving],
            )
            leaves = person_id == request.actor.person_id
            return Done(f"{DONE}/{'organisation-left' if leaves else 'member-removed'}")

        try:
            form = await _removal_form(request, organisation_id, person_id)
        except NotFound as problem:
            return await first_answer(request, problem)
        return await answer_form(request, form, act)


async def _role_form(request: ApiRequest, organisation_id: UUID, person_id: UUID) -> Form:
    organisation = await own_organisation(request, organisation_id, Permission.ORGANISATION_MANAGE)
    member = await service.get(request.transaction, request.actor, organisation_id, person_id)
    language = language_of(request)
    return Form(
        title=translate("page.member.role.title", language),
        lines=[_name(member)],
        button=translate("page.member.role.button", language),
        version=member[0].version,
        needs_sign_in=True,
        back=organisation_path(organisation_id),
        fields=[
            Field(
                name="role",
                label=translate("page.member.role", language),
                control=Control.RADIO,
                options=[
                    Option(
                        role.value,
                        translate(f"role.{role}", language),
                        translate(f"page.member.role.{role}", language),
                    )
                    for role in sorted(ROLES_OF[organisation.kind])
                ],
                initial=[member[0].role.value],
            )
        ],
    )


async def _removal_form(request: ApiRequest, organisation_id: UUID, person_id: UUID) -> Form:
    leaves = person_id == request.actor.require_person()
    needed = Permission.ORGANISATION_READ if leaves else Permission.ORGANISATION_MANAGE
    await own_organisation(request, organisation_id, needed)
    member = await service.get(request.transaction, request.actor, organisation_id, person_id)
    language, about = language_of(request), "leave" if leaves else "remove"
    misuse = Field(
        name="for_cause",
        label=translate("page.member.for_cause", language),
        control=Control.TICK,
    )
    return Form(
        title=translate(f"page.member.{about}.title", language),
        lines=[_name(member), translate(f"page.member.{about}.text", language)],
        button=translate(f"page.member.{about}.button", language),
        needs_sign_in=True,
        keeps_draft=False,
        back=organisation_path(organisation_id),
        fields=[] if leaves else [misuse],
    )


def _name(member: Member) -> str:
    _, person = member
    return f"{person.name} ({person.email})" if person.name else person.email
