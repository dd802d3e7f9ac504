"""The page of a dialogue."""

from datetime import UTC, datetime

from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import (
    AnsweredQuestion,
    ContributionKind,
    ContributionStatus,
    DispositionOutcome,
    Vote,
)
from api.core.i18n import Language
from api.core.ids import new_id
from api.dialogues.models import DialogueStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT, open_page
from tests.factories.contributions import contribution, disposition, official, question
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant
from tests.factories.world import World
from tests.texts import fi


async def test_description_is_escaped(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    markdown = f"""# Otsikko

Katso [liite](https://example.fi/liite) ja **tämä**. {SCRIPT}

<img src=x onerror=alert(1)> ![kuva](https://example.fi/seuranta.png)
[paha](javascript:alert(1)) <javascript:alert(1)>

| Osa | Alue |
|---|---|
| 1 | Pohjoinen |
"""
    closes = datetime(2030, 11, 24, 14, 0, tzinfo=UTC)
    call = dialogue(
        world.buyer, title=SCRIPT, description=fi(markdown), closes_at=closes,
        conclusion=fi("Kuulimme *kaikkia*."),
    )  # fmt: skip
    session.add(call)
    page = await open_page(client, f"/dialogues/{call.id}")
    assert page.status_code == 200
    for expected in (
        "<h3>Otsikko</h3>",
        '<a href="https://example.fi/liite" rel="nofollow noopener noreferrer">liite</a>',
        "<strong>tämä</strong>",
        "<td>Pohjoinen</td>",
        "<em>kaikkia</em>",
        "24.11.2030 klo 16.00",
        "Suomen aikaa",
        "Kaikki, myös nimettömänä",
        'href="/docs"',
    ):
        assert expected in page.text, expected
    for harmful in (SCRIPT, "<img", 'href="javascript', "seuranta.png"):
        assert harmful not in page.text, harmful


async def test_threads_are_grouped_and_the_buyers_contributions_marked(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    ids = [new_id() for _ in range(7)]
    authors = [participant(call, number=number) for number in (1, 2, 3, 4)]
    session.add_all(authors)
    await session.flush()
    by = [{"participant_id": author.id} for author in authors]
    said = [
        question(call, None, id=ids[0], text=f"Ensimmäinen? {SCRIPT}", **by[0]),
        contribution(call, None, id=ids[1], text="Huomautus", **by[1]),
        question(call, None, id=ids[2], text="Toinen?", language=Language.SV, **by[2]),
        contribution(call, None, id=ids[3], text="Samaa mieltä", parent_id=ids[1], **by[3]),
        official(
            call, world.buyer, id=ids[4], kind=ContributionKind.ANSWER, text="Molempiin: kyllä."
        ),
        contribution(
            call, None, id=ids[5], text="Kadonnut", status=ContributionStatus.REMOVED,
            removal_reason=fi("Loukkaava"),
        ),
        contribution(call, None, id=ids[6], text="Odottaa", status=ContributionStatus.HELD),
    ]  # fmt: skip
    for item in said:
        session.add(item)
        await session.flush()
    session.add_all(AnsweredQuestion(answer_id=ids[4], question_id=ids[n]) for n in (0, 2))
    page = await open_page(client, f"/dialogues/{call.id}")
    root = html.document_fromstring(page.text)
    shown = [
        (one.get("class"), " ".join(one.text_content().split())) for one in root.iter("article")
    ]
    beginnings = [
        "Kysymys · osallistuja 1",
        "Vastaus · Oulun kaupunki",
        "Kommentti · osallistuja 2",
        "Vastauskommentti · osallistuja 4",
        "Kysymys · osallistuja 3",
        "Vastaus · Oulun kaupunki",
        "Kommentti",
    ]
    assert len(shown) == len(beginnings)
    for (_, text), beginning in zip(shown, beginnings, strict=True):
        assert text.startswith(beginning)
    assert [one for one, _ in shown] == [
        "contribution level-0",
        "contribution level-1 official",
        "contribution level-0",
        "contribution level-1",
        "contribution level-0",
        "contribution level-1 official",
        "contribution level-0",
    ]
    assert "virallinen" in shown[1][1]
    assert "Loukkaava" in shown[6][1]
    for hidden in ("Kadonnut", "Odottaa", SCRIPT, "resident"):
        assert hidden not in page.text
    assert '<p class="text" lang="sv">Toinen?</p>' in page.text


async def test_very_deep_thread_is_rendered(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    parent = None
    for number in range(120):
        one = contribution(call, None, text=f"Taso {number}", parent_id=parent)
        session.add(one)
        await session.flush()
        parent = one.id
    page = await open_page(client, f"/dialogues/{call.id}")
    assert page.text.count("level-3") == 117


async def test_page_shows_dispositions(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    """Each with its outcome; after the deadline how much that is in all."""
    call = dialogue(world.buyer, DialogueStatus.CLOSED, removed_contributions=1)
    session.add(call)
    await session.flush()
    rows = [contribution(call, None, text=f"Ehdotus {n}") for n in range(3)]
    gone = contribution(call, None, status=ContributionStatus.REMOVED)
    voter = participant(call)
    session.add_all([*rows, gone, voter])
    await session.flush()
    session.add_all(
        [
            disposition(
                rows[0], outcome=DispositionOutcome.PARTLY, reason=fi(f"Osittain {SCRIPT}")
            ),
            disposition(gone, reason=fi("Ei näytetä")),
            Vote(contribution_id=rows[0].id, participant_id=voter.id),
        ]
    )
    page = await open_page(client, f"/dialogues/{call.id}")
    root = html.document_fromstring(page.text)
    first, *_ = root.iter("article")
    shown = " ".join(first.text_content().split())
    for expected in ("otetaan huomioon osittain", "Osittain", "1 kirjautunut on samaa mieltä"):
        assert expected in shown
    assert SCRIPT not in page.text
    assert "Ei näytetä" not in page.text
    [influence] = root.xpath("//section[@aria-labelledby='influence']")
    counted = " ".join(influence.text_content().split())
    for expected in ("33", "Kommentteja ja kysymyksiä 3", "Odottaa ratkaisua 2"):
        assert expected in counted
    swedish = await open_page(client, f"/dialogues/{call.id}", "sv")
    assert "Beaktas delvis" in swedish.text


async def test_an_open_dialogue_shows_no_influence_yet(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    session.add(contribution(call, None))
    page = await open_page(client, f"/dialogues/{call.id}")
    assert 'id="influence"' not in page.text
