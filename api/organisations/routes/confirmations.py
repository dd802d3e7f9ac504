"""Routes to prove that people speak for an organisation."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import Conflict, WrongState
from api.http.authorization import SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest
from api.organisations.inputs import ConfirmationCode, ConfirmationCreate
from api.organisations.letters import CSP, letter_page
from api.organisations.limits import require_guess
from api.organisations.models import Confirmation
from api.organisations.rules.confirmation import code_hash
from api.organisations.schemas.confirmations import (
    ConfirmationsOut,
    ConfirmationStartedOut,
    begun_out,
    confirmations_out,
)
from api.organisations.schemas.organisations import OrganisationOut, organisation_out
from api.organisations.service import confirmations as service

_PROBLEMS = {"problems": (WrongState, Conflict)}


class ConfirmationController(Controller):
    path = "/organisations/{organisation_id:uuid}"
    tags = ("Organisations",)

    @get(
        "/confirmations",
        operation_id="list_confirmations",
        summary="Get the confirmation of an organisation",
        opt=access(Permission.ORGANISATION_READ),
    )
    async def list_confirmations(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[ConfirmationsOut]:
        """For members and the operator. Includes the business register's data for the id."""
        shown = await service.shown(request.transaction, request.actor, organisation_id)
        return answer(request, confirmations_out(shown, utc_now()))

    @post(
        "/confirmations",
        operation_id="begin_confirmation",
        summary="Confirm an organisation",
        opt=access(SIGNED_IN, states=(Confirmation.CLAIMED,)) | _PROBLEMS,
    )
    async def begin_confirmation(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[ConfirmationCreate],
    ) -> Response[ConfirmationStartedOut]:
        """`operator` and `buyer` confirm at once. A member who can manage the organisation starts
        `mailbox` or `letter`: the platform sends a code, at most three a day by mail or two a month
        by letter. One mailbox gets at most three a day for all organisations, and one person can
        request ten a day.

        When an organisation is confirmed, others that claim the same business id are displaced.
        """
        data.language = data.language or request.language
        key = request.settings.secret_key.get_secret_value()
        begun = await service.begin(
            request.transaction, request.actor, organisation_id, data, key=key
        )
        return answer(request, begun_out(*begun, utc_now()), status=201)

    @post(
        "/confirmations/{request_id:uuid}/code",
        operation_id="send_confirmation_code",
        summary="Enter the code of a mail or letter",
        opt=access(Permission.ORGANISATION_MANAGE, states=(Confirmation.CLAIMED,)) | _PROBLEMS,
        status_code=200,
    )
    async def send_confirmation_code(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        request_id: FromPath[UUID],
        data: JSONBody[ConfirmationCode],
    ) -> Response[OrganisationOut]:
        """A code is valid once, for five attempts, and for a day (mail) or 45 days (letter)."""
        actor, key = request.actor, request.settings.secret_key.get_secret_value()
        await require_guess(request.transaction, actor.require_person(), key)
        hashed = code_hash(key, request_id, data.code)
        row = await service.use_code(
            request.transaction, actor, organisation_id, request_id, hashed
        )
        return answer(request, organisation_out(row), of=row)

    @post(
        "/confirmations/{request_id:uuid}/letter",
        operation_id="print_confirmation_letter",
        summary="Print the letter with a code",
        opt=access(Permission.ORGANISATION_APPROVE, states=(Confirmation.CLAIMED,))
        | {**_PROBLEMS, "produces": ("text/html",), "shows_secret": True},
        status_code=200,
    )
    async def print_confirmation_letter(
        self, request: ApiRequest, organisation_id: FromPath[UUID], request_id: FromPath[UUID]
    ) -> Response[bytes]:
        """For the operator: one page of A4. Send it only to the address in the business register.

        Each call creates a new code, and the code of the previous page becomes invalid.
        """
        key = request.settings.secret_key.get_secret_value()
        printed = await service.print_letter(
            request.transaction, request.actor, organisation_id, request_id, key
        )
        page = letter_page(*printed, request.settings.public_url)
        headers = {"Content-Security-Policy": CSP}
        return answer(request, page.encode(), headers=headers, media_type="text/html")

    @delete(
        "/confirmation",
        operation_id="revoke_confirmation",
        summary="Revoke a confirmation",
        opt=access(Permission.ORGANISATION_APPROVE, states=(Confirmation.CONFIRMED,)) | _PROBLEMS,
        status_code=200,
    )
    async def revoke_confirmation(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[OrganisationOut]:
        """For the operator. The organisation is `claimed` again, and its business id can be proven
        again."""
        row = await service.revoke(request.transaction, request.actor, organisation_id, expected)
        return answer(request, organisation_out(row), of=row)
