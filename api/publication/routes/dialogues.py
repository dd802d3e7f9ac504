"""Routes that publish a draft, now or later, and the summary of a dialogue."""

from uuid import UUID

from litestar import Controller, Response, delete, post, put
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.dialogues.inputs import DialogueConclude
from api.dialogues.models import DialogueStatus
from api.dialogues.routes import DialogueController, shown
from api.dialogues.schemas import DialogueOut
from api.dialogues.service import loading, stages
from api.http.authorization import access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest
from api.publication.inputs import PublicationSchedule
from api.publication.schemas import ConcludedOut, concluded_out
from api.publication.service import dialogues as service
from api.records.assemble import findings_of


class DialoguePublicationController(Controller):
    path = "/dialogues"
    tags = ("Dialogues",)
    continues = DialogueController

    @post(
        "/{dialogue_id:uuid}/publish",
        operation_id="publish_dialogue",
        summary="Publish a dialogue call",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.DRAFT]),
        status_code=200,
    )
    async def publish_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """The call opens and closes automatically; it opens at once if its opening time has passed.

        Its documents are published with their newest versions.
        """
        row = await service.publish(request.transaction, request.actor, dialogue_id, expected)
        return await shown(request, row)

    @put(
        "/{dialogue_id:uuid}/publication",
        operation_id="schedule_publication",
        summary="Publish a draft later",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.DRAFT]),
    )
    async def schedule_publication(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[PublicationSchedule],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """Publishes the draft automatically at `publish_at`. Another request moves that moment.

        Faults that would prevent the publication are returned now. The draft may be changed before
        `publish_at` and is published in its state at that time. If it cannot be published then, it
        stays a draft, `publication_refusal` has the reason, and those of the buyer who write calls
        get a mail.
        """
        row = await service.schedule_publication(
            request.transaction, request.actor, dialogue_id, data, expected
        )
        return await shown(request, row)

    @delete(
        "/{dialogue_id:uuid}/publication",
        operation_id="unschedule_publication",
        summary="Cancel a planned publication",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.DRAFT]),
        status_code=200,
    )
    async def unschedule_publication(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """The draft stays a draft until somebody publishes it or plans its publication again."""
        row = await service.unschedule_publication(
            request.transaction, request.actor, dialogue_id, expected
        )
        return await shown(request, row)

    @post(
        "/{dialogue_id:uuid}/conclude",
        operation_id="conclude_dialogue",
        summary="Publish the summary",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.CLOSED])
        | {"problems": (errors.Conflict, errors.WrongState)},
        status_code=200,
    )
    async def conclude_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[DialogueConclude],
        expected: Expected,
    ) -> Response[ConcludedOut]:
        """Publishes the summary and concludes the dialogue. Possible after the grace period.

        `warnings` list information that one participant got and others did not. They do not prevent
        the conclusion; `check_equal_treatment` returns them beforehand.
        """
        row = await stages.conclude(request.transaction, request.actor, dialogue_id, data, expected)
        [view] = await loading.views(request.transaction, [row])
        warnings = await findings_of(request.transaction, row)
        return answer(request, concluded_out(view, warnings, request.settings.public_url), of=row)
