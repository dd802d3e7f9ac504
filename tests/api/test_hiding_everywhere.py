"""One phrase in every field, file and note is hidden or destroyed, then searched everywhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from litestar import Litestar
from redis.asyncio import Redis
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session

from api.accounts.models import PlatformRole
from api.core.clock import utc_now
from api.core.models import Base
from api.core.settings import Settings
from api.documents.service.uploads import Store
from api.documents.storage import Files
from api.exchange.ocds.jobs.releasing import ReleaseBuilder
from api.exchange.ocds.queries.sources import all_processes
from api.http.services import services_of
from api.personal_data import register
from api.personal_data.erasure_list import EntryKind, entries
from api.personal_data.jobs.finishing import SETTLED_AFTER, finish_hidings
from tests.api.client import ApiClient, As
from tests.api.dump import tables_with
from tests.contract.document import DOCUMENT
from tests.factories import accounts
from tests.factories.phrases import Planted, plant
from tests.factories.world import World

PHRASE = "Matti Xyzzyläinen 010190-123A"
COLLECTIONS = sorted(register.hideable())
BY_PASSAGE = ("surveys", "practices", "practice-selections")
"""Collections with JSON that holds codes beside the texts."""
REASON = {"fi": {"text": "Siinä oli jotakin, mikä ei kuulu kaikille."}}


def _hiding(subject: str, **more: Any) -> dict[str, Any]:
    return {"subject": subject, "ground": "personal_data", "reason": REASON, **more}


def _addresses(planted: Planted) -> Iterator[str]:
    """Every readable address, with the identifiers of the planted things."""
    known = {
        "plan_id": "plans",
        "procurement_id": "procurements",
        "dialogue_id": "dialogues",
        "contribution_id": "contributions",
        "document_id": "documents",
        "meeting_id": "meetings",
        "survey_id": "surveys",
        "interest_id": "interests",
        "organisation_id": "organisations",
        "idea_id": "ideas",
        "question_pause_id": "question-pauses",
    }
    fixed = {"number": "1", "question": "why", "list_name": "cpv"}
    for path, operations in DOCUMENT["paths"].items():
        if "get" in operations:
            yield from _filled(path, known, fixed, planted)
    yield f"/v1/documents/{planted.ids['attached']}/versions/1/content"
    yield f"/v1/documents/{planted.ids['attached']}"
    yield "/v1/events?full=true&after=0"
    place = f"/v1/organisations/{planted.ids['buyer']}/practices"
    yield from (place, f"{place}/own-0123456789", f"{place}/own-0123456789/text")
    yield f"/v1/organisations/{planted.ids['buyer']}/question-pauses"
    yield f"/buyers/{planted.ids['buyer']}"
    yield f"/v1/procurements?q={PHRASE.split()[1]}"
    yield f"/v1/dialogues?q={PHRASE.split()[1]}"


def _filled(
    path: str, known: dict[str, str], fixed: dict[str, str], planted: Planted
) -> Iterator[str]:
    for name, collection in known.items():
        path = path.replace(f"{{{name}}}", str(planted.ids[collection]))
    for name, value in fixed.items():
        path = path.replace(f"{{{name}}}", value)
    if "{" not in path and "stream" not in path:
        yield path


async def _public(client: ApiClient, planted: Planted) -> dict[str, bytes]:
    """The answers to an anonymous client by address. The marks must break none of them."""
    result = {}
    for path in _addresses(planted):
        for query in ("", "?edition=public") if path.endswith("record") else ("",):
            answer = await client.get(path + query)
            assert answer.status_code < 500, f"{path}: {answer.text}"
            result[path] = answer.content
    return result


def _holding(found: dict[str, bytes], phrase: str = PHRASE) -> list[str]:
    escaped = json.dumps(phrase).strip('"').encode()
    return sorted(p for p, body in found.items() if phrase.encode() in body or escaped in body)


@pytest.fixture
async def planted(
    session: AsyncSession, world: World, app: Litestar, settings: Settings
) -> Planted:
    for left in [path for path in settings.data_dir.rglob("*") if path.is_file()]:
        left.unlink()  # by earlier tests
    planted = await plant(session, world, PHRASE)
    second = accounts.person(name="second", platform_role=PlatformRole.OPERATOR)
    session.add(second)
    await session.flush()
    row, world.tokens["second_operator"] = accounts.signed_in(second)
    session.add(row)
    await services_of(app)[Store].files.put(planted.file_key, BytesIO(f"%PDF- {PHRASE}".encode()))
    await session.run_sync(_make_releases, settings)
    await session.commit()
    return planted


def _make_releases(session: Session, settings: Settings) -> None:
    """OCDS releases, which repeat the texts."""
    session.flush()
    ids = session.scalars(all_processes(None, 1_000)).all()
    ReleaseBuilder(session, settings, utc_now()).refresh(ids)


async def test_phrase_is_in_every_public_field_before_hiding(
    session: AsyncSession, planted: Planted
) -> None:
    """Otherwise the tests below would search for a text that was never there."""
    missing = set()
    for collection, kind in register.hideable().items():
        for place in kind.places:
            for column in place.columns:
                table = Base.metadata.tables[place.model.__tablename__]
                thing = planted.ids[collection]
                rows = await session.execute(
                    select(func.to_jsonb(table.columns[column])).where(place.of(thing))
                )
                if not any(PHRASE in str(value) for value in rows.scalars()):
                    missing.add((collection, table.name, column))
    assert missing == {
        ("contributions", "confidential_parts", "text"),
        ("dialogues", "dialogues", "publication_refusal"),
        ("documents", "document_versions", "file_name"),  # a version with text has none
        ("document-versions", "paragraphs", "markdown"),  # a version with a file has none
    }


async def test_hidden_phrase_is_in_no_public_response(
    as_: As, client: ApiClient, session: AsyncSession, connection: AsyncConnection, planted: Planted
) -> None:
    before = _holding(await _public(client, planted))
    assert len(before) > 20, before
    assert {"/v1/ocds/releases", "/v1/ocds/records"} <= set(before)
    hider = as_("operator")
    for collection in COLLECTIONS:
        body = _hiding(planted.subject(collection))
        answer = await hider.post("/v1/hidings", json=body)
        assert answer.status_code == 201, answer.text
    for collection in BY_PASSAGE:
        passage = _hiding(planted.subject(collection), passage=PHRASE)
        assert (await hider.post("/v1/hidings", json=passage)).status_code == 201
    attached = _hiding(f"documents/{planted.ids['attached']}")
    assert (await hider.post("/v1/hidings", json=attached)).status_code == 201
    after = await _public(client, planted)
    assert _holding(after) == []
    mark = b"[piilotettu]"
    assert sum(mark in body for body in after.values()) > 15
    assert await tables_with(connection, PHRASE) == {
        "sealed_originals",
        "procurements",  # notes, which were never public
        "plan_imports",
        "imported_rows",  # values of a sheet, kept for the next one
        "contribution_reports",
        "survey_files",
    }


async def test_destroyed_phrase_is_in_no_table_and_no_file(  # noqa: PLR0917 - fixtures
    as_: As,
    app: Litestar,
    settings: Settings,
    session: AsyncSession,
    connection: AsyncConnection,
    planted: Planted,
) -> None:
    """Texts hidden before are destroyed too. Searches dump, store and Redis byte by byte."""
    objects = _hiding(planted.subject("contributions"))
    hidden = (await as_("officer").post("/v1/hidings", json=objects)).json()
    objection = {"text": f"Miksi {PHRASE} ei kelpaa?"}
    path = f"/v1/hidings/{hidden['id']}/objection"
    assert (await as_("supplier").post(path, json=objection)).status_code == 201
    for body in _all_of(planted):
        await _destroy(as_, body)
    await _finish(connection, settings)
    assert await tables_with(connection, PHRASE) == set()
    assert PHRASE.encode() not in _store(settings)
    assert not [
        key
        for key in await services_of(app)[Redis].keys("*")
        if PHRASE.encode() in key
        or PHRASE.encode() in (await services_of(app)[Redis].dump(key) or b"")
    ]
    assert (await as_("officer").get("/v1/hidings")).json()["items"]
    listed = list(entries(Files(settings.erasures)))
    assert {entry.kind for entry in listed} == {EntryKind.HIDE, EntryKind.DESTROY}


def _all_of(planted: Planted) -> Iterator[dict[str, Any]]:
    for collection in COLLECTIONS:
        yield _hiding(planted.subject(collection))
    for collection in BY_PASSAGE:
        yield _hiding(planted.subject(collection), passage=PHRASE)
    yield _hiding(f"documents/{planted.ids['attached']}")


async def _destroy(as_: As, body: dict[str, Any]) -> None:
    proposed = await as_("operator").post("/v1/destructions", json=body)
    assert proposed.status_code == 201, proposed.text
    hiding = proposed.json()
    second = "leader" if hiding["organisation_id"] else "second_operator"
    answer = await as_(second).post(f"/v1/destructions/{hiding['id']}/confirm")
    assert answer.status_code == 200, answer.text


async def _finish(connection: AsyncConnection, settings: Settings) -> None:
    """Runs the scheduled tasks on the connection of the test."""

    def on(sync: Connection) -> None:
        @contextmanager
        def transaction() -> Iterator[Session]:
            session = Session(sync, join_transaction_mode="create_savepoint")
            with session, session.begin():
                yield session

        uploads, erasures = Files(settings.uploads), Files(settings.erasures)
        finish_hidings(transaction, uploads, erasures, utc_now() + SETTLED_AFTER)

    await connection.run_sync(on)


def _store(settings: Settings) -> bytes:
    return b"".join(p.read_bytes() for p in settings.data_dir.rglob("*") if p.is_file())
