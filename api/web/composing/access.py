"""The dialogue that an officer composes, and the addresses of its parts."""

from uuid import UUID

from api.core.actor import Permission
from api.core.errors import Unauthenticated
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import require_status
from api.dialogues.service.loading import get as get_dialogue
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.organisations.service import organisations
from api.web.buying.calls import work_path


def draft_path(dialogue_id: UUID) -> str:
    return f"{work_path(dialogue_id)}/draft"


def hub_path(dialogue: Dialogue) -> str:
    """Where the parts of the dialogue are listed."""
    if dialogue.status is DialogueStatus.DRAFT:
        return draft_path(dialogue.id)
    return f"{work_path(dialogue.id)}/parts"


def require_sign_in(request: ApiRequest) -> None:
    """Before drafts, which are not there for strangers."""
    if not request.actor.is_signed_in:
        raise Unauthenticated


async def writable(
    request: ApiRequest, dialogue_id: UUID, permission: Permission = Permission.DIALOGUE_WRITE
) -> Dialogue:
    """The dialogue, a draft or public, for who may write it."""
    require_sign_in(request)
    dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
    request.actor.require(permission, dialogue.organisation_id)
    return dialogue


async def draft_of(
    request: ApiRequest, dialogue_id: UUID, permission: Permission = Permission.DIALOGUE_WRITE
) -> Dialogue:
    dialogue = await writable(request, dialogue_id, permission)
    require_status(dialogue, DialogueStatus.DRAFT)
    return dialogue


async def composing_buyer(request: ApiRequest, organisation_id: UUID) -> Organisation:
    require_sign_in(request)
    buyer = await organisations.get(request.transaction, request.actor, organisation_id)
    request.actor.require(Permission.DIALOGUE_WRITE, buyer.id)
    return buyer
