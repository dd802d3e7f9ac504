"""The page of a procurement."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.partial_dates import Precision
from api.dialogues.models import DialogueStatus
from api.organisations.models import OrganisationStatus
from api.plans.models.procurements import ProcurementChange, PromisedDate
from api.plans.models.values import (
    ChangeKind,
    Milestone,
    ProcurementLot,
    ProcurementStatus,
    SustainabilityCriterion,
)
from tests.api.client import ApiClient, As
from tests.api.web.browser import SCRIPT, check_page, open_page, text_of
from tests.factories.dialogues import about, dialogue
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.texts import fi


async def test_page_shows_all_public_fields(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(
        world.buyer,
        summary=fi("Lapset kouluun taksilla."),
        municipalities=["564"],
        regions=["17"],
        contract_months=24,
        sme_suitable=True,
        notes="Sisäinen muistiinpano",
        lots=[ProcurementLot(fi("Pohjoinen"), value_low="1000.50")],
        criteria=[SustainabilityCriterion("environmental.climate", fi("Vähäpäästöiset autot"))],
        goals=["openness.dialogue"],
    )
    call = dialogue(world.buyer)
    session.add_all([row, call])
    await session.flush()
    session.add(about(call, row))
    page = await open_page(client, f"/procurements/{row.id}")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "public, max-age=60"
    text = text_of(page)
    for expected in (
        "Koulukuljetukset 2027–2031",
        "Oulun kaupunki",
        "Suunnitteilla",
        "3. neljännes 2027",
        "60 000–150 000 €",
        "60130000 Maanteiden henkilöliikenteen erikoiskuljetukset",
        "Oulu",
        "Pohjois-Pohjanmaa",
        "24 kuukautta",
        "Lapset kouluun taksilla.",
        "vähintään 1 000,50 €",
        "Ilmastonmuutoksen hillintä",
        "Vähäpäästöiset autot",
        "Jatkuva vuoropuhelu",
        "hankinnat@example.fi",
        "Miten koulukuljetukset pitäisi kilpailuttaa?",
    ):
        assert expected in text, expected
    assert "Sisäinen muistiinpano" not in text


async def test_dates_and_amounts_follow_the_readers_language(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, title=SCRIPT)
    session.add(row)
    expected = {
        "fi": ("3. neljännes 2027", "60 000–150 000 €", "Arvioitu arvo"),
        "sv": ("3:e kvartalet 2027", "60 000–150 000 €", "Uppskattat värde"),
        "en": ("3rd quarter 2027", "€60,000–150,000", "Estimated value"),
    }
    for language, words in expected.items():
        page = await open_page(client, f"/procurements/{row.id}", language)
        for word in words:
            assert word in text_of(page)
        response = await client.get(f"/procurements/{row.id}?lang={language}")
        check_page(response, language)
        assert f'href="/?lang={language}"' in response.text
    swedish = await open_page(client, f"/procurements/{row.id}", "sv")
    assert '<h1 lang="fi">' in swedish.text
    assert SCRIPT not in swedish.text
    assert "&lt;script&gt;" in swedish.text


async def test_withheld_value_is_on_no_page(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    lots = [ProcurementLot(fi("Osa"), value_low="77777.00")]
    row = procurement(world.buyer, value_withheld=True, lots=lots)
    session.add(row)
    text = text_of(await open_page(client, f"/procurements/{row.id}"))
    assert "Ei julkinen" in text
    assert "60 000" not in text
    assert "77 777" not in text


async def test_history_shows_promised_dates_and_reasons(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    first, later = date(2027, 1, 1), date(2027, 7, 1)
    at = datetime(2027, 1, 1, 22, 30, tzinfo=UTC)
    kept = {"value": "2027-01-01", "precision": "quarter"}
    session.add_all(
        [
            ProcurementChange(
                procurement_id=row.id, at=at, kind=ChangeKind.RESCHEDULED,
                before={"notice_expected": kept, "status": "planned", "contact": None},
                after={"notice_expected": None, "status": "preparing", "contact": None},
                reason=fi(f"Budjetti {SCRIPT}"),
            ),
            *(
                PromisedDate(
                    procurement_id=row.id, milestone=Milestone.NOTICE, date_value=day,
                    precision=Precision.QUARTER, at=at + timedelta(days=number), reason={},
                )
                for number, day in enumerate((first, later))
            ),
        ]
    )  # fmt: skip
    page = await open_page(client, f"/procurements/{row.id}")
    text = text_of(page)
    assert "Hankintailmoitus (arvio): 1. neljännes 2027 → –" in text
    assert "Tila: Suunnitteilla → Valmisteilla" in text
    assert "Yhteystiedot: muutettu" in text
    assert "2.1.2027" in text
    assert "183 päivää luvattua myöhemmin" in text
    assert SCRIPT not in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_cancelled_procurement_has_a_tombstone_page(
    language: str, client: ApiClient, world: World, session: AsyncSession
) -> None:
    gone = procurement(
        world.buyer, status=ProcurementStatus.CANCELLED, status_reason=fi("Määrärahaa ei ole.")
    )
    call = dialogue(
        world.buyer,
        DialogueStatus.CANCELLED,
        cancelled_at=utc_now(),
        cancellation_reason=fi("Määrärahaa ei ole."),
    )
    session.add_all([gone, call])
    for path in (f"/procurements/{gone.id}", f"/dialogues/{call.id}"):
        page = await open_page(client, path, language)
        assert page.status_code == 200
        assert 'class="notice"' in page.text
        assert "Määrärahaa ei ole." in page.text


async def test_draft_has_no_page_even_with_a_token(
    as_: As, world: World, session: AsyncSession
) -> None:
    world.other_buyer.status = OrganisationStatus.SUSPENDED
    draft = procurement(world.buyer, status=ProcurementStatus.DRAFT)
    suspended = procurement(world.other_buyer)
    draft_call = dialogue(world.buyer, DialogueStatus.DRAFT)
    suspended_call = dialogue(world.other_buyer)
    session.add_all([draft, suspended, draft_call, suspended_call])
    paths = [
        f"/procurements/{draft.id}", f"/procurements/{suspended.id}",
        f"/dialogues/{draft_call.id}", f"/dialogues/{suspended_call.id}",
    ]  # fmt: skip
    for path in (*paths, f"/procurements/{new_id()}", "/procurements/x", "/nothing"):
        for name in ("anonymous", "officer"):
            page = await open_page(as_(name), path)
            assert page.status_code == 404, path
            assert page.headers["cache-control"] == "private, no-store"
            assert "Ei löytynyt" in page.text
    front = text_of(await open_page(as_("officer"), "/"))
    assert "Yhtään hankintaa ei ole vielä julkaistu." in front


async def test_programs_still_get_problem_details(client: ApiClient) -> None:
    for path, accept in (("/procurements/x", "*/*"), ("/v1/nothing", "text/html")):
        answer = await client.get(path, headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("application/problem+json")
