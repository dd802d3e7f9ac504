"""Taking part on pages without an account and without script: the signed form and its receipt."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus
from api.core.quotas import Limit, count_network
from api.core.tokens import TokenKind, hash_token, token_kind
from api.dialogues.models import Dialogue
from api.participation import rates
from api.participation.models import Participant
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import half_past, later
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.world import World
from tests.settings import SECRET_KEY

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


async def test_comment_brings_a_receipt_that_opens_ones_part(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await visitor.open(f"/dialogues/{call.id}/comment")
    with later():
        page = await visitor.submit({"text": TEXT["text"] + SCRIPT})
        assert "Numeroitu osallistuja, ei nimeä" in page.text
        assert await count_of(session, Participant) == 0
        await visitor.submit()
    assert visitor.pages == 3  # form, preview, receipt
    assert "Kommenttisi on julkaistu" in visitor.main()
    token = receipt_on(visitor)
    assert token_kind(token) is TokenKind.RECEIPT
    [row] = await texts(session)
    participant = (await session.scalars(select(Participant))).one()
    assert (row.status, row.participant_id) == (ContributionStatus.PUBLISHED, participant.id)
    assert participant.receipt_hash == hash_token(token)
    await visitor.open(f"/dialogues/{call.id}/mine")
    assert TEXT["text"] in visitor.main()
    assert "&lt;script&gt;" in visitor.page.text


async def test_receipt_is_saved_as_a_file_and_is_gone_later(
    visitor: Visitor, call: Dialogue, client: ApiClient
) -> None:
    token = await comment(visitor, call)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    file = await client.get(f"/dialogues/{call.id}/receipt.txt", headers={"Cookie": cookies})
    assert file.headers["content-disposition"] == 'attachment; filename="kuitti.txt"'
    assert file.headers["cache-control"] == "private, no-store"
    assert token in file.text
    assert f"/dialogues/{call.id}/mine" in file.text
    shown = {name: value for name, value in visitor.cookies.items() if "new-" in name}
    for name in shown:  # as after a quarter of an hour
        del visitor.cookies[name]
    await visitor.open(f"/dialogues/{call.id}/receipt")
    assert token not in visitor.page.text
    assert "näytetään vain kerran" in visitor.main()


async def test_double_click_shows_the_same_receipt_and_writes_once(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await visitor.open(f"/dialogues/{call.id}/comment")
    with later():
        await visitor.submit(TEXT)
        form = visitor.form()
        action, sent = form.get("action"), [*visitor.filled({}), ("step", "send")]
        await visitor.send(action, sent)
        first = receipt_on(visitor)
        visitor.cookies.clear()  # the browser has dropped the first answer
        await visitor.send(action, sent)
        assert receipt_on(visitor) == first
    assert len(await texts(session)) == 1
    assert await count_of(session, Participant) == 1


@pytest.mark.parametrize(
    ("passed", "words"),
    [({"seconds": 2}, "odota 1 sekuntia"), ({"days": 1, "seconds": 1}, "yli vuorokauden")],
)
async def test_form_sent_too_fast_or_too_late_comes_back_with_its_text(
    passed: dict[str, float],
    words: str,
    visitor: Visitor,
    call: Dialogue,
    session: AsyncSession,
) -> None:
    with later(seconds=0):
        await visitor.open(f"/dialogues/{call.id}/comment")
    with later(**passed):
        page = await visitor.submit(TEXT)
    assert page.status_code == 400
    assert words in visitor.main()
    assert dict(visitor.filled({}))["text"] == TEXT["text"]
    assert await count_of(session, Participant) == 0
    with later(**passed), later():
        await visitor.submit()
        await visitor.submit()
    assert len(await texts(session)) == 1


async def test_filled_trap_is_emptied_and_asked_again(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await visitor.open(f"/dialogues/{call.id}/comment")
    with later():
        page = await visitor.submit({**TEXT, "homepage": "https://ads.example"})
        assert page.status_code == 400
        assert "jota ihminen ei näe" in visitor.main()
        assert not dict(visitor.filled({})).get("homepage")
        assert await count_of(session, Participant) == 0
        await visitor.submit()
        await visitor.submit()
    assert len(await texts(session)) == 1


def changed(sent: list[tuple[str, str]], **values: str) -> list[tuple[str, str]]:
    return [(name, values.get(name, value)) for name, value in sent]


@pytest.mark.parametrize(
    "values",
    [
        {"seal": ""},
        {"seal": "1.ff"},
        {"seal": "9" * 90 + "." + "0" * 32},
        {"seal": "\N{ARABIC-INDIC DIGIT ONE}." + "0" * 32},
        {"form_id": "another"},
        {"form_id": ""},
    ],
)
async def test_forged_seal_is_refused_with_the_text(
    values: dict[str, str], visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await visitor.open(f"/dialogues/{call.id}/comment")
    sent = changed([*visitor.filled(TEXT), ("step", "send")], **values)
    with later():
        page = await visitor.send(visitor.form().get("action"), sent)
    assert page.status_code == 400
    assert "lomaketta ei tunnistettu" in visitor.main()
    assert dict(visitor.filled({}))["text"] == TEXT["text"]
    assert await count_of(session, Participant) == 0


async def test_seal_of_another_dialogue_or_purpose_is_refused(
    visitor: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    other = dialogue(world.buyer)
    said = contribution(call, world.people["resident"])
    session.add(other)
    await session.flush()
    session.add(said)
    await session.flush()
    await visitor.open(f"/dialogues/{other.id}/comment")
    sent = [*visitor.filled(TEXT), ("step", "send")]
    for path in ("comment", f"contributions/{said.id}/vote"):
        with later():
            page = await visitor.send(f"/dialogues/{call.id}/{path}", [*sent, ("wish", "vote")])
        assert page.status_code == 400, path
    assert await count_of(session, Participant) == 0


async def test_replayed_form_writes_nothing_new(
    visitor: Visitor, client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    """Also with another text, and at another form of the same dialogue."""
    await visitor.open(f"/dialogues/{call.id}/comment")
    sent = [*visitor.filled(TEXT), ("step", "send")]
    with later():
        await visitor.send(f"/dialogues/{call.id}/comment", sent)
        stranger = Visitor(client)
        for path in ("comment", "question"):
            await stranger.send(
                f"/dialogues/{call.id}/{path}", changed(sent, text="Osta halvalla!")
            )
    assert [row.text for row in await texts(session)] == [TEXT["text"]]


async def test_flooded_dialogue_holds_what_comes_and_asks_for_more_time(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    """The budget of the proof of work is the same: what programs took counts here, too."""
    with half_past():
        for _ in range(rates.RECEIPTS.most):
            await count_network(session, rates.RECEIPTS, "127.0.0.1", SECRET_KEY)
        await visitor.open(f"/dialogues/{call.id}/comment")
        with later(seconds=4):
            page = await visitor.submit(TEXT)
        assert page.status_code == 400
        assert "odota 2 sekuntia" in visitor.main()
        with later(seconds=10):
            await visitor.submit()
            assert "Ensin vain ylläpito" in visitor.main()
            await visitor.submit()
    assert "Ylläpito tarkastaa sen ennen julkaisemista" in visitor.main()
    [row] = await texts(session)
    assert row.status is ContributionStatus.HELD


async def test_receipts_by_form_raise_the_rate_for_programs(
    client: ApiClient, call: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "RECEIPTS", Limit("receipts", 2, rates.HOUR))
    place = f"/v1/dialogues/{call.id}/receipt-challenge"
    before = (await client.get(place)).json()["difficulty"]
    with half_past():
        for number in range(2):
            await comment(Visitor(client), call, f"Kommentti {number}")
        assert (await client.get(place)).json()["difficulty"] == before + 1
