"""Contributions of the buyer can have documents, which become public with them."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution
from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueStatus
from api.documents.models import Document
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import event_types, saved
from tests.factories.contributions import question
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.world import World


@pytest.fixture
async def asked(call: Dialogue, session: AsyncSession) -> Contribution:
    return await saved(session, question(call, None))


async def _document(session: AsyncSession, call: Dialogue, **values: Any) -> Document:
    row = document(call, **values)
    session.add(row)
    await session.flush()
    version, paragraphs = text_version(row, published_at=values.get("published_at"))
    session.add_all([version, *paragraphs])
    await session.flush()
    return row


async def _answer(as_: As, asked: Contribution, *documents: Document, who: str = "officer") -> Any:
    body = {
        "questions": [str(asked.id)],
        "text": "Kyllä, ks. liite.",
        "language": "fi",
        "attachments": [str(row.id) for row in documents],
    }
    return await as_(who).post(f"/v1/dialogues/{asked.dialogue_id}/answers", json=body)


async def test_draft_becomes_public_with_the_answer(
    as_: As, call: Dialogue, asked: Contribution, session: AsyncSession
) -> None:
    drawing = await _document(session, call, published_at=None)
    assert (await as_("anonymous").get(f"/v1/documents/{drawing.id}")).status_code == 404
    answer = await _answer(as_, asked, drawing)
    assert answer.status_code == 201, answer.text
    shown = (await as_("anonymous").get(f"/v1/contributions/{answer.json()['id']}")).json()
    assert [each["document_id"] for each in shown["attachments"]] == [str(drawing.id)]
    assert (await as_("anonymous").get(f"/v1/documents/{drawing.id}")).status_code == 200
    types = set(await event_types(session))
    assert "document.added.v1" in types


async def test_page_and_record_name_the_attachments(
    as_: As, call: Dialogue, asked: Contribution, session: AsyncSession
) -> None:
    drawing = await _document(session, call, published_at=utc_now())
    assert (await _answer(as_, asked, drawing)).status_code == 201
    page = (await as_("anonymous").get(f"/dialogues/{call.id}?lang=fi")).text
    assert f'Liitteet: <a href="#{drawing.id}"' in page
    row = await session.get_one(Dialogue, call.id)
    row.status, row.closed_at = DialogueStatus.CLOSED, utc_now()
    await session.flush()
    record = (await as_("anonymous").get(f"/v1/dialogues/{call.id}/record")).json()["record"]
    (answered,) = [each for each in record["contributions"] if each["kind"] == "answer"]
    assert [each["document_id"] for each in answered["attachments"]] == [str(drawing.id)]


async def test_withdrawn_answer_shows_no_attachments(
    as_: As, call: Dialogue, asked: Contribution, session: AsyncSession
) -> None:
    answer = await _answer(as_, asked, await _document(session, call, published_at=utc_now()))
    address = f"/v1/contributions/{answer.json()['id']}"
    withdrawn = await as_("officer").post(f"{address}/withdraw", if_match=answer)
    assert withdrawn.status_code == 200, withdrawn.text
    assert (await as_("anonymous").get(address)).json()["attachments"] == []


async def test_documents_of_other_dialogues_and_repeated_ones_are_refused(
    as_: As, world: World, call: Dialogue, asked: Contribution, session: AsyncSession
) -> None:
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    foreign = await _document(session, other, published_at=utc_now())
    own = await _document(session, call, published_at=utc_now())
    refused = await _answer(as_, asked, own, foreign, own)
    assert faults_of(refused) == [
        ("/attachments/1", "no_such_document"),
        ("/attachments/2", "attached_twice"),
    ]


async def test_participants_attach_nothing(as_: As, call: Dialogue, session: AsyncSession) -> None:
    drawing = await _document(session, call, published_at=utc_now())
    body = {"kind": "comment", "text": "Katso.", "language": "fi", "attachments": [str(drawing.id)]}
    refused = await as_("resident").post(f"/v1/dialogues/{call.id}/contributions", json=body)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "buyer_attaches"
