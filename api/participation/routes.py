"""Taking part without an account: a receipt stands for you in one dialogue."""

import secrets
from datetime import timedelta
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.dialogues.models import DialogueStatus
from api.http.access import PUBLIC, RECEIPT, access
from api.http.conditional import PRIVATE, answer
from api.http.rate_limits import is_first
from api.http.requests import ApiRequest
from api.participation import proof_of_work, service
from api.participation.inputs import ReceiptCreate
from api.participation.limits import throttle_receipts
from api.participation.proof_of_work import Challenge
from api.participation.schemas import (
    ChallengeOut,
    IssuedReceiptOut,
    ReceiptOut,
    issued_receipt_out,
    receipt_out,
)

CHALLENGE_LIVES = timedelta(minutes=10)
_OPEN_TO_ANYBODY = access(PUBLIC, states=[DialogueStatus.OPEN]) | {
    "problems": (errors.Conflict, errors.WrongState)
}


class ReceiptController(Controller):
    tags = ("Receipts",)

    @get(
        "/dialogues/{dialogue_id:uuid}/receipt-challenge",
        operation_id="get_receipt_challenge",
        summary="A small piece of work, before a receipt",
        opt=_OPEN_TO_ANYBODY,
    )
    async def get_receipt_challenge(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[ChallengeOut]:
        """For dialogues that are open to `all`. Valid for ten minutes, and for one receipt."""
        await service.open_to_anybody(request.transaction, request.actor, dialogue_id)
        difficulty = request.settings.receipt_difficulty
        expires_at = (utc_now() + CHALLENGE_LIVES).replace(microsecond=0)
        challenge = Challenge(dialogue_id, expires_at, difficulty, secrets.token_bytes(16))
        text = proof_of_work.write_challenge(_secret_key(request), challenge)
        shown = ChallengeOut(text, difficulty, expires_at)
        return answer(request, shown, headers={"Cache-Control": PRIVATE})

    @post(
        "/dialogues/{dialogue_id:uuid}/receipts",
        operation_id="issue_receipt",
        summary="Take part without an account",
        opt={**_OPEN_TO_ANYBODY, "shows_secret": True},
    )
    async def issue_receipt(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[ReceiptCreate]
    ) -> Response[IssuedReceiptOut]:
        """Send the `challenge` and a `nonce` of your choice, for instance a number you count up,
        such that SHA-256 over the UTF-8 text of the challenge followed by the nonce begins with
        `difficulty` zero bits.

        The token is a bearer token: with it you contribute, edit and withdraw in this dialogue,
        and see which contributions are your own. Elsewhere it changes nothing. Nothing ties it to
        you: who loses it cannot get it back. Send no token with this request.
        """
        dialogue = await service.open_to_anybody(request.transaction, request.actor, dialogue_id)
        now, key = utc_now(), _secret_key(request)
        raise_faults(list(proof_of_work.solution_faults(key, data, dialogue_id, now)))
        if not await is_first(request, "challenge", data.challenge, window=CHALLENGE_LIVES):
            raise_faults([Fault("/challenge", "challenge_spent")])
        await throttle_receipts(request, dialogue_id)
        receipt = await service.issue_receipt(request.transaction, request.actor, dialogue)
        headers = {"Cache-Control": PRIVATE, "Location": "/v1/receipts/current"}
        return answer(request, issued_receipt_out(receipt), status=201, headers=headers)

    @get(
        "/receipts/current",
        operation_id="get_receipt",
        summary="Whom your receipt stands for",
        opt=access(RECEIPT),
    )
    async def get_receipt(self, request: ApiRequest) -> Response[ReceiptOut]:
        """What you have said: `list_contributions` of the dialogue, with `own=true`."""
        participant = await service.current(request.transaction, request.actor)
        return answer(request, receipt_out(participant))


def _secret_key(request: ApiRequest) -> str:
    return request.settings.secret_key.get_secret_value()
