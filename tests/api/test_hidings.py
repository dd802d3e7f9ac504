"""Hiding a passage, a field or a file; objections; destruction by two people."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution
from api.core.audit import AuditEntry
from api.core.i18n import Language
from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueStatus
from api.documents.service.uploads import Store
from api.hidings.models import Hiding, SealedOriginal
from api.http.services import services_of
from api.mails.models import Mail, MailState
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version, text_version
from tests.factories.mails import mail
from tests.factories.participation import receipt
from tests.factories.plans import procurement
from tests.factories.world import World

NAME = "Matti Meikäläiselle 010190-123A"
REASON = {"fi": {"text": "Otsikossa oli henkilötietoja."}}


def _body(subject: str, **more: Any) -> dict[str, Any]:
    return {"subject": subject, "ground": "personal_data", "reason": REASON, **more}


@pytest.fixture
async def bought(session: AsyncSession, world: World, as_: As) -> str:
    """A procurement with a name in its title that was corrected, but stays in the history."""
    row = procurement(world.buyer, title=f"Avustaja {NAME}")
    session.add(row)
    path, officer = f"/v1/procurements/{row.id}", as_("officer")
    await session.flush()
    for title in (f"Avustaja {NAME}!", "Avustajapalvelu"):
        body = {"title": {"fi": {"text": title}}}
        answer = await officer.patch(path, json=body, if_match=await officer.get(path))
        assert answer.status_code == 200
    return path.removeprefix("/v1/")


async def test_hidden_name_leaves_history_and_log(as_: As, client: ApiClient, bought: str) -> None:
    async def holding() -> list[bool]:
        paths = (f"/v1/{bought}/history", "/v1/events?full=true")
        return [NAME in (await client.get(path)).text for path in paths]

    await _relay(client)
    assert (await holding())[0]
    answer = await as_("officer").post("/v1/hidings", json=_body(bought, passage=NAME))
    assert answer.status_code == 201
    assert answer.json()["fields"] == ["title"]
    assert await holding() == [False, False]
    history = (await client.get(f"/v1/{bought}/history")).text
    assert "Avustaja [piilotettu]!" in history
    assert (await client.get(f"/v1/{bought}")).json()["title"]["fi"]["text"] == "Avustajapalvelu"


async def _relay(client: ApiClient) -> None:
    """Assigns positions as the relay does."""
    session = client._session
    rows = await session.scalars(select(OutboxEvent).where(OutboxEvent.position.is_(None)))
    for position, row in enumerate(rows.all(), start=1):
        row.position, row.published_at = position, row.time
    await session.flush()


async def test_event_names_the_changed_items_only(
    as_: As, session: AsyncSession, bought: str
) -> None:
    chosen = select(OutboxEvent.id).where(OutboxEvent.subject == bought)
    before = sorted((await session.scalars(chosen)).all())
    hiding = (await as_("officer").post("/v1/hidings", json=_body(bought, passage=NAME))).json()
    stmt = select(OutboxEvent).where(OutboxEvent.type == "procurement.hidden.v1")
    event = (await session.scalars(stmt)).one()
    assert event.data["events"] == [str(item) for item in before]
    assert event.data["hiding_id"] == hiding["id"]
    assert event.data["fields"] == ["title"]
    assert set(event.data) == {
        *("procurement_id", "organisation_id", "dialogue_id", "hiding_id", "ground", "fields"),
        *("destroyed", "returned", "events"),
    }


async def test_one_language_of_a_field_can_be_hidden(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    said = {"fi": {"text": "Pois"}, "sv": {"text": "Kvar"}}
    path, officer = f"/v1/procurements/{row.id}", as_("officer")
    patched = {"json": {"description": said}, "if_match": await officer.get(path)}
    assert (await officer.patch(path, **patched)).status_code == 200
    body = _body(f"procurements/{row.id}", field="/description/fi")
    assert (await officer.post("/v1/hidings", json=body)).status_code == 201
    shown = (await client.get(path)).json()
    assert shown["description"]["fi"]["text"] == "[piilotettu]"
    assert shown["description"]["sv"]["text"] == "Kvar"
    assert shown["title"]["fi"]["text"] != "[piilotettu]"


async def test_mark_is_in_the_language_of_the_hidden_text(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    marks = {"fi": "[piilotettu]", "sv": "[dolt]", "en": "[hidden]"}
    for language, mark in marks.items():
        said = contribution(call, None, text="Hej Matti!", language=Language(language))
        session.add(said)
        await session.flush()
        body = _body(f"contributions/{said.id}", passage="Matti")
        assert (await as_("officer").post("/v1/hidings", json=body)).status_code == 201
        assert (await client.get(f"/v1/contributions/{said.id}")).json()["text"] == f"Hej {mark}!"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"reason": {"fi": {"text": f"Siinä luki {NAME}."}}}, "/reason/fi/text", "repeats_hidden"),
        (
            {"reason": {"fi": {"text": "Siinä luki matti meikäläiselle"}}},
            "/reason/fi/text",
            "repeats_hidden",
        ),
        ({"reason": {"fi": {"text": "Tunnus 123A"}}}, "/reason/fi/text", "repeats_hidden"),
        ({"reason": {}}, "/reason", "text_required"),
        ({"passage": "ei ole siellä"}, "/passage", "not_found_there"),
        ({"passage": "ab"}, "/passage", "length"),
        ({"passage": "**a**"}, "/passage", "length"),
        ({"field": "/titel"}, "/field", "no_such_field"),
        ({"field": "/notes"}, "/field", "not_found_there"),
        ({"ground": "withdrawn_by_author"}, "/ground", "ground_of_author"),
        (
            {"subject": "people/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"},
            "/subject",
            "cannot_be_hidden",
        ),
        ({"subject": "procurements/x"}, "/subject", "cannot_be_hidden"),
        (
            {"subject": "procurements/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"},
            "/subject",
            "no_such_thing",
        ),
    ],
)
async def test_invalid_hidings_are_refused(
    as_: As, bought: str, changes: dict[str, Any], pointer: str, code: str
) -> None:
    body = {**_body(bought, passage=NAME), **changes}
    if "field" in changes:
        del body["passage"]
    answer = await as_("officer").post("/v1/hidings", json=body)
    assert faults_of(answer)[:1] == [(pointer, code)]


async def test_refused_hiding_changes_nothing(as_: As, client: ApiClient, bought: str) -> None:
    """The reason repeats words of the field, which are known only after reading the field."""
    reason = {"fi": {"text": "Poistimme sanan Avustajapalvelu"}}
    body = {**_body(bought, field="/title"), "reason": reason}
    assert (await as_("officer").post("/v1/hidings", json=body)).status_code == 400
    assert NAME in (await client.get(f"/v1/{bought}/history")).text


async def test_original_is_sealed_and_each_reading_is_audited(
    as_: As, session: AsyncSession, bought: str
) -> None:
    officer = as_("officer")
    hiding = (await officer.post("/v1/hidings", json=_body(bought, passage=NAME))).json()
    answer = await officer.get(f"/v1/hidings/{hiding['id']}/originals")
    assert f"Avustaja {NAME}!" in answer.text
    entry = (
        await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "content.read_original")
        )
    ).one()
    assert entry.target == f"hidings/{hiding['id']}"


async def test_file_of_a_version_can_be_hidden(
    as_: As, app: Litestar, client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    paper = document(call)
    session.add(paper)
    await session.flush()
    first, second = file_version(paper), file_version(paper, number=2)
    session.add_all([first, second])
    await session.flush()
    for row in (first, second):
        assert row.storage_key is not None
        await services_of(app)[Store].files.put(row.storage_key, BytesIO(b"%PDF-"))
    officer = as_("officer")
    body = _body(f"document-versions/{first.id}", field="/file")
    hiding = await officer.post("/v1/hidings", json=body)
    assert hiding.status_code == 201
    content = f"/v1/documents/{paper.id}/versions"
    assert (await client.get(f"{content}/1/content")).status_code == 410
    assert (await client.get(f"{content}/2/content")).status_code == 200
    shown = (await client.get(f"/v1/documents/{paper.id}")).json()["versions"][0]
    assert (shown["sha256"], shown["size"]) == ("", 0)
    originals = (await officer.get(f"/v1/hidings/{hiding.json()['id']}/originals")).json()
    [sealed] = [original for original in originals["items"] if original["has_file"]]
    path = f"/v1/hidings/{hiding.json()['id']}/originals/{sealed['id']}/file"
    assert (await officer.get(path)).content == b"%PDF-"
    events = select(OutboxEvent.data).where(OutboxEvent.type == "document.hidden.v1")
    told = (await session.scalars(events)).one()
    assert (told["document_id"], told["version_id"]) == (str(paper.id), str(first.id))


async def test_checksum_follows_the_remaining_text(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    paper = document(call)
    session.add(paper)
    await session.flush()
    version, paragraphs = text_version(paper, "# Otsikko\n\nSoita Matille.\n")
    session.add(version)
    await session.flush()
    session.add_all(paragraphs)
    body = _body(f"documents/{paper.id}", passage="Matille")
    assert (await as_("officer").post("/v1/hidings", json=body)).status_code == 201
    answer = await client.get(f"/v1/documents/{paper.id}/versions/1/content")
    assert "Matille" not in answer.text
    shown = (await client.get(f"/v1/documents/{paper.id}")).json()["versions"][0]
    assert shown["size"] == len(answer.content)


async def _comment(session: AsyncSession, world: World, **values: Any) -> Contribution:
    call = dialogue(world.buyer, DialogueStatus.OPEN)
    session.add(call)
    await session.flush()
    return await saved(
        session, contribution(call, values.pop("author", None), text="Soita Matille.", **values)
    )


async def test_objection_of_the_author_is_decided_by_another_person(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    said = await _comment(session, world, author=world.people["supplier"])
    body = _body(f"contributions/{said.id}", passage="Matille")
    hiding = (await as_("officer").post("/v1/hidings", json=body)).json()
    path = f"/v1/hidings/{hiding['id']}/objection"
    text = {"text": "Matti on kirja."}
    assert (await as_("supplier").post(path, json=text)).status_code == 201
    assert (await as_("supplier").post(path, json=text)).status_code == 409
    session.add(mail(key=f"hiding:{hiding['id']}", about=[UUID(hiding["id"])]))
    await session.flush()
    decision = {"upheld": True, "answer": {"fi": {"text": "Totta."}}}
    refused = await as_("officer").post(f"{path}/decision", json=decision)
    assert refused.status_code == 403, "who hid it does not decide"
    answer = await as_("leader").post(f"{path}/decision", json=decision)
    assert (answer.status_code, answer.json()["state"]) == (200, "undone")
    told = Mail.key == f"hiding:{hiding['id']}"
    assert await session.scalar(select(Mail.state).where(told)) is MailState.TAKEN_BACK
    shown = await client.get(f"/v1/contributions/{said.id}")
    assert shown.json()["text"] == "Soita Matille."
    assert (await as_("supplier").get(path)).json()["upheld"] is True
    assert (await session.scalars(select(SealedOriginal))).all() == []


async def test_restoring_does_not_overwrite_later_edits(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    said = await _comment(session, world, author=world.people["supplier"])
    path = f"/v1/contributions/{said.id}"
    body = _body(f"contributions/{said.id}", passage="Matille")
    hiding = (await as_("officer").post("/v1/hidings", json=body)).json()
    supplier = as_("supplier")
    edit = {"json": {"text": "Soita meille."}, "if_match": await supplier.get(path)}
    assert (await supplier.patch(path, **edit)).status_code == 200
    objection = f"/v1/hidings/{hiding['id']}/objection"
    await supplier.post(objection, json={"text": "Miksi?"})
    decision = {"upheld": True, "answer": {"fi": {"text": "Totta."}}}
    await as_("leader").post(f"{objection}/decision", json=decision)
    assert (await client.get(path)).json()["text"] == "Soita meille."


async def test_receipt_holder_sees_the_hiding_and_objects(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    holder, token = receipt(call)
    session.add(holder)
    await session.flush()
    said = contribution(call, None, participant_id=holder.id, text="Soita Matille.")
    session.add(said)
    await session.flush()
    body = _body(f"contributions/{said.id}")
    hiding = (await as_("officer").post("/v1/hidings", json=body)).json()
    mine = client.as_(token)
    assert (await mine.get(f"/v1/hidings/{hiding['id']}")).status_code == 200
    path = f"/v1/hidings/{hiding['id']}/objection"
    assert (await mine.post(path, json={"text": "Miksi?"})).status_code == 201


async def test_proposer_cannot_confirm_the_destruction(
    as_: As, client: ApiClient, bought: str, session: AsyncSession
) -> None:
    leader = as_("leader")
    proposed = (await leader.post("/v1/destructions", json=_body(bought, passage=NAME))).json()
    path = f"/v1/destructions/{proposed['id']}"
    assert (await leader.post(f"{path}/confirm")).status_code == 403
    assert NAME in (await client.get(f"/v1/{bought}/history")).text
    assert (await as_("operator").post(f"{path}/confirm")).json()["state"] == "done"
    assert NAME not in (await client.get(f"/v1/{bought}/history")).text
    row = (await session.scalars(select(Hiding))).one()
    assert row.passage is None
    assert (await session.scalars(select(SealedOriginal))).all() == []


async def test_rejected_destruction_stores_no_passage(
    as_: As, client: ApiClient, session: AsyncSession, bought: str
) -> None:
    proposed = (
        await as_("officer").post("/v1/destructions", json=_body(bought, passage=NAME))
    ).json()
    answer = await as_("officer").post(f"/v1/destructions/{proposed['id']}/reject")
    assert answer.json()["state"] == "rejected"
    assert (await session.scalars(select(Hiding.passage))).one() is None
    assert NAME in (await client.get(f"/v1/{bought}/history")).text


async def test_waiting_mail_is_redacted_or_taken_back(
    as_: As, session: AsyncSession, world: World
) -> None:
    said = await _comment(session, world)
    whole = mail(text="Sanoit: Soita Matille. Kiitos!", html="<p>Matille</p>", about=[said.id])
    part = mail(text="Sanoit: Soita Mati …", html="<p>Soita Mati</p>", about=[said.id])
    other = mail(text="Soita Matille.", html="<p>Matille</p>")
    session.add_all([whole, part, other])
    body = _body(f"contributions/{said.id}", passage="Soita Matille")
    assert (await as_("officer").post("/v1/hidings", json=body)).status_code == 201
    rows = {row.id: row for row in await session.scalars(select(Mail))}
    assert rows[whole.id].state is MailState.PENDING
    assert rows[whole.id].text == "Sanoit: [piilotettu]. Kiitos!"
    assert rows[other.id].text == "Soita Matille.", "of another thing"


async def test_stored_idempotent_answer_is_redacted(
    as_: As, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    body = {"kind": "comment", "text": "Soita Matille.", "language": "fi"}
    sent: dict[str, Any] = {"json": body, "headers": {"Idempotency-Key": "abc"}}
    path, supplier = f"/v1/dialogues/{call.id}/contributions", as_("supplier")
    said = (await supplier.post(path, **sent)).json()
    hidden = _body(f"contributions/{said['id']}", passage="Matille")
    assert (await as_("officer").post("/v1/hidings", json=hidden)).status_code == 201
    again = await supplier.post(path, **sent)
    assert again.status_code == 410
    rows = await session.scalars(select(Contribution.id))
    assert len(rows.all()) == 1, "it does not happen twice"


async def test_passage_may_span_lines(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    said = await _comment(session, world)
    said.text = "Eka rivi\n\nMatti\nMeikäläinen, Oulu"
    body = _body(f"contributions/{said.id}", passage="Matti\nMeikäläinen")
    assert (await as_("officer").post("/v1/hidings", json=body)).status_code == 201
    shown = (await client.get(f"/v1/contributions/{said.id}")).json()["text"]
    assert shown == "Eka rivi\n\n[piilotettu], Oulu"
