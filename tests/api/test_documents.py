"""Documents of a dialogue: versions, surviving paragraphs, comments on paragraphs."""

import hashlib
from base64 import b64decode
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus
from api.documents.models import DocumentKind
from tests.api.client import As
from tests.api.problems import faults_of
from tests.factories.dialogues import dialogue
from tests.factories.documents import TEXT, document, file_version
from tests.factories.world import World

S = DialogueStatus
NEW = {
    "kind": "text",
    "title": {"fi": {"text": "Palvelukuvaus"}},
    "language": "fi",
    "text": TEXT,
}
NEXT = "- Hinta\n- Laatu painaa eniten kaikista\n\n# Kuljetukset\n\nTalvella ajetaan vähemmän.\n"


async def _add(as_: As, call: Dialogue, **values: Any) -> str:
    place = f"/v1/dialogues/{call.id}/documents"
    response = await as_("officer").post(place, json={**NEW, **values})
    assert response.status_code == 201, response.text
    assert response.headers["Location"] == f"/v1/documents/{response.json()['id']}"
    return str(response.headers["Location"])


async def _publish(as_: As, place: str, number: int = 1) -> httpx.Response:
    officer, version = as_("officer"), f"{place}/versions/{number}"
    seen = await officer.get(version)
    response = await officer.post(f"{version}/publish", if_match=seen)
    assert response.status_code == 200, response.text
    return response


async def _revise(as_: As, place: str, text: str = NEXT) -> httpx.Response:
    note = {"fi": {"text": "Muutettu palautteen perusteella."}}
    response = await as_("officer").post(f"{place}/versions", json={"text": text, "note": note})
    assert response.status_code == 201, response.text
    return response


async def _keys(as_: As, place: str, number: int) -> dict[str, str]:
    """Keys by what the paragraphs say."""
    body = (await as_("officer").get(f"{place}/versions/{number}")).json()
    return {item["markdown"]: item["key"] for item in body["paragraphs"]}


async def _facts(session: AsyncSession) -> list[str]:
    rows = await session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.number))
    return list(rows)


async def test_a_text_becomes_paragraphs_and_is_public_when_published(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place, anybody = await _add(as_, call), as_("anonymous")
    assert (await anybody.get(place)).status_code == 404
    assert (await anybody.get(f"/v1/dialogues/{call.id}/documents")).json()["items"] == []
    await _publish(as_, place)
    listed = (await anybody.get(f"/v1/dialogues/{call.id}/documents")).json()["items"]
    assert [item["versions"][0]["number"] for item in listed] == [1]
    seen = (await anybody.get(f"{place}/versions/1")).json()
    assert [(one["kind"], one["level"]) for one in seen["paragraphs"]] == [
        ("heading", 1), ("text", None), ("list_item", None), ("list_item", None),
    ]  # fmt: skip
    assert seen["paragraphs"][0]["html"] == "<h3>Kuljetukset</h3>\n"
    assert await _facts(session) == ["document.added.v1"]
    event = (await session.scalars(select(OutboxEvent))).one()
    assert event.subject == place.removeprefix("/v1/")
    assert event.data["number"] == 1
    actions = await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    assert list(actions) == ["document.create", "document.publish"]


async def test_download_is_the_exact_text_with_its_checksum(as_: As, call: Dialogue) -> None:
    place = await _add(as_, call, title={"fi": {"text": "Äänekosken reitit/osat"}})
    await _publish(as_, place)
    got = await as_("anonymous").get(f"{place}/versions/1/content")
    assert got.text == TEXT
    assert got.headers["content-type"] == "text/markdown; charset=utf-8"
    digest = hashlib.sha256(TEXT.encode())
    assert got.headers["etag"] == f'"{digest.hexdigest()}"'
    proof = got.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")
    assert b64decode(proof) == digest.digest()
    name = "%C3%84%C3%A4nekosken%20reitit-osat%201.md"
    assert got.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert got.headers["x-content-type-options"] == "nosniff"


async def test_surviving_paragraph_keeps_its_key(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _add(as_, call)
    await _publish(as_, place)
    await _revise(as_, place)
    before, after = await _keys(as_, place, 1), await _keys(as_, place, 2)
    assert after["- Hinta"] == before["- Hinta"]
    assert after["# Kuljetukset"] == before["# Kuljetukset"]
    assert after["- Laatu painaa eniten kaikista"] == before["- Laatu painaa eniten"]
    assert after["Talvella ajetaan vähemmän."] not in before.values()
    assert (await as_("anonymous").get(f"{place}/versions/2")).status_code == 404
    published = await _publish(as_, place, 2)
    assert published.json()["note"]["fi"]["text"] == "Muutettu palautteen perusteella."
    assert (await as_("anonymous").get(f"{place}/versions/1")).status_code == 200
    assert await _facts(session) == ["document.added.v1", "document.revised.v1"]


async def test_differences_between_versions(as_: As, call: Dialogue) -> None:
    place = await _add(as_, call)
    await _publish(as_, place)
    await _revise(as_, place)
    url = f"{place}/versions/2/differences"
    assert (await as_("anonymous").get(f"{url}?from=1")).status_code == 404
    found = (await as_("officer").get(f"{url}?from=1")).json()
    assert (found["old"], found["new"]) == (1, 2)
    statuses = [item["status"] for item in found["differences"]]
    assert statuses == ["moved", "edited", "same", "added", "removed"]
    edited = found["differences"][1]
    assert edited["old"]["markdown"] == "- Laatu painaa eniten"
    assert edited["segments"][-1] == {"op": "insert", "text": " kaikista"}
    unknown = await as_("officer").get(f"{url}?from=7")
    assert faults_of(unknown) == [("?from", "no_such_version")]


async def test_files_have_no_paragraphs_and_are_not_compared(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    row = document(call, kind=DocumentKind.FILE)
    session.add(row)
    await session.flush()
    session.add(file_version(row))
    refused = await as_("anonymous").get(f"/v1/documents/{row.id}/versions/1/differences?from=1")
    assert faults_of(refused, 409) == [("", "document_is_a_file")]
    shown = await as_("anonymous").get(f"/v1/documents/{row.id}/versions/1")
    assert shown.json()["paragraphs"] == []
    for number in ("0", "201", "9" * 30):
        unknown = await as_("anonymous").get(f"/v1/documents/{row.id}/versions/{number}")
        assert unknown.status_code == 404


async def test_there_is_one_draft_at_a_time(as_: As, call: Dialogue) -> None:
    place = await _add(as_, call)
    refused = await as_("officer").post(f"{place}/versions", json={"text": NEXT})
    assert faults_of(refused, 409) == [("", "draft_exists")]
    officer = as_("officer")
    draft = await officer.get(f"{place}/versions/1")
    stmt = await officer.delete(f"{place}/versions/1", if_match=draft)
    assert stmt.status_code == 204
    assert (await _revise(as_, place)).json()["number"] == 1


async def test_a_note_and_a_title_change_until_they_are_public(as_: As, call: Dialogue) -> None:
    place, officer = await _add(as_, call), as_("officer")
    note = {"note": {"fi": {"text": "Ensimmäinen"}}}
    version = f"{place}/versions/1"
    changed = await officer.patch(version, json=note, if_match=await officer.get(version))
    assert changed.json()["note"]["fi"]["text"] == "Ensimmäinen"
    stale = await officer.patch(version, json=note, if_match='"1-0"')
    assert stale.status_code == 412
    title = {"title": {"sv": {"text": "Tjänstebeskrivning", "origin": "translated"}}}
    named = await officer.patch(place, json=title, if_match=await officer.get(place))
    assert set(named.json()["title"]) == {"fi", "sv"}
    await _publish(as_, place)
    for address, body in ((version, note), (place, title)):
        refused = await officer.patch(address, json=body, if_match=await officer.get(address))
        assert refused.status_code == 409


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"text": None}, [("/text", "required")]),
        ({"text": " \n"}, [("/text", "no_paragraphs")]),
        ({"kind": "file"}, [("/text", "file_is_uploaded")]),
        ({"title": {}}, [("/title", "text_required")]),
        (
            {"translation_of": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"},
            [("/translation_of", "not_in_this_dialogue_document")],
        ),
    ],
)
async def test_bad_documents_are_refused(
    as_: As, call: Dialogue, values: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    response = await as_("officer").post(
        f"/v1/dialogues/{call.id}/documents", json={**NEW, **values}
    )
    assert faults_of(response) == faults


async def test_a_translation_is_a_document_of_its_own(as_: As, call: Dialogue) -> None:
    original = await _add(as_, call)
    original_id = original.rsplit("/", 1)[1]
    place = await _add(as_, call, language="sv", text="Text.", translation_of=original_id)
    assert (await as_("officer").get(place)).json()["translation_of"] == original_id


async def test_documents_become_public_with_their_dialogue(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, S.DRAFT, subject="document")
    session.add(call)
    await session.flush()
    officer, where = as_("officer"), f"/v1/dialogues/{call.id}"
    refused = await officer.post(f"{where}/publish", if_match=await officer.get(where))
    assert faults_of(refused) == [("/subject", "document_missing")]
    place = await _add(as_, call)
    alone = await officer.post(
        f"{place}/versions/1/publish", if_match=await officer.get(f"{place}/versions/1")
    )
    assert alone.status_code == 409
    empty = await _add(as_, call, kind="file", text=None)
    published = await officer.post(f"{where}/publish", if_match=await officer.get(where))
    assert published.status_code == 200, published.text
    assert await _facts(session) == ["dialogue.scheduled.v1", "document.added.v1"]
    assert (await as_("anonymous").get(f"{place}/versions/1")).status_code == 200
    assert (await as_("anonymous").get(empty)).status_code == 404


async def test_deleting_a_draft_dialogue_deletes_its_documents(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, S.DRAFT)
    session.add(call)
    await session.flush()
    place, officer = await _add(as_, call), as_("officer")
    where = f"/v1/dialogues/{call.id}"
    assert (await officer.delete(where, if_match=await officer.get(where))).status_code == 204
    assert (await officer.get(place)).status_code == 404


async def _say(as_: As, call: Dialogue, **anchor: Any) -> httpx.Response:
    body = {"kind": "comment", "text": "Liian vähän.", "language": "fi", "anchor": anchor}
    return await as_("resident").post(f"/v1/dialogues/{call.id}/contributions", json=body)


async def test_comments_follow_their_paragraph_to_the_next_version(as_: As, call: Dialogue) -> None:
    place = await _add(as_, call)
    await _publish(as_, place)
    keys, document_id = await _keys(as_, place, 1), place.rsplit("/", 1)[1]
    moved, gone = keys["- Hinta"], keys["Reitit jaetaan viiteen osaan."]
    for key in (moved, gone, None):
        said = await _say(as_, call, document_id=document_id, version=1, paragraph=key)
        assert said.status_code == 201, said.text
        assert said.json()["anchor"]["on_earlier_version"] is False
    await _revise(as_, place)
    contributions, anybody = f"/v1/dialogues/{call.id}/contributions", as_("anonymous")

    async def past() -> list[bool]:
        items = (await anybody.get(contributions)).json()["items"]
        return [item["anchor"]["on_earlier_version"] for item in items]

    assert await past() == [False, False, False]  # a draft changes nothing
    await _publish(as_, place, 2)
    assert await past() == [False, True, True]
    about = (await anybody.get(f"{contributions}?paragraph={moved}")).json()["items"]
    assert [one["anchor"]["paragraph"] for one in about] == [moved]
    assert about[0]["anchor"]["version"] == 1
    of_document = await anybody.get(f"{contributions}?document={document_id}")
    assert len(of_document.json()["items"]) == 3
    other = await anybody.get(f"{contributions}?document={call.id}")
    assert other.json()["items"] == []


async def test_comment_on_a_draft_or_foreign_document_is_refused(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    draft, foreign = await _add(as_, call), await _add(as_, other)
    await _publish(as_, foreign)
    for place in (draft, foreign):
        refused = await _say(as_, call, document_id=place.rsplit("/", 1)[1], version=1)
        assert (refused.status_code, faults_of(refused)) == (
            400,
            [("/anchor/version", "no_public_version")],
        )
    await _publish(as_, draft)
    key = (await _keys(as_, foreign, 1))["- Hinta"]
    refused = await _say(as_, call, document_id=draft.rsplit("/", 1)[1], version=1, paragraph=key)
    assert faults_of(refused) == [("/anchor/paragraph", "no_such_paragraph")]
