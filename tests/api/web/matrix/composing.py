"""Pages on which an officer composes a dialogue."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ContributionStatus
from api.core.clock import utc_now
from api.core.ids import new_id
from api.dialogues.models import DialogueFormat, DialogueStatus
from api.documents.models import DocumentKind
from api.objections.models import Objection
from api.participation.models import Exclusion
from api.surveys.models import SurveyStatus
from tests.api.web.matrix.buying import at_buyer
from tests.api.web.matrix.buying_dialogues import ANSWERERS, MODERATORS, at_call, only
from tests.api.web.matrix.rows import PageRow, Path, everyone
from tests.factories import previews
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document
from tests.factories.meetings import meeting
from tests.factories.participation import participant
from tests.factories.surveys import survey
from tests.factories.world import World

WRITERS = ("leader", "officer", "occasional")
PUBLISHERS = ("leader", "officer")
TOMORROW = utc_now() + timedelta(days=1)
DRAFT = "/my/dialogues/{dialogue_id:uuid}"


def at_draft(suffix: str, **values: Any) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = dialogue(world.buyer, DialogueStatus.DRAFT, formats=[*DialogueFormat], **values)
        session.add(row)
        await session.flush()
        return f"/my/dialogues/{row.id}{suffix}"

    return given


def at_thing(kind: str, verb: str) -> Path:
    """Of a draft's survey, meeting or document."""
    make: Any = {"surveys": survey, "meetings": meeting, "documents": document}[kind]
    is_survey = kind == "surveys"

    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer, DialogueStatus.DRAFT, formats=[*DialogueFormat])
        session.add(call)
        await session.flush()
        row = make(call, status=SurveyStatus.DRAFT) if is_survey else make(call)
        session.add(row)
        await session.flush()
        return f"/my/{kind}/{row.id}/{verb}"

    return given


async def at_link(world: World, session: AsyncSession) -> str:
    call = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(call)
    await session.flush()
    row, _ = previews.preview(call)
    session.add(row)
    await session.flush()
    return f"/my/dialogues/{call.id}/draft/links/{row.id}/revoke"


async def at_file_document(world: World, session: AsyncSession) -> str:
    call = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(call)
    await session.flush()
    row = document(call, kind=DocumentKind.FILE, published_at=None)
    session.add(row)
    await session.flush()
    return f"/my/documents/{row.id}/file"


async def at_objection(world: World, session: AsyncSession) -> str:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    row = contribution(call, world.people["resident"], status=ContributionStatus.REMOVED)
    session.add(row)
    await session.flush()
    session.add(
        Objection(
            id=new_id(),
            about=f"contributions/{row.id}",
            person_id=world.people["resident"].id,
            text="Viesti oli asiallinen.",
            made_at=utc_now(),
            answer={},
        )
    )
    await session.flush()
    return f"/my/objections/{row.id}"


async def at_exclusion(world: World, session: AsyncSession) -> str:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    author = participant(call)
    session.add(author)
    await session.flush()
    row = Exclusion(
        id=new_id(), dialogue_id=call.id, participant_id=author.id, reason={}, at=utc_now()
    )
    session.add(row)
    await session.flush()
    return f"/my/dialogues/{call.id}/exclusions/{row.id}/readmit"


def writers(status: int, others: int = 404, **more: int) -> dict[str, int]:
    """To strangers a draft is not there. Who is not signed in is sent to sign in."""
    seeing = {"viewer": 403} if others == 404 else {}
    names = everyone(others) | seeing | dict.fromkeys(WRITERS, status)
    return names | {"anonymous": 303} | more


def sent(status: int, others: int = 404, **more: int) -> dict[str, int]:
    return writers(status, others) | {"anonymous": 401} | more


def publishers(status: int, *, anonymous: int = 303) -> dict[str, int]:
    return writers(403) | dict.fromkeys(PUBLISHERS, status) | {"anonymous": anonymous}


ROWS = [
    PageRow(
        "GET /buyers/{organisation_id:uuid}/dialogues/new",
        at_buyer("/dialogues/new"),
        writers(200, 403),
    ),
    PageRow(
        "POST /buyers/{organisation_id:uuid}/dialogues/new",
        at_buyer("/dialogues/new"),
        sent(400, 403),
    ),
    PageRow(f"GET {DRAFT}/content", at_draft("/content"), writers(200)),
    PageRow(f"POST {DRAFT}/content", at_draft("/content"), sent(412)),
    PageRow(f"GET {DRAFT}/copy", at_draft("/copy"), writers(200)),
    PageRow(f"POST {DRAFT}/copy", at_draft("/copy"), sent(303)),
    PageRow(f"GET {DRAFT}/terms", at_draft("/terms"), writers(200)),
    PageRow(f"POST {DRAFT}/terms", at_draft("/terms"), sent(412)),
    PageRow(f"GET {DRAFT}/draft", at_draft("/draft"), writers(200)),
    PageRow(f"GET {DRAFT}/draft/view", at_draft("/draft/view"), writers(200)),
    PageRow(f"GET {DRAFT}/draft/delete", at_draft("/draft/delete"), writers(200)),
    PageRow(f"POST {DRAFT}/draft/delete", at_draft("/draft/delete"), sent(412)),
    PageRow(f"GET {DRAFT}/draft/publish", at_draft("/draft/publish"), publishers(200)),
    PageRow(
        f"POST {DRAFT}/draft/publish",
        at_draft("/draft/publish"),
        publishers(400, anonymous=401),
    ),
    PageRow(f"GET {DRAFT}/published", at_draft("/published"), writers(200)),
    PageRow(f"GET {DRAFT}/draft/links", at_draft("/draft/links"), writers(200)),
    PageRow(f"POST {DRAFT}/draft/links", at_draft("/draft/links"), sent(303)),
    PageRow(f"GET {DRAFT}/draft/links/{{preview_id:uuid}}/revoke", at_link, writers(200)),
    PageRow(f"POST {DRAFT}/draft/links/{{preview_id:uuid}}/revoke", at_link, sent(303)),
    PageRow(f"GET {DRAFT}/documents/new", at_draft("/documents/new"), writers(200)),
    PageRow(f"POST {DRAFT}/documents/new", at_draft("/documents/new"), sent(400)),
    PageRow(f"GET {DRAFT}/documents/file", at_draft("/documents/file"), writers(200)),
    PageRow(
        f"POST {DRAFT}/documents/file",
        at_draft("/documents/file"),
        everyone(415, anonymous=401),
    ),
    PageRow(
        "GET /my/documents/{document_id:uuid}/delete",
        at_thing("documents", "delete"),
        writers(200),
    ),
    PageRow(
        "POST /my/documents/{document_id:uuid}/delete", at_thing("documents", "delete"), sent(412)
    ),
    PageRow(f"GET {DRAFT}/surveys/new", at_draft("/surveys/new"), writers(200)),
    PageRow(f"POST {DRAFT}/surveys/new", at_draft("/surveys/new"), sent(400)),
    PageRow(f"GET {DRAFT}/meetings/new", at_draft("/meetings/new"), writers(200)),
    PageRow(f"POST {DRAFT}/meetings/new", at_draft("/meetings/new"), sent(400)),
    *(
        PageRow(f"GET /my/{kind}/{{{name}_id:uuid}}/{verb}", at_thing(kind, verb), writers(200))
        for kind, name, verb in (
            ("surveys", "survey", "edit"),
            ("surveys", "survey", "delete"),
            ("meetings", "meeting", "edit"),
            ("meetings", "meeting", "cancel"),
        )
    ),
    PageRow("POST /my/surveys/{survey_id:uuid}/edit", at_thing("surveys", "edit"), sent(412)),
    PageRow("POST /my/surveys/{survey_id:uuid}/delete", at_thing("surveys", "delete"), sent(412)),
    PageRow("POST /my/meetings/{meeting_id:uuid}/edit", at_thing("meetings", "edit"), sent(412)),
    PageRow(
        "POST /my/meetings/{meeting_id:uuid}/cancel", at_thing("meetings", "cancel"), sent(400)
    ),
    PageRow(
        f"GET {DRAFT}/draft/unplan",
        at_draft("/draft/unplan", publish_at=TOMORROW),
        publishers(200),
    ),
    PageRow(
        f"POST {DRAFT}/draft/unplan",
        at_draft("/draft/unplan", publish_at=TOMORROW),
        publishers(412, anonymous=401),
    ),
    PageRow(f"GET {DRAFT}/parts", at_call("/parts"), only(ANSWERERS, 200)),
    PageRow(f"GET {DRAFT}/words", at_call("/words"), only(ANSWERERS, 200)),
    PageRow(f"POST {DRAFT}/words", at_call("/words"), only(ANSWERERS, 412, anonymous=401)),
    PageRow(f"GET {DRAFT}/shorten", at_call("/shorten"), only(PUBLISHERS, 200)),
    PageRow(f"POST {DRAFT}/shorten", at_call("/shorten"), only(PUBLISHERS, 400, anonymous=401)),
    PageRow(f"GET {DRAFT}/cancel", at_call("/cancel"), only(PUBLISHERS, 200)),
    PageRow(f"POST {DRAFT}/cancel", at_call("/cancel"), only(PUBLISHERS, 400, anonymous=401)),
    PageRow(f"GET {DRAFT}/objections", at_call("/objections"), only(MODERATORS, 200)),
    PageRow("GET /my/objections/{contribution_id:uuid}", at_objection, only(MODERATORS, 200)),
    PageRow(
        "POST /my/objections/{contribution_id:uuid}",
        at_objection,
        only(MODERATORS, 400, anonymous=401),
    ),
    PageRow(f"GET {DRAFT}/exclusions", at_call("/exclusions"), only(MODERATORS, 200)),
    PageRow(f"GET {DRAFT}/exclusions/new", at_call("/exclusions/new"), only(MODERATORS, 200)),
    PageRow(
        f"POST {DRAFT}/exclusions/new",
        at_call("/exclusions/new"),
        only(MODERATORS, 400, anonymous=401),
    ),
    PageRow(
        f"GET {DRAFT}/exclusions/{{exclusion_id:uuid}}/readmit",
        at_exclusion,
        only(MODERATORS, 200),
    ),
    PageRow(
        f"POST {DRAFT}/exclusions/{{exclusion_id:uuid}}/readmit",
        at_exclusion,
        only(MODERATORS, 303, anonymous=401),
    ),
    PageRow(
        "GET /my/surveys/{survey_id:uuid}/publish",
        at_thing("surveys", "publish"),
        publishers(200),
    ),
    PageRow(
        "POST /my/surveys/{survey_id:uuid}/publish",
        at_thing("surveys", "publish"),
        publishers(412, anonymous=401),
    ),
    PageRow(
        "GET /my/documents/{document_id:uuid}/versions",
        at_thing("documents", "versions"),
        writers(200),
    ),
    PageRow(
        "GET /my/documents/{document_id:uuid}/text", at_thing("documents", "text"), writers(200)
    ),
    PageRow("POST /my/documents/{document_id:uuid}/text", at_thing("documents", "text"), sent(400)),
    PageRow("GET /my/documents/{document_id:uuid}/file", at_file_document, writers(200)),
    PageRow(
        "POST /my/documents/{document_id:uuid}/file",
        at_file_document,
        everyone(415, anonymous=401),
    ),
]
