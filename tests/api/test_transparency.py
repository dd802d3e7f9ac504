"""Consents, retention periods, and the record of processing."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue
from api.personal_data import register
from api.plans.models.procurements import Procurement
from api.watches.models import Watch
from tests.api.client import ApiClient, As
from tests.api.web.browser import open_page, text_of
from tests.factories.accounts import consent
from tests.factories.dialogues import dialogue
from tests.factories.notifications import watch
from tests.factories.plans import procurement
from tests.factories.world import World


async def test_consent_shows_its_text_and_its_withdrawal_ends_the_mails(
    as_: As, session: AsyncSession, world: World
) -> None:
    resident = world.people["resident"]
    session.add_all([consent(resident), watch(resident)])
    mine = as_("resident")
    [given] = (await mine.get("/v1/me/consents")).json()["items"]
    assert (given["words"], given["withdrawn_at"]) == ("2026-11", None)
    assert "hakuvah" in given["text"].lower()
    path = f"/v1/me/consents/{given['id']}"
    assert (await as_("supplier").delete(path)).status_code == 404
    assert (await mine.delete(path)).status_code == 204
    assert (await mine.delete(path)).status_code == 204
    [taken_back] = (await mine.get("/v1/me/consents")).json()["items"]
    assert taken_back["withdrawn_at"] is not None
    assert (await session.scalars(select(Watch.stopped_at))).one() is not None
    audited = select(AuditEntry).where(AuditEntry.action == "consent.withdraw")
    assert len((await session.scalars(audited)).all()) == 1


async def test_record_of_processing_equals_the_register(client: ApiClient) -> None:
    for language in ("fi", "sv", "en"):
        shown = (await client.get(f"/v1/processing-record?lang={language}")).json()
        assert {item["table"] for item in shown["items"]} == {o.table for o in register.personal()}
        assert all(one["what"] and one["words"] for one in shown["items"])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_record_of_processing_has_a_page(client: ApiClient, language: str) -> None:
    page = await open_page(client, f"/processing-record?lang={language}", language)
    accounts = {
        "fi": "Käyttäjätilit ja osoitteet",
        "sv": "Användarkonton och adresser",
        "en": "Accounts and addresses",
    }
    assert accounts[language] in text_of(page)


async def test_operator_sees_what_retention_is_due(as_: As) -> None:
    shown = (await as_("operator").get("/v1/retention")).json()["items"]
    mails = next(item for item in shown if item["period"] == "mails")
    assert (mails["days"], mails["tables"]) == (30.0, ["mails"])


@pytest.mark.parametrize("make", [dialogue, procurement])
async def test_a_case_file_is_set_by_an_officer(
    as_: As, session: AsyncSession, world: World, make: Callable[..., Dialogue | Procurement]
) -> None:
    filed = make(world.buyer)
    session.add(filed)
    path = f"/v1/{filed.__tablename__}/{filed.id}/case-file"
    assert (await as_("officer").get(path)).json()["retention_class"] is None
    body = {"retention_class": "years_5", "case_reference": " OUKA/1/2027 "}
    assert (await as_("officer").put(path, json=body)).status_code == 200
    shown = (await as_("occasional").get(path)).json()
    assert (shown["retention_class"], shown["case_reference"]) == ("years_5", "OUKA/1/2027")
    two_lines = {**body, "case_reference": "a\nb"}
    refused = await as_("officer").put(path, json=two_lines)
    assert refused.json()["errors"][0]["code"] == "not_one_line"
