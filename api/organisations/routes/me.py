"""Routes of a person's own data."""

from typing import Any

from litestar import Controller, Response, delete, get, patch
from litestar.params import JSONBody

from api.accounts import service
from api.accounts.inputs import PersonPatch
from api.accounts.models import Person
from api.core.actor import Permission
from api.core.errors import NotFound
from api.http.authorization import SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest
from api.mails import queries as mail_queries
from api.mails import service as mails
from api.organisations.queries import api_keys as key_queries
from api.organisations.queries import people as queries
from api.organisations.schemas.people import (
    KeyHolderOut,
    MeOut,
    key_holder_out,
    me_out,
    membership_out,
)


class MeController(Controller):
    """In this feature because `accounts` does not know memberships."""

    path = "/me"
    tags = ("You",)

    @get("/", operation_id="get_me", summary="Get your data", opt=access(SIGNED_IN))
    async def get_me(self, request: ApiRequest) -> Response[MeOut | KeyHolderOut]:
        """For a person: personal data, memberships and permissions there. For an API key: its
        organisation, scopes and expiry. `kind` tells them apart.
        """
        if request.actor.api_key_id:
            row = (await request.rows(key_queries.with_organisation(request.actor.api_key_id)))[0]
            return answer(request, key_holder_out(*row, request.actor))
        return await _me(request, await service.get_person(request.transaction, request.actor))

    @patch(
        "/",
        operation_id="update_me",
        summary="Change your data",
        opt=access(Permission.SELF_MANAGE),
    )
    async def update_me(
        self,
        request: ApiRequest,
        data: JSONBody[PersonPatch],
        expected: Expected,
    ) -> Response[MeOut]:
        """JSON Merge Patch. Your mails and digests use the language and time zone."""
        person = await service.update_person(request.transaction, request.actor, data, expected)
        return await _me(request, person)

    @delete(
        "/mail-suppression",
        operation_id="delete_own_mail_suppression",
        summary="Get mails again",
        opt={**access(Permission.SELF_MANAGE), "problems": [NotFound]},
        status_code=204,
    )
    async def delete_own_mail_suppression(self, request: ApiRequest) -> None:
        """Lifts the suppression of your address after bounces or a complaint.

        A sign-in by a mailed link or code lifts it, too, except after a complaint. 404 means that
        there is no suppression.
        """
        person = await service.get_person(request.transaction, request.actor)
        await mails.lift_own(request.transaction, request.actor, person.email)


async def _me(request: ApiRequest, person: Person) -> Response[Any]:
    rows = await request.transaction.execute(queries.memberships_of(person.id))
    memberships = [membership_out(*row) for row in rows]
    stopped = await request.transaction.scalar(mail_queries.of_address(person.email))
    return answer(request, me_out(person, memberships, stopped), of=person)
