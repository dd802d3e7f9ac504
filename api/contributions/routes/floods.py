"""Routes against a flood: remove many contributions, exclude an author, hold new ones."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from api.continuous.service.loading import get as get_dialogue
from api.contributions.inputs import ExclusionCreate, ModerationPut, RemovalCreate
from api.contributions.queries.moderation import exclusions
from api.contributions.rules.moderation import require_moderates
from api.contributions.schemas.moderation import (
    ExclusionOut,
    ModerationOut,
    RemovedOut,
    exclusion_out,
)
from api.contributions.service import exclusions as exclusions_service
from api.contributions.service import floods, moderation
from api.core import errors
from api.core.actor import Permission
from api.dialogues.service.moderation import MODERATION_STATES
from api.http.authorization import access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest

_MODERATE = Permission.CONTRIBUTION_MODERATE


class FloodController(Controller):
    path = "/"
    tags = ("Moderation",)

    @post(
        "/dialogues/{dialogue_id:uuid}/removals",
        operation_id="remove_contributions",
        summary="Remove many contributions at once",
        opt=access(_MODERATE),
        status_code=200,
    )
    async def remove_contributions(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[RemovalCreate]
    ) -> Response[RemovedOut]:
        """Removes the listed contributions, or all of one participant number, or all under one
        organisation's name, with one public reason. One request removes at most 500; `more` shows
        whether any are left.

        Contributions that are already withdrawn or removed are skipped. Each author gets one mail.
        """
        removed, more = await moderation.remove_many(
            request.transaction, request.actor, dialogue_id, data
        )
        return answer(request, RemovedOut(removed, more))

    @get(
        "/dialogues/{dialogue_id:uuid}/exclusions",
        operation_id="list_exclusions",
        summary="List the exclusions of a dialogue",
        opt=access(_MODERATE),
    )
    async def list_exclusions(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[ExclusionOut]]:
        """Current exclusions, oldest first."""
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        require_moderates(request.actor, dialogue)
        paging = Paging(request, cursor, limit, tuple[UUID])
        rows = await request.rows(exclusions(dialogue.id, start=paging.start, limit=limit))
        return paging.answer(
            rows, keys=lambda row: (row[0].id,), build=lambda row: exclusion_out(*row)
        )

    @post(
        "/dialogues/{dialogue_id:uuid}/exclusions",
        operation_id="exclude_participant",
        summary="Exclude a participant from a dialogue",
        opt=access(_MODERATE) | {"problems": (errors.Conflict,)},
    )
    async def exclude_participant(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[ExclusionCreate]
    ) -> Response[ExclusionOut]:
        """An excluded participant cannot write, edit, vote or answer surveys in this dialogue.

        Their contributions stay, and they may withdraw them. They get the reason by mail, or with
        the receipt (`get_receipt`). The same person in another role – under an organisation's name,
        or without it – is not excluded, because that would reveal who they are.
        """
        row = await exclusions_service.exclude(
            request.transaction, request.actor, dialogue_id, data
        )
        return answer(request, exclusion_out(row, data.participant), status=201)

    @delete(
        "/exclusions/{exclusion_id:uuid}",
        operation_id="readmit_participant",
        summary="End an exclusion",
        opt=access(_MODERATE),
    )
    async def readmit_participant(self, request: ApiRequest, exclusion_id: FromPath[UUID]) -> None:
        """The participant may take part again and gets a mail."""
        await exclusions_service.readmit(request.transaction, request.actor, exclusion_id)

    @put(
        "/dialogues/{dialogue_id:uuid}/moderation-mode",
        operation_id="set_moderation_mode",
        summary="Hold new contributions, or publish them at once",
        opt=access(_MODERATE, states=MODERATION_STATES) | {"problems": (errors.WrongState,)},
    )
    async def set_moderation_mode(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[ModerationPut]
    ) -> Response[ModerationOut]:
        """Set `before` while a dialogue is being flooded. The change is public
        (`dialogue.changed`). Held contributions stay held until they are released, also after the
        switch back to `after`. When more than 60 contributions or 10 reports arrive within an hour,
        the buyer's moderators get a mail.
        """
        dialogue = await floods.set_mode(
            request.transaction, request.actor, dialogue_id, data.moderation
        )
        return answer(request, ModerationOut(dialogue.moderation))
