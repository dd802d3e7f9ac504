"""Keys for the systems of an organisation."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.http.authorization import access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.inputs import ApiKeyCreate
from api.organisations.queries import api_keys as queries
from api.organisations.schemas.api_keys import (
    ApiKeyOut,
    NewApiKeyOut,
    api_key_out,
    new_api_key_out,
)
from api.organisations.schemas.orphans import OrphansOut, left_behind_out
from api.organisations.service import api_keys as service
from api.organisations.service.orphan_kinds import Leaving

Compromised = Annotated[bool, QueryParameter(description="Whether somebody else has the key.")]


class ApiKeyController(Controller):
    path = "/organisations/{organisation_id:uuid}/api-keys"
    tags = ("API keys",)

    @post(
        "/",
        operation_id="create_api_key",
        summary="Create an API key",
        opt={**access(Permission.API_KEY_MANAGE), "shows_secret": True},
    )
    async def create_api_key(
        self, request: ApiRequest, organisation_id: FromPath[UUID], data: JSONBody[ApiKeyCreate]
    ) -> Response[NewApiKeyOut]:
        """Creates a key for a system of the organisation. Two live keys may have the same name, so
        that one can replace the other."""
        new = await service.create(request.transaction, request.actor, organisation_id, data)
        return answer(request, new_api_key_out(new), status=201)

    @get(
        "/",
        operation_id="list_api_keys",
        summary="List the API keys of an organisation",
        opt=access(Permission.API_KEY_MANAGE),
    )
    async def list_api_keys(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[ApiKeyOut]]:
        """Returns all keys, ended ones too, newest first."""
        await service.require_manager(request.transaction, request.actor, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(organisation_id, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda row: (row.id,), build=api_key_out)

    @delete(
        "/{api_key_id:uuid}",
        operation_id="revoke_api_key",
        summary="Revoke a key",
        opt=access(Permission.API_KEY_MANAGE),
        status_code=200,
    )
    async def revoke_api_key(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        api_key_id: FromPath[UUID],
        *,
        compromised: Compromised = False,
    ) -> Response[OrphansOut]:
        """The key stops working at once, and the response lists the items it created.

        These webhooks and links to drafts are disabled after 14 days unless a member adopts them,
        and at once with `compromised`, which you can also send later. Leaders and admins get a
        mail.
        """
        left = await service.revoke(
            request.transaction,
            request.actor,
            organisation_id,
            api_key_id,
            compromised=compromised,
            leaving=request.services[Leaving],
        )
        return answer(request, left_behind_out(left))
