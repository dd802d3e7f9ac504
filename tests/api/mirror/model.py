"""Chapter of the operating model: editions, selections, a self-assessment."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.organisations.models import Organisation, Role
from tests.api.mirror.life import Life
from tests.api.mirror.talking import REASON
from tests.factories.organisations import membership

PRACTICE: dict[str, Any] = {
    "group": "leadership",
    "audiences": ["leader"],
    "title": {"fi": {"text": "Hankintakahvit"}},
    "what": {"fi": {"text": "Kerran kuussa kahvit yritysten kanssa."}},
}
WHY = {"fi": {"text": "Tekstissä oli nimi."}}
PLANNED = {"state": "planned", "responsible": "procurement"}


async def selections(life: Life) -> None:
    buyer = life.ids["buyer"]
    own = await life.act("add_own_practice", "leader", buyer, json=PRACTICE)
    for code in ("look-back", own["code"]):
        await life.act("put_selection", "leader", buyer, code, json=PLANNED, first=True)
    dropped = {**PLANNED, "state": "dropped", "reason": REASON}
    selected = await life.act("put_selection", "leader", buyer, "look-back", json=dropped)
    replies = {"replies": {"plan_ahead": "no"}, "published": True}
    place = ("put_self_assessment", "leader", buyer)
    await life.act(*place, json=replies, first=True)
    await life.act(*place, json={**replies, "published": False})
    hidings = (
        {"subject": f"practice-selections/{selected['id']}"},
        {"subject": f"practices/{own['id']}", "passage": "kahvit"},
    )
    for hiding in hidings:
        body = {**hiding, "ground": "personal_data", "reason": WHY}
        await life.act("hide_content", "operator", json=body)


async def editions(life: Life) -> None:
    body = {"code": "2027-06", "title": {"fi": {"text": "Kesäkuu 2027"}}}
    await life.act("create_edition", "operator", json=body)
    await life.act("put_edition_practice", "operator", "2027-06", "coffee", json=PRACTICE)
    await life.act("remove_edition_practice", "operator", "2027-06", "two-people")
    await life.act("publish_edition", "operator", "2027-06")
    async with AsyncSession(life.connection, join_transaction_mode="create_savepoint") as session:
        buyer = await session.get_one(Organisation, life.ids["buyer"])
        stmt = select(Person).where(Person.email == life.addresses["operator"])
        session.add(membership((await session.scalars(stmt)).one(), buyer, Role.OFFICER))
        await session.commit()
    round_at = {"organisation_id": life.ids["buyer"]}
    await life.act("draft_feedback_round", "operator", "2027-06", json=round_at)
