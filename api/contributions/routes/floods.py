"""What moderators do against a flood: remove many, exclude their author, hold what comes."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from api.contributions.inputs import ExclusionCreate, ModerationPut, RemovalCreate
from api.contributions.queries.moderation import exclusions
from api.contributions.rules.moderation import require_moderates
from api.contributions.schemas import ExclusionOut, ModerationOut, RemovedOut, exclusion_out
from api.contributions.service import exclusions as exclusions_service
from api.contributions.service import floods, moderation
from api.core import errors
from api.core.actor import Permission
from api.dialogues.service.loading import get as get_dialogue
from api.dialogues.service.moderation import SWITCHED_IN
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
        """With one public reason: those that you name, or all of one participant's number, or all
        that was said by an organisation's name. At most 500; `more` says whether any are left.

        What is withdrawn or removed already is passed over. Each author is told in one mail.
        """
        removed, more = await moderation.remove_many(
            request.transaction, request.actor, dialogue_id, data
        )
        return answer(request, RemovedOut(removed, more))

    @get(
        "/dialogues/{dialogue_id:uuid}/exclusions",
        operation_id="list_exclusions",
        summary="Who is excluded from a dialogue",
        opt=access(_MODERATE),
    )
    async def list_exclusions(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[ExclusionOut]]:
        """Those that stand, oldest first."""
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
        """From then on they neither write, edit, vote nor answer surveys here; what they said
        stands, and they may withdraw it. They are told the reason by mail, or under the receipt
        (`get_receipt`). The same person in another role – by an organisation's name, or without
        it – is not excluded: that would tell who they are.
        """
        row = await exclusions_service.exclude(
            request.transaction, request.actor, dialogue_id, data
        )
        return answer(request, exclusion_out(row, data.participant), status=201)

    @delete(
        "/exclusions/{exclusion_id:uuid}",
        operation_id="readmit_participant",
        summary="Take an excluded participant in again",
        opt=access(_MODERATE),
    )
    async def readmit_participant(self, request: ApiRequest, exclusion_id: FromPath[UUID]) -> None:
        """They are told."""
        await exclusions_service.readmit(request.transaction, request.actor, exclusion_id)

    @put(
        "/dialogues/{dialogue_id:uuid}/moderation-mode",
        operation_id="set_moderation_mode",
        summary="Hold what comes, or publish it at once",
        opt=access(_MODERATE, states=SWITCHED_IN) | {"problems": (errors.WrongState,)},
    )
    async def set_moderation_mode(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[ModerationPut]
    ) -> Response[ModerationOut]:
        """While a dialogue is being flooded: `before`. All can see the change
        (`dialogue.changed`). What is held then stays held until it is released, also after the
        switch back. When more than 60 contributions or 10 reports come within an hour, those who
        moderate are told by mail.
        """
        dialogue = await floods.set_mode(
            request.transaction, request.actor, dialogue_id, data.moderation
        )
        return answer(request, ModerationOut(dialogue.moderation))
