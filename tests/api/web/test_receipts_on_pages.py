"""What the holder of a receipt does on pages: comes back, edits, withdraws, votes."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus, Vote
from api.core.tokens import TokenKind, token_kind
from api.dialogues.models import Dialogue
from api.participation.models import Participant
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import later
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.participation import exclusion
from tests.factories.world import World

TEXT = {"text": "Kirjasto saisi olla auki sunnuntaisin."}


@pytest.fixture
async def call(session: AsyncSession, world: World) -> Dialogue:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    return row


@pytest.fixture
def visitor(client: ApiClient) -> Visitor:
    return Visitor(client)


async def texts(session: AsyncSession) -> Sequence[Contribution]:
    return (await session.scalars(select(Contribution).order_by(Contribution.created_at))).all()


def receipt_on(visitor: Visitor) -> str:
    return str(re.findall(r"vp_rec_[A-Za-z0-9]{46}", visitor.page.text)[0])


async def comment(visitor: Visitor, call: Dialogue, text: str = TEXT["text"]) -> str:
    """Leads from the form through the preview to the receipt."""
    await visitor.open(f"/dialogues/{call.id}/comment")
    with later():
        await visitor.submit({"text": text})
        await visitor.submit()
    return receipt_on(visitor)


def changed(sent: list[tuple[str, str]], **values: str) -> list[tuple[str, str]]:
    return [(name, values.get(name, value)) for name, value in sent]


async def test_receipt_is_entered_on_another_device(
    visitor: Visitor, client: ApiClient, call: Dialogue, session: AsyncSession, world: World
) -> None:
    token = await comment(visitor, call)
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    phone = Visitor(client)
    await phone.open(f"/dialogues/{call.id}/mine")
    assert phone.path == f"/dialogues/{call.id}/receipt/enter"
    await phone.submit({"receipt": token[:-1]})
    assert set(phone.errors()) == {"receipt"}
    await phone.submit({"receipt": f"Kuitti vuoropuheluun: Koulut {token} Oma osuuteni"})
    assert TEXT["text"] in phone.main()
    await phone.open(f"/dialogues/{other.id}/receipt/enter")
    await phone.submit({"receipt": token})
    assert set(phone.errors()) == {"receipt"}
    await phone.open(f"/dialogues/{other.id}/mine")
    assert phone.path.endswith("/enter")


async def test_receipt_edits_withdraws_and_is_forgotten(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await comment(visitor, call)
    [row] = await texts(session)
    path = f"/dialogues/{call.id}/contributions/{row.id}"
    visitor.pages = 0
    await visitor.open(f"{path}/edit")
    page = await visitor.submit({"text": "Myös lauantaisin."})
    assert "Aiempi teksti" in page.text
    await visitor.submit()
    assert visitor.pages == 3
    assert "Muutos on tallennettu" in visitor.main()
    session.expire_all()
    [row] = await texts(session)
    assert row.text == "Myös lauantaisin."
    await visitor.open(f"{path}/withdraw")
    await visitor.submit()
    assert "Tekstisi on peruttu" in visitor.main()
    session.expire_all()
    [row] = await texts(session)
    assert row.status is ContributionStatus.WITHDRAWN
    await visitor.open(f"/dialogues/{call.id}/receipt/forget")
    await visitor.submit()
    await visitor.open(f"/dialogues/{call.id}/mine")
    assert visitor.path.endswith("/enter")


async def test_edit_without_its_receipt_keeps_the_text_and_asks_for_the_receipt(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    token = await comment(visitor, call)
    [row] = await texts(session)
    path = f"/dialogues/{call.id}/contributions/{row.id}/edit"
    await visitor.open(path)
    visitor.cookies.clear()
    page = await visitor.submit({"text": "Myös lauantaisin."})
    assert page.status_code == 401
    assert f"/dialogues/{call.id}/receipt/enter" in page.text
    assert dict(visitor.filled({}))["text"] == "Myös lauantaisin."
    await visitor.open(f"/dialogues/{call.id}/receipt/enter")
    await visitor.submit({"receipt": token})
    await visitor.open(path)
    assert dict(visitor.filled({}))["text"] == "Myös lauantaisin."


async def test_edit_that_somebody_overtook_shows_both_texts(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await comment(visitor, call)
    [row] = await texts(session)
    await visitor.open(f"/dialogues/{call.id}/contributions/{row.id}/edit")
    await session.execute(
        update(Contribution).values(text="Toinen.", version=Contribution.version + 1)
    )
    session.expire_all()
    page = await visitor.submit({"text": "Kolmas."}, step="preview")
    assert page.status_code == 412
    assert "Toinen." in visitor.main()


async def test_receipt_of_one_dialogue_is_nobody_in_another(
    visitor: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    token = await comment(visitor, call)
    [row] = await texts(session)
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    visitor.cookies = {f"receipt-{other.id.hex}": token}
    await visitor.open(f"/dialogues/{other.id}/mine")
    assert visitor.path.endswith("/enter")
    await visitor.open(f"/dialogues/{call.id}/contributions/{row.id}/edit")
    assert visitor.path.endswith("/enter")


async def test_second_comment_needs_no_new_receipt(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await comment(visitor, call)
    await visitor.open(f"/dialogues/{call.id}/comment")
    await visitor.submit({"text": "Vielä yksi asia."})
    await visitor.submit()
    assert visitor.path == f"/dialogues/{call.id}/mine?done=comment"
    assert await count_of(session, Participant) == 1
    assert len(await texts(session)) == 2


async def test_receipt_of_somebody_excluded_is_told_why(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await comment(visitor, call)
    participant = (await session.scalars(select(Participant))).one()
    session.add(exclusion(participant))
    await session.flush()
    await visitor.open(f"/dialogues/{call.id}/mine")
    assert "Sama mainos yhä uudelleen." in visitor.main()
    await visitor.open(f"/dialogues/{call.id}/comment")
    page = await visitor.submit({"text": "Vielä kerran."})
    assert page.status_code == 409
    assert dict(visitor.filled({}))["text"] == "Vielä kerran."


async def test_vote_without_an_account_and_back(
    visitor: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    await session.flush()
    path = f"/dialogues/{call.id}/contributions/{said.id}/vote"
    await visitor.open(path)
    with later():
        await visitor.submit()
    assert "Äänesi on laskettu" in visitor.main()
    assert token_kind(receipt_on(visitor)) is TokenKind.RECEIPT
    assert await count_of(session, Vote) == 1
    await visitor.open(path)
    await visitor.submit()
    assert "Äänesi on peruttu" in visitor.main()
    assert await count_of(session, Vote) == 0


async def test_receipt_without_a_vote_earns_it_by_the_form(
    visitor: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    await session.flush()
    await comment(visitor, call)
    path = f"/dialogues/{call.id}/contributions/{said.id}/vote"
    with later(seconds=0):
        await visitor.open(path)
        page = await visitor.submit()
        assert page.status_code == 400
        with later(seconds=4):
            await visitor.submit()
    assert "Äänesi on laskettu" in visitor.main()
    assert await count_of(session, Participant) == 1


async def test_form_of_another_site_is_refused_also_with_a_receipt(
    client: ApiClient, visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await comment(visitor, call)
    await visitor.open(f"/dialogues/{call.id}/comment")
    page = await visitor.submit({"text": "Huijaus."}, step="send", Sec_Fetch_Site="cross-site")
    assert page.status_code == 403
    sent = changed([*visitor.filled({}), ("step", "send")], form_token="0" * 64)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    headers = {"Cookie": cookies, "Accept": "text/html"}  # an old browser: no Sec-Fetch-Site
    answer = await client.request(
        "POST", f"/dialogues/{call.id}/comment", data=dict(sent), headers=headers
    )
    assert answer.status_code == 403
    assert len(await texts(session)) == 1


async def test_report_needs_nobody(
    visitor: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    await session.flush()
    await visitor.open(f"/dialogues/{call.id}/contributions/{said.id}/report")
    await visitor.submit({"text": SCRIPT})
    assert set(visitor.errors()) == {"reason"}
    await visitor.submit({"reason": "abuse"})
    assert "Kiitos ilmoituksesta" in visitor.main()
