"""Planning notices imported into a plan: all or nothing, with a report."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.exchange.eforms.notice import NoticeSubtype
from api.exchange.eforms.writing.notice import write
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient, As
from tests.api.problems import fault_codes
from tests.factories.world import World
from tests.unit.exchange.eforms.notices import buyer, notice, scope

PLANNING = NoticeSubtype.PLANNING_GENERAL
OLD, NEW = (
    b"</cac:TenderingTerms>",
    b"""</cac:TenderingTerms><cac:TenderingProcess>
<cac:NoticeDocumentReference><cbc:ID>123-2026</cbc:ID></cac:NoticeDocumentReference>
</cac:TenderingProcess>""",
)


@pytest.fixture
def officer(as_: As) -> ApiClient:
    return as_("officer")


def _own(world: World, **values: Any) -> bytes:
    return write(notice(PLANNING, buyer=buyer(business_id=world.buyer.business_id), **values))


async def _send(client: ApiClient, path: str, data: bytes, query: str = "") -> httpx.Response:
    files = {"file": ("notice.xml", data, "application/xml")}
    return await client.post(f"{path}/eforms{query}", files=files)


async def _drafts(session: AsyncSession) -> list[Procurement]:
    return list(await session.scalars(select(Procurement)))


async def test_a_planning_notice_becomes_a_draft(
    officer: ApiClient, world: World, plan_path: str, session: AsyncSession
) -> None:
    answer = await _send(officer, plan_path, _own(world).replace(OLD, NEW))
    assert answer.status_code == 200, answer.text
    report = answer.json()
    [row] = await _drafts(session)
    assert report["procurement_id"] == str(row.id)
    assert report["previous_notice_ids"] == ["123-2026"]
    assert "123-2026" in row.notes
    assert (row.status, row.cpv_main, row.regions) == ("draft", "60130000", ["17"])
    assert any(it["path"].endswith("CityName") for it in report["not_understood"])


async def test_a_dry_run_changes_nothing(
    officer: ApiClient, world: World, plan_path: str, session: AsyncSession
) -> None:
    answer = await _send(officer, plan_path, _own(world), "?dry_run=true")
    assert answer.json()["procurement_id"] is None
    assert await _drafts(session) == []


async def test_a_draft_may_lack_what_a_notice_must_have(
    officer: ApiClient, world: World, plan_path: str
) -> None:
    bare = scope(description={})
    answer = await _send(officer, plan_path, _own(world, whole=bare, parts=(bare,)))
    assert [it["field"] for it in answer.json()["missing"]] == ["BT-24-Procedure", "BT-24-Part"]


@pytest.mark.parametrize(
    ("codes", "fault"),
    [({"cpv": ("99999999",)}, "eforms_cpv"), ({"nuts": ("FI9Z9",)}, "eforms_nuts")],
)
async def test_wrong_codes_are_refused(
    officer: ApiClient, world: World, plan_path: str, codes: dict[str, Any], fault: str
) -> None:
    answer = await _send(officer, plan_path, _own(world, whole=scope(**codes)))
    assert fault_codes(answer, 422) == [fault]


async def test_other_notices_are_refused(officer: ApiClient, world: World, plan_path: str) -> None:
    foreign = await _send(officer, plan_path, write(notice(PLANNING)))
    assert fault_codes(foreign, 422) == ["eforms_other_buyer"]
    consultation = await _send(officer, plan_path, write(notice()))
    assert fault_codes(consultation, 422) == ["eforms_not_planning"]
    newer = _own(world).replace(b"eforms-sdk-1.13", b"eforms-sdk-2.0")
    assert fault_codes(await _send(officer, plan_path, newer), 422) == ["eforms_sdk"]


async def test_hostile_xml_is_refused(officer: ApiClient, plan_path: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    assert fault_codes(await _send(officer, plan_path, bomb), 422) == ["eforms_not_xml"]
