"""A dialogue as the buyer's people work on it: what waits, and where to act."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.continuous.service.loading import get as get_dialogue
from api.contributions.queries import contributions as contribution_queries
from api.contributions.queries import moderation as moderation_queries
from api.contributions.queries.contributions import Filter
from api.contributions.queries.dispositions import DispositionFilter
from api.contributions.rules.contributions import OPEN_TO_BUYER
from api.contributions.rules.dispositions import DISPOSED_IN
from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import NotFound
from api.dialogues.models import Dialogue, DialogueKind, DialogueStatus
from api.dialogues.rules.content import CHANGEABLE
from api.dialogues.rules.transitions import COMING, TRANSITIONS, status_at
from api.documents.rules.documents import DRAFTING
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.presenters.status import status
from api.web.forms.flow import Answer
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page, see
from api.web.workspace.access import OWN_PAGE

DONE_PAGES = (
    "answered",
    "moderated",
    "removed",
    "disposed",
    "extended",
    "concluded",
    "mode-set",
    "shortened",
    "cancelled",
    "corrected",
    "objection-decided",
)


_OUTSIDE_CALLS = frozenset({"answer", "moderation", "objections", "exclusions"})
"""Jobs of a continuous dialogue."""


class Job(NamedTuple):
    """Something to do with the dialogue. `path` is None where it cannot be done now."""

    name: str
    path: str | None
    waiting: int = 0


def work_path(dialogue_id: UUID) -> str:
    return f"/my/dialogues/{dialogue_id}"


async def call_of(request: ApiRequest, dialogue_id: UUID, permission: Permission) -> Dialogue:
    """The dialogue, if the reader may do this in it. Who is not signed in any more passes: the
    form sees to that and keeps what was typed."""
    dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
    if request.actor.is_signed_in:
        request.actor.require(permission, dialogue.organisation_id)
    return dialogue


class CallPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def show_call(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        """A draft leads to its parts, for who may write them."""
        dialogue = await call_of(request, dialogue_id, Permission.ORGANISATION_READ)
        if dialogue.status is DialogueStatus.DRAFT and request.actor.may(
            Permission.DIALOGUE_WRITE, dialogue.organisation_id
        ):
            return see(request, f"{work_path(dialogue_id)}/draft")
        words = Presenter(language_of(request))
        jobs = list(_jobs(request.actor, dialogue, await _waiting(request, dialogue)))
        return render_page(
            request,
            "call",
            cache=NEVER,
            title=best_text(dialogue.title, words.language),
            state=status(status_at(dialogue, utc_now()), words),
            closes_at=dialogue.closes_at and words.moment(dialogue.closes_at, dialogue.time_zone),
            public_path=f"/dialogues/{dialogue.id}",
            jobs=jobs,
        )

    @get("/done/{name:str}")
    async def done(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], name: FromPath[str]
    ) -> Response[str]:
        if name not in DONE_PAGES:
            raise NotFound
        await call_of(request, dialogue_id, Permission.ORGANISATION_READ)
        return render_page(
            request, "done", cache=NEVER, about=f"call.{name}", next=work_path(dialogue_id)
        )


def _jobs(actor: Actor, dialogue: Dialogue, waiting: dict[str, int]) -> Iterator[Job]:
    state, path = status_at(dialogue, utc_now()), work_path(dialogue.id)
    for name, permission, possible in (
        ("answer", Permission.CONTRIBUTION_ANSWER, state in OPEN_TO_BUYER),
        ("moderation", Permission.CONTRIBUTION_MODERATE, True),
        ("objections", Permission.CONTRIBUTION_MODERATE, True),
        ("exclusions", Permission.CONTRIBUTION_MODERATE, True),
        ("dispositions", Permission.CONTRIBUTION_ANSWER, state in DISPOSED_IN),
        ("interests", Permission.INTEREST_READ, dialogue.status is not DialogueStatus.DRAFT),
        ("parts", Permission.DIALOGUE_WRITE, state in DRAFTING),
        ("words", Permission.DIALOGUE_WRITE, state in CHANGEABLE),
        ("notice", Permission.DIALOGUE_WRITE, state in COMING),
        ("extend", Permission.DIALOGUE_PUBLISH, state in COMING),
        ("shorten", Permission.DIALOGUE_PUBLISH, state is DialogueStatus.OPEN),
        ("conclude", Permission.DIALOGUE_PUBLISH, state is DialogueStatus.CLOSED),
        ("cancel", Permission.DIALOGUE_PUBLISH, DialogueStatus.CANCELLED in TRANSITIONS[state]),
        ("record", Permission.DIALOGUE_WRITE, dialogue.status is not DialogueStatus.DRAFT),
    ):
        is_offered = dialogue.kind is DialogueKind.CALL or name in _OUTSIDE_CALLS
        if is_offered and actor.may(permission, dialogue.organisation_id):
            yield Job(name, f"{path}/{name}" if possible else None, waiting.get(name, 0))


async def _waiting(request: ApiRequest, dialogue: Dialogue) -> dict[str, int]:
    actor, undecided = request.actor, Filter(disposition=[DispositionFilter.NONE])
    counts = {
        "answer": contribution_queries.count(actor, dialogue.id, Filter(answered=False)),
        "dispositions": contribution_queries.count(actor, dialogue.id, undecided),
        "moderation": moderation_queries.count_queue(dialogue.id),
        "objections": moderation_queries.count_objections(dialogue.id),
    }
    session = request.transaction
    return {name: await session.scalar(stmt) or 0 for name, stmt in counts.items()}
