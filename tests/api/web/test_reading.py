"""Pages for what a dialogue's or procurement's own page has no room for."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.documents.models import Document, Paragraph
from api.plans.models.procurements import ProcurementChange
from api.plans.models.values import ChangeKind
from api.web.public import load
from api.web.reading import contributions as listing
from api.web.reading import history, quotes
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version, text_version
from tests.factories.participation import participant
from tests.factories.plans import procurement
from tests.factories.surveys import ANSWERS, response, survey
from tests.factories.world import World
from tests.texts import fi

OLD = "Reitit jaetaan viiteen osaan.\n\nTämä pysyy.\n\nTämä poistuu."
NEW = f"Reitit jaetaan kuuteen osaan.\n\nTämä pysyy.\n\nUusi kappale. {SCRIPT}"


@pytest.fixture
def visitor(client: ApiClient) -> Visitor:
    return Visitor(client)


async def _two_versions(session: AsyncSession, call: Dialogue) -> Document:
    row = document(call)
    session.add(row)
    await session.flush()
    earlier: list[Paragraph] = []
    for number, text in enumerate((OLD, NEW), 1):
        version, paragraphs = text_version(row, text, number, earlier=earlier)
        version.note = fi(f"Huomautus {number}")
        session.add(version)
        await session.flush()
        session.add_all(paragraphs)
        await session.flush()
        earlier = paragraphs
    return row


async def test_version_is_a_page_with_its_download(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    row = await _two_versions(session, call)
    await visitor.open(f"/dialogues/{call.id}")
    path = f"/dialogues/{call.id}/documents/{row.id}/versions/1"
    assert f'href="{path}"' in visitor.page.text
    await visitor.open(path)
    assert "Huomautus 1" in visitor.main()
    assert "viiteen osaan" in visitor.main()
    assert "kuuteen" not in visitor.main()
    assert f"{path}/file" in visitor.page.text


async def test_text_is_downloaded_from_the_page(
    client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    row = await _two_versions(session, call)
    answer = await client.get(f"/dialogues/{call.id}/documents/{row.id}/versions/1/file")
    assert answer.text == OLD
    assert "attachment" in answer.headers["content-disposition"]


async def test_differences_are_marked_word_by_word_and_in_words(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    row = await _two_versions(session, call)
    path = f"/dialogues/{call.id}/documents/{row.id}/differences"
    await visitor.open(path)
    root = html.document_fromstring(visitor.page.text)
    assert "viiteen" in "".join(root.xpath("//del//text()"))
    assert "kuuteen" in "".join(root.xpath("//ins//text()"))
    assert "Tämä poistuu." in root.xpath("//del//text()")
    assert f"Uusi kappale. {SCRIPT}" in root.xpath("//ins//text()")
    for words in ("Muutettu", "Lisätty", "Poistettu", "1 kappale ennallaan"):
        assert words in visitor.main()
    assert SCRIPT not in visitor.page.text
    for query in ("?from=1&to=2", "?from=2&to=1", "?from=x&to=99", "?from=2&to=2"):
        page = await visitor.open(path + query)
        assert page.status_code == 200
    assert "ei ole eroja" in visitor.main()


async def test_what_is_not_public_or_of_another_dialogue_is_not_there(
    visitor: Visitor, call: Dialogue, world: World, session: AsyncSession
) -> None:
    row = await _two_versions(session, call)
    draft, other = document(call, published_at=None), dialogue(world.buyer)
    session.add_all([draft, other])
    await session.flush()
    session.add(file_version(draft, published_at=None))
    await session.flush()
    for path in (
        f"/dialogues/{other.id}/documents/{row.id}/versions/1",
        f"/dialogues/{other.id}/documents/{row.id}/versions/1/file",
        f"/dialogues/{other.id}/documents/{row.id}/differences",
        f"/dialogues/{call.id}/documents/{row.id}/versions/3",
        f"/dialogues/{call.id}/documents/{row.id}/versions/0",
        f"/dialogues/{call.id}/documents/{draft.id}/versions/1",
        f"/dialogues/{call.id}/documents/{draft.id}/differences",
    ):
        assert (await visitor.open(path)).status_code in {400, 404}, path


async def test_hidden_file_is_said_to_be_hidden(
    visitor: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    row = document(call)
    session.add(row)
    await session.flush()
    session.add(file_version(row, storage_key=None, sha256=""))
    await session.flush()
    path = f"/dialogues/{call.id}/documents/{row.id}/versions/1"
    await visitor.open(path)
    assert "poistettu näkyvistä" in visitor.main()
    assert f"{path}/file" not in visitor.page.text
    assert (await visitor.open(f"{path}/file")).status_code == 410


async def test_contributions_go_on_where_the_dialogue_ends(
    visitor: Visitor, call: Dialogue, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "MOST_CONTRIBUTIONS", 2)
    monkeypatch.setattr(listing, "PAGE_ROWS", 2)
    now = utc_now()
    session.add_all(
        contribution(call, None, text=f"Viesti {n}", published_at=now + timedelta(seconds=n))
        for n in range(5)
    )
    await session.flush()
    await visitor.open(f"/dialogues/{call.id}")
    [more] = _links(visitor, "/contributions?after=")
    await visitor.open(more)
    assert "Viesti 2" in visitor.main()
    assert "Viesti 3" in visitor.main()
    assert "Viesti 1" not in visitor.main()
    [more] = _links(visitor, "/contributions?after=")
    await visitor.open(more)
    assert "Viesti 4" in visitor.main()
    assert not _links(visitor, "?after=")
    await visitor.open(f"/dialogues/{call.id}/contributions?after=nonsense")
    assert "Viesti 0" in visitor.main()


def _links(visitor: Visitor, part: str) -> list[str]:
    root = html.document_fromstring(visitor.page.text)
    return [str(href) for href in root.xpath("//main//a/@href") if part in href]


async def test_quotes_are_paged(
    visitor: Visitor, world: World, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "SHOWN_QUOTES", 2)
    monkeypatch.setattr(quotes, "PAGE_ROWS", 4)
    call = dialogue(world.buyer, DialogueStatus.CLOSED, formats=[DialogueFormat.SURVEY])
    row = survey(call)
    session.add(call)
    await session.flush()
    session.add(row)
    for number in range(1, 8):
        somebody = participant(call, number=number)
        session.add(somebody)
        await session.flush()
        answers = {**ANSWERS, "obstacles": f"Este {number}"}
        session.add(response(row, somebody, answers=answers, quotes=["obstacles"]))
    await session.flush()
    await visitor.open(f"/dialogues/{call.id}")
    [path] = _links(visitor, "/quotes?")
    await visitor.open(path)
    seen = set(_quotes(visitor))
    assert len(seen) == 4
    [following] = _links(visitor, "after=")
    await visitor.open(following)
    assert seen | set(_quotes(visitor)) == {f"Este {n}" for n in range(1, 8)}
    plain = f"/dialogues/{call.id}/surveys/{row.id}/quotes"
    for query in ("", "?question=fleet", "?question=nowhere"):
        assert (await visitor.open(plain + query)).status_code == 404, query


def _quotes(visitor: Visitor) -> list[str]:
    root = html.document_fromstring(visitor.page.text)
    return [str(text) for text in root.xpath("//blockquote/text()")]


async def test_history_is_paged_in_words(
    visitor: Visitor, world: World, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE_ROWS", 2)
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    for number in range(3):
        session.add(
            ProcurementChange(
                procurement_id=row.id,
                at=utc_now(),
                kind=ChangeKind.STATUS,
                before={"status": "planned"},
                after={"status": "postponed", "status_reason": {}},
                reason=fi(f"Syy {number}"),
            )
        )
        await session.flush()
    await visitor.open(f"/procurements/{row.id}/history")
    assert "Tila: Suunnitteilla → Lykätty" in visitor.main()
    assert "Syy 2" in visitor.main()
    assert "Syy 0" not in visitor.main()
    [more] = _links(visitor, "after=")
    await visitor.open(more)
    assert "Syy 0" in visitor.main()
    assert not _links(visitor, "after=")
