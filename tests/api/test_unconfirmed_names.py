"""Every place that shows a supplier's name shows whether it is confirmed."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueStatus
from api.organisations.models import Confirmation, Organisation
from tests.api.client import As
from tests.factories.contributions import contribution
from tests.factories.dialogues import about, dialogue
from tests.factories.interests import interest
from tests.factories.meetings import meeting, sign_up
from tests.factories.organisations import claimed
from tests.factories.plans import procurement
from tests.factories.world import World

FIRM = "Kuljetus Karhu Ky"


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    """Closed, with a named comment, an interest and a sign-up of a firm that is only claimed."""
    firm = claimed(name=FIRM)
    bought = procurement(world.buyer)
    row = dialogue(world.buyer, DialogueStatus.CLOSED)
    gathering = meeting(row)
    for added in (firm, bought, row, about(row, bought), gathering):
        session.add(added)
        await session.flush()
    session.add_all(
        [
            contribution(row, world.people["resident"], organisation_id=firm.id, names_author=True),
            interest(firm, row, public=True, seeks_partners=True),
            interest(world.rival, row, seeks_partners=True),
            sign_up(gathering, world.people["resident"], organisation_id=firm.id),
        ]
    )
    await session.flush()
    return row


def _told(found: Any) -> set[str]:
    """`organisation_confirmation` beside each `organisation_name` of the firm, however deep."""
    if isinstance(found, list):
        return set().union(*map(_told, found)) if found else set()
    if not isinstance(found, dict):
        return set()
    told = _told(list(found.values()))
    if FIRM in str(found.get("organisation_name")):
        told.add(str(found.get("organisation_confirmation")))
    return told


async def test_sign_ups_partners_and_record_mark_unconfirmed_names(
    as_: As, session: AsyncSession, call: Dialogue
) -> None:
    record = f"/v1/dialogues/{call.id}/record"
    buyers = (await as_("officer").get(f"{record}?edition=buyer")).json()
    assert _told(buyers["record"]["contributions"]) == {"claimed"}
    assert _told(buyers["record"]["interests"]) == {"claimed"}
    assert _told(buyers["record"]["meetings"]) == {"claimed"}
    public = (await as_("anonymous").get(record)).json()
    assert _told(public) == {"claimed"}
    [meeting_id] = [item["id"] for item in public["record"]["meetings"]]
    people = await as_("officer").get(f"/v1/meetings/{meeting_id}/sign-ups")
    assert _told(people.json()) == {"claimed"}
    [bought] = [one["id"] for one in public["record"]["procurements"]]
    partners = await as_("rival").get(f"/v1/procurements/{bought}/partners")
    assert _told(partners.json()) == {"claimed"}


@pytest.mark.parametrize(
    ("language", "remark"),
    [("fi", "vahvistamaton"), ("sv", "obekräftad"), ("en", "unconfirmed")],
)
async def test_pages_and_printed_record_mark_unconfirmed_names(
    as_: As, call: Dialogue, language: str, remark: str
) -> None:
    printed = await as_("officer").get(
        f"/v1/dialogues/{call.id}/record.html?edition=buyer&lang={language}"
    )
    assert printed.text.count(f"{FIRM} ({remark})") == printed.text.count(FIRM) == 3
    page = await as_("anonymous").get(f"/dialogues/{call.id}?lang={language}")
    assert page.text.count(f"{FIRM} ({remark})") == page.text.count(FIRM) == 1


async def test_a_name_that_is_confirmed_has_no_remark(
    as_: As, session: AsyncSession, call: Dialogue
) -> None:
    only_claimed = Organisation.confirmation == Confirmation.CLAIMED
    firm = (await session.scalars(select(Organisation).where(only_claimed))).one()
    path = f"/v1/organisations/{firm.id}/confirmations"
    assert (await as_("operator").post(path, json={"method": "operator"})).status_code == 201
    page = await as_("anonymous").get(f"/dialogues/{call.id}?lang=fi")
    assert FIRM in page.text
    assert "vahvistamaton" not in page.text
    record = (await as_("anonymous").get(f"/v1/dialogues/{call.id}/record")).json()
    assert _told(record) == {"confirmed"}
