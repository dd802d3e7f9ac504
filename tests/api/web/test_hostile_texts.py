"""Script in every text that people have written: pages of taking part show it as text."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus
from api.dialogues.models import Dialogue, DialogueFormat
from api.surveys.questions import QuestionOption
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories import meetings
from tests.factories.contributions import contribution, disposition
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.surveys import FLEET, SIZE, survey
from tests.factories.world import World
from tests.texts import fi

HOSTILE = f"\"'>{SCRIPT}"


async def save(session: AsyncSession, *rows: object) -> None:
    for row in rows:
        session.add(row)
        await session.flush()


async def said(world: World, session: AsyncSession, call: Dialogue) -> Sequence[Contribution]:
    own = contribution(call, world.people["supplier"], text=HOSTILE)
    removed = contribution(
        call,
        world.people["supplier"],
        status=ContributionStatus.REMOVED,
        removal_reason=fi(HOSTILE),
    )
    other = contribution(call, world.people["rival"], text=HOSTILE)
    await save(session, own, removed, other, disposition(own, reason=fi(HOSTILE)))
    return own, removed, other


async def test_no_page_of_taking_part_runs_what_somebody_wrote(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, title=HOSTILE, formats=list(DialogueFormat))
    world.supplier.name = fi(HOSTILE)
    text, event = document(call, title=fi(HOSTILE)), meetings.meeting(call, title=HOSTILE)
    await save(session, call, text, event)
    version, paragraphs = text_version(text, f"{HOSTILE}\n\n<b>{HOSTILE}</b>\n")
    options = [QuestionOption("own", fi(HOSTILE)), QuestionOption("none", fi(HOSTILE))]
    fleet = msgspec.structs.replace(FLEET, title=fi(HOSTILE), help=fi(HOSTILE), options=options)
    size = msgspec.structs.replace(SIZE, title=fi(HOSTILE), unit=fi(HOSTILE))
    asked = survey(call, title=fi(HOSTILE), introduction=fi(HOSTILE), questions=[fleet, size])
    own_place = meetings.sign_up(event, world.people["supplier"])
    await save(session, version, *paragraphs, asked, own_place)
    own, removed, other = await said(world, session, call)
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    paths = [
        "",
        "/comment",
        f"/documents/{text.id}/comment",
        *(f"/documents/{text.id}/paragraphs/{row.key}/comment" for row in paragraphs),
        *(f"/contributions/{other.id}/{name}" for name in ("reply", "vote", "report")),
        *(f"/contributions/{own.id}/{name}" for name in ("edit", "withdraw")),
        f"/contributions/{removed.id}/object",
        f"/surveys/{asked.id}/answer",
        f"/meetings/{event.id}/sign-up",
        f"/sign-ups/{own_place.id}/cancel",
        "/mine",
        "/receipt",
        "/receipt/enter",
    ]
    for path in paths:
        page = await visitor.open(f"/dialogues/{call.id}{path}?done={SCRIPT}")
        assert page.status_code == 200, path
        assert SCRIPT not in page.text, path
    await visitor.open(f"/dialogues/{call.id}/surveys/{asked.id}/answer")
    page = await visitor.submit({"answers/fleet": "none"})
    assert page.status_code == 200
    assert SCRIPT not in page.text
