"""What a dialogue's or procurement's own page has no room for."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueFormat, DialogueStatus
from tests.api.web.matrix.rows import PageRow, Path, at_dialogue, at_procurement, everyone
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.surveys import survey
from tests.factories.world import World


def at_document(suffix: str) -> Path:
    """With two versions of a text."""

    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = document(call)
        session.add(row)
        await session.flush()
        for number in (1, 2):
            version, paragraphs = text_version(row, number=number)
            session.add(version)
            await session.flush()
            session.add_all(paragraphs)
        await session.flush()
        return f"/dialogues/{call.id}/documents/{row.id}{suffix}"

    return given


async def at_quotes(world: World, session: AsyncSession) -> str:
    call = dialogue(world.buyer, DialogueStatus.CLOSED, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    row = survey(call)
    session.add(row)
    await session.flush()
    return f"/dialogues/{call.id}/surveys/{row.id}/quotes?question=obstacles"


DOCUMENT = "/dialogues/{dialogue_id:uuid}/documents/{document_id:uuid}"

ROWS = [
    PageRow(f"GET {DOCUMENT}/versions/{{number:int}}", at_document("/versions/1"), everyone(200)),
    PageRow(
        f"GET {DOCUMENT}/versions/{{number:int}}/file",
        at_document("/versions/1/file"),
        everyone(200),
    ),
    PageRow(f"GET {DOCUMENT}/differences", at_document("/differences"), everyone(200)),
    PageRow(
        "GET /dialogues/{dialogue_id:uuid}/contributions",
        at_dialogue("/contributions"),
        everyone(200),
    ),
    PageRow(
        "GET /dialogues/{dialogue_id:uuid}/surveys/{survey_id:uuid}/quotes",
        at_quotes,
        everyone(200),
    ),
    PageRow(
        "GET /procurements/{procurement_id:uuid}/history", at_procurement("/history"), everyone(200)
    ),
]
