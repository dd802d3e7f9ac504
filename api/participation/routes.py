"""Routes of receipts, with which people take part in one dialogue without an account."""

import secrets
from datetime import timedelta
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.core import errors, quotas
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.dialogues.models import DialogueStatus
from api.http.authorization import PUBLIC, RECEIPT, access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.participation import proof_of_work, rates, service
from api.participation.inputs import ReceiptCreate, Solution, VoteWork
from api.participation.proof_of_work import Challenge, RequiredWork, Work
from api.participation.schemas import (
    ChallengeOut,
    IssuedReceiptOut,
    ReceiptOut,
    issued_receipt_out,
    receipt_out,
)

CHALLENGE_LIVES = timedelta(minutes=3)
_OPEN_TO_ANYBODY = access(PUBLIC, states=[DialogueStatus.OPEN]) | {
    "problems": (errors.Conflict, errors.WrongState)
}


class ReceiptController(Controller):
    tags = ("Receipts",)

    @get(
        "/dialogues/{dialogue_id:uuid}/receipt-challenge",
        operation_id="get_receipt_challenge",
        summary="Get a proof-of-work challenge for a receipt",
        opt=_OPEN_TO_ANYBODY,
    )
    async def get_receipt_challenge(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[ChallengeOut]:
        """Only for dialogues that are open to `all`. The challenge is valid for three minutes, for
        your network and for one receipt.

        The difficulty grows with the number of receipts issued to your network in the last hour,
        and with the number of receipts that took part in the dialogue. The maximum takes about 3 s
        on a five-year-old phone. Nobody is refused because of the rate.
        """
        await service.open_to_anybody(request.transaction, request.actor, dialogue_id)
        return await _challenge(request, Work.RECEIPT, dialogue_id, dialogue_id)

    @post(
        "/dialogues/{dialogue_id:uuid}/receipts",
        operation_id="issue_receipt",
        summary="Get a receipt to take part without an account",
        opt={**_OPEN_TO_ANYBODY, "shows_secret": True},
    )
    async def issue_receipt(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[ReceiptCreate]
    ) -> Response[IssuedReceiptOut]:
        """Send the `challenge` and a `nonce` of your choice, for instance a number you count up,
        such that SHA-256 over the UTF-8 text of the challenge followed by the nonce starts with
        `difficulty` zero bits.

        The token is a bearer token: with it you contribute, edit and withdraw in this dialogue,
        and see which contributions are your own. Other routes ignore it. The token is not linked
        to you, so a lost token cannot be recovered. Send no token with this request.
        """
        dialogue = await service.open_to_anybody(request.transaction, request.actor, dialogue_id)
        await _spend(request, data, Work.RECEIPT, dialogue_id, dialogue_id)
        receipt = await service.issue_receipt(request.transaction, request.actor, dialogue)
        headers = {"Cache-Control": PRIVATE, "Location": "/v1/receipts/current"}
        return answer(request, issued_receipt_out(receipt), status=201, headers=headers)

    @get(
        "/receipts/current",
        operation_id="get_receipt",
        summary="Get the participant of your receipt",
        opt=access(RECEIPT),
    )
    async def get_receipt(self, request: ApiRequest) -> Response[ReceiptOut]:
        """To list your contributions, use `list_contributions` of the dialogue with `own=true`."""
        participant = await service.current(request.transaction, request.actor)
        exclusion = await service.exclusion_of(request.transaction, participant.id)
        return answer(request, receipt_out(participant, exclusion))

    @get(
        "/receipts/current/vote-challenge",
        operation_id="get_vote_challenge",
        summary="Get a proof-of-work challenge for the first vote of a receipt",
        opt=access(RECEIPT),
    )
    async def get_vote_challenge(self, request: ApiRequest) -> Response[ChallengeOut]:
        """Like `get_receipt_challenge`, but with a higher difficulty."""
        participant = await service.current(request.transaction, request.actor)
        about = proof_of_work.voter(request.origin.key, participant.id)
        return await _challenge(request, Work.VOTE, about, participant.dialogue_id)

    @post(
        "/receipts/current/vote-work",
        operation_id="submit_vote_work",
        summary="Submit the proof of work for votes with a receipt",
        opt=access(RECEIPT),
        status_code=200,
    )
    async def submit_vote_work(
        self, request: ApiRequest, data: JSONBody[VoteWork]
    ) -> Response[ReceiptOut]:
        """Needed once: afterwards `vote_for_contribution` accepts your votes in this dialogue.
        Solve the challenge of `get_vote_challenge` as `issue_receipt` describes.
        """
        participant = await service.current(request.transaction, request.actor)
        about = proof_of_work.voter(request.origin.key, participant.id)
        await _spend(request, data, Work.VOTE, about, participant.dialogue_id)
        await service.earn_vote(request.transaction, participant)
        exclusion = await service.exclusion_of(request.transaction, participant.id)
        return answer(request, receipt_out(participant, exclusion))


async def _challenge(
    request: ApiRequest, work: Work, about: UUID, dialogue_id: UUID
) -> Response[ChallengeOut]:
    origin, salt = request.origin, secrets.token_bytes(16)
    difficulty = await _difficulty(request, work, dialogue_id)
    expires_at = (utc_now() + CHALLENGE_LIVES).replace(microsecond=0)
    mark = proof_of_work.network_mark(origin, salt)
    challenge = Challenge(about, expires_at, difficulty, salt, mark)
    text = proof_of_work.write_challenge(origin.key, work, challenge)
    shown = ChallengeOut(text, difficulty, expires_at)
    return answer(request, shown, headers={"Cache-Control": PRIVATE})


async def _spend(
    request: ApiRequest, data: Solution, work: Work, about: UUID, dialogue_id: UUID
) -> None:
    """Refuse a wrong or used solution, and count a correct one for the rate."""
    session, origin = request.transaction, request.origin
    required = RequiredWork(work, about, await _difficulty(request, work, dialogue_id))
    raise_faults(proof_of_work.solution_faults(origin, data, required, utc_now()))
    challenge = proof_of_work.read_challenge(origin.key, work, data.challenge)
    if challenge is None or not await quotas.mark_spent(
        session, work, data.challenge, origin.key, challenge.expires_at
    ):
        raise_faults([Fault("/challenge", "challenge_spent")])
    await rates.count_work(session, work, origin)


async def _difficulty(request: ApiRequest, work: Work, dialogue_id: UUID) -> int:
    return await rates.difficulty(
        request.transaction, request.settings, work, dialogue_id, request.origin
    )
