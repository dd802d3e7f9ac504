"""Whom to ask about a call: on its page and in the API, as of a procurement."""

from typing import Any

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.values import Contact
from tests.api.client import ApiClient
from tests.api.web.browser import open_page
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
from tests.factories.world import World

OFFICE = Contact("Hankintatoimi", "hankinnat@example.fi", "040 123 4567")


@pytest.mark.parametrize(
    ("make", "where"), [(dialogue, "dialogues"), (procurement, "procurements")]
)
async def test_the_contact_is_shown_to_all(
    client: ApiClient, world: World, session: AsyncSession, make: Any, where: str
) -> None:
    row = make(world.buyer, contact=OFFICE)
    session.add(row)
    await session.flush()
    page = html.fromstring((await open_page(client, f"/{where}/{row.id}")).text)
    (values,) = page.xpath("//dt[text()='Yhteystiedot']/..")
    assert values.xpath("dd//text()") == [OFFICE.name, OFFICE.email, OFFICE.phone]
    links = values.xpath("dd/a/@href")
    assert links == ["mailto:hankinnat@example.fi", "tel:0401234567"]
    seen = (await client.get(f"/v1/{where}/{row.id}")).json()
    assert seen["contact"] == {
        "name": OFFICE.name,
        "email": OFFICE.email,
        "phone": OFFICE.phone,
    }
