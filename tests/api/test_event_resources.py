"""Events with the full resource keep it as it was then, without people."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from api.core.events import TYPE_PREFIX
from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueStatus
from api.plans.models.values import Contact
from tests.api.client import As
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
from tests.factories.world import World

CONTACT = Contact(name="Hanna Mäkelä", email="hanna.makela@oulu.example")


async def _facts(session: AsyncSession, subject: str) -> list[OutboxEvent]:
    session.expunge_all()
    stmt = select(OutboxEvent).where(OutboxEvent.subject == subject)
    stmt = stmt.options(undefer(OutboxEvent.resource)).order_by(OutboxEvent.number)
    return list(await session.scalars(stmt))


async def test_each_event_of_a_procurement_has_its_public_content_of_then(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = procurement(world.buyer, contact=CONTACT, notes="vain omille")
    session.add(row)
    path, officer = f"/v1/procurements/{row.id}", as_("officer")
    for title in ("Ensimmäinen", "Toinen"):
        body = {"title": {"fi": {"text": title}}}
        answer = await officer.patch(path, json=body, if_match=await officer.get(path))
        assert answer.status_code == 200
    facts = await _facts(session, f"procurements/{row.id}")
    kept = [fact.resource or {} for fact in facts]
    assert [item["title"]["fi"]["text"] for item in kept] == ["Ensimmäinen", "Toinen"]
    assert kept[0]["id"] == str(row.id)
    shown = (await officer.get(path)).json()
    assert all(kept[1][name] == shown[name] for name in kept[1])
    assert "contact" not in kept[0]
    assert "Hanna" not in str(kept)
    assert "vain omille" not in str(kept)


async def test_each_event_of_a_dialogue_has_its_public_content_of_then(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = dialogue(world.buyer, DialogueStatus.CLOSED, contact=CONTACT)
    session.add(row)
    path, officer = f"/v1/dialogues/{row.id}", as_("officer")
    body = {"summary": {"fi": {"text": "Kaluston ikä ratkaisee."}}}
    answer = await officer.post(f"{path}/conclude", json=body, if_match=await officer.get(path))
    assert answer.status_code == 200
    [*_, fact] = await _facts(session, f"dialogues/{row.id}")
    kept, shown = fact.resource or {}, answer.json()
    assert kept["status"] == "concluded"
    assert kept["summary"] == shown["summary"]
    elsewhere = {"procurements", "extensions", "removed_contributions", "warnings"}
    elsewhere |= {"html_url", "kind"}
    of_the_buyer = {"contact", "publish_at", "publication_refusal"}
    assert set(shown) - set(kept) == of_the_buyer | elsewhere
    assert "Hanna" not in str(kept)


@pytest.mark.parametrize("make", [procurement, dialogue])
async def test_stored_resource_matches_the_schema_of_its_type(
    as_: As, session: AsyncSession, world: World, make: Callable[..., Any]
) -> None:
    row = make(world.buyer, contact=CONTACT)
    session.add(row)
    path = f"/v1/{row.__tablename__}/{row.id}"
    body = {"title": {"fi": {"text": "Toinen otsikko"}}}
    answer = await as_("officer").patch(path, json=body, if_match=await as_("officer").get(path))
    assert answer.status_code == 200
    [*_, fact] = await _facts(session, path.removeprefix("/v1/"))
    kind = TYPE_PREFIX + fact.type
    schema = (await as_("stranger").get(f"/v1/events/schemas/{kind}")).json()
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    validator.validate({**fact.data, "resource": fact.resource})
    [kept, null] = schema["properties"]["resource"]["anyOf"]
    snapshot = schema["$defs"][kept["$ref"].rpartition("/")[2]]
    assert null == {"type": "null"}
    assert snapshot["properties"].keys() == (fact.resource or {}).keys()
    assert set(snapshot["required"]) == (fact.resource or {}).keys()
