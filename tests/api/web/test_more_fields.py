"""Everything that a procurement has beyond its five fields, written and changed on the form."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language, LocalText, TextOrigin
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementLot, SustainabilityCriterion, WebLink
from tests.api.client import ApiClient
from tests.api.web.test_procurement_forms import FIVE
from tests.api.web.visitor import Visitor
from tests.factories.plans import procurement
from tests.factories.world import World

FI, SV = Language.FI, Language.SV
MORE = {
    "title/sv": "Städning av skolor",
    "origin/sv": "translated",
    "summary/fi": "Siivotaan koulut.",
    "procedure": "open",
    "contract_months": "36",
    "contract_options/fi": "Kaksi vuotta lisää.",
    "reserved": "sheltered-workshops",
    "sme_suitable": "yes",
    "cpv_additional": "90919200-4, 90911300",
    "municipalities": "Oulu, Kempele",
    "regions": ["06"],
    "lots/0/title/fi": "Pohjoinen",
    "lots/0/cpv": "90911200",
    "lots/0/value_low": "60 000",
    "lots/0/value_high": "noin 0,1 M€",
    "lots/0/sme_suitable": "no",
    "goals": ["sustainable-development"],
    "criteria/0/code": "social",
    "criteria/0/note/fi": "Työllistämisehto",
    "links/0/url": "https://oulu.example/siivous",
    "links/0/label/fi": "Lisätietoa",
}


async def stored(session: AsyncSession) -> Procurement:
    stmt = select(Procurement).execution_options(populate_existing=True)
    return (await session.scalars(stmt)).one()


async def edit(officer: Visitor, row: Procurement, values: Mapping[str, str]) -> None:
    await officer.open(f"/procurements/{row.id}/edit")
    await officer.submit(values, step="preview")
    await officer.submit(step="send")
    assert officer.path.endswith("/saved"), officer.main()


async def test_every_field_is_written_previewed_and_kept(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    await officer.open(f"/buyers/{world.buyer.id}/procurements/new")
    await officer.submit({**FIVE, **MORE})
    for words in ("Avoin menettely", "Pohjoinen", "Oulu, Kempele", "36 kuukautta"):
        assert words in officer.main()
    await officer.submit(step="send")
    row = await stored(session)
    assert row.title[SV] == LocalText("Städning av skolor", TextOrigin.TRANSLATED)
    assert row.title[FI].origin is TextOrigin.ORIGINAL
    assert row.lots == [
        ProcurementLot(
            {FI: LocalText("Pohjoinen")}, "90911200", "60000.00", "100000.00", sme_suitable=False
        )
    ]
    assert row.criteria == [SustainabilityCriterion("social", {FI: LocalText("Työllistämisehto")})]
    assert row.links == [WebLink("https://oulu.example/siivous", {FI: LocalText("Lisätietoa")})]
    assert (row.procedure, row.contract_months, row.sme_suitable) == ("open", 36, True)
    assert row.cpv_additional == ["90919200", "90911300"]
    assert (row.municipalities, row.regions) == (["564", "244"], ["06", "17"])
    assert (row.goals, row.reserved) == (["sustainable-development"], "sheltered-workshops")


async def test_form_without_changes_changes_nothing(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    await officer.open(f"/buyers/{world.buyer.id}/procurements/new")
    await officer.submit({**FIVE, **MORE})
    await officer.submit(step="send")
    before = await stored(session)
    kept = {name: getattr(before, name) for name in ("title", "lots", "criteria", "links")}
    await edit(officer, before, {})
    after = await stored(session)
    assert {name: getattr(after, name) for name in kept} == kept
    assert (after.regions, after.municipalities) == (["06", "17"], ["564", "244"])
    await officer.open(f"/procurements/{after.id}")
    assert "Muutettu:" not in officer.main()


async def test_rows_are_emptied_and_added(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    lots = [ProcurementLot({FI: LocalText(f"Osa {n}", TextOrigin.MACHINE)}) for n in range(3)]
    row = procurement(world.buyer, lots=lots, municipalities=["564"], regions=["17"])
    session.add(row)
    await session.commit()
    path = f"/procurements/{row.id}/edit"
    await officer.open(path)
    await officer.submit({"lots/3/title/fi": "Neljäs", "lots/4/title/fi": "Viides"}, step="edit")
    assert "lots/6/title/fi" in dict(officer.filled({}))
    assert dict(officer.filled({}))["lots/4/title/fi"] == "Viides"
    await officer.submit({"lots/1/title/fi": "", "municipalities": ""}, step="preview")
    await officer.submit(step="send")
    row = await stored(session)
    assert [lot.title[FI].text for lot in row.lots] == ["Osa 0", "Osa 2", "Neljäs", "Viides"]
    origins = [lot.title[FI].origin for lot in row.lots]
    assert origins == [TextOrigin.MACHINE] * 2 + [TextOrigin.ORIGINAL] * 2
    assert (row.municipalities, row.regions) == ([], [])


async def test_origin_of_a_language_is_changed_alone(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    title = {FI: LocalText("Siivous"), SV: LocalText("Städning", TextOrigin.MACHINE)}
    row = procurement(world.buyer)
    row.title = title
    session.add(row)
    await session.commit()
    await edit(officer, row, {"origin/sv": "translated"})
    assert (await stored(session)).title == {
        **title,
        SV: LocalText("Städning", TextOrigin.TRANSLATED),
    }


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"municipalities": "Oulu, Mordor"}, "municipalities"),
        ({"cpv_additional": "90911200, siivous"}, "cpv_additional"),
        ({"contract_months": "kolme"}, "contract_months"),
        ({"contract_months": "0"}, "contract_months"),
        ({"lots/0/value_low": "100"}, "lots/0/title/fi"),
        ({"lots/0/title/fi": "x", "lots/0/value_high": "paljon"}, "lots/0/value_high"),
        ({"lots/1/title/fi": "x", "lots/1/cpv": "xyz"}, "lots/1/cpv"),
        ({"lots/0/title/fi": "x" * 301}, "lots/0/title/fi"),
        ({"links/0/url": "javascript:alert(1)"}, "links/0/url"),
        ({"links/0/label/fi": "vain nimi"}, "links/0/url"),
        ({"criteria/0/note/fi": "vain huomautus"}, "criteria/0/code"),
        ({"title/sv": "x" * 301}, "title/sv"),
    ],
)
async def test_bad_entry_comes_back_at_its_field_in_an_open_part(
    typed: Mapping[str, str], faulty: str, officer: Visitor, world: World
) -> None:
    await officer.open(f"/buyers/{world.buyer.id}/procurements/new")
    page = await officer.submit({**FIVE, **typed})
    assert page.status_code in {400, 422}
    assert set(officer.errors()) == {faulty}
    assert dict(typed).items() <= dict(officer.filled({})).items()
    assert '<details class="more" open>' in page.text


async def test_colleague_changed_a_lot(
    client: ApiClient, officer: Visitor, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, lots=[ProcurementLot({FI: LocalText("Osa")})])
    session.add(row)
    await session.commit()
    path = f"/procurements/{row.id}/edit"
    await officer.open(path)
    leader = Visitor(client)
    leader.sign_in(world.token("leader"))
    await leader.open(path)
    await leader.submit({"lots/0/title/fi": "Johtajan osa"}, step="send")
    page = await officer.submit({"lots/0/title/fi": "Minun osani"}, step="preview")
    assert page.status_code == 412
    assert "Johtajan osa" in officer.main()
    assert dict(officer.filled({}))["lots/0/title/fi"] == "Minun osani"
    await officer.submit(step="preview")
    await officer.submit(step="send")
    assert (await stored(session)).lots[0].title[FI].text == "Minun osani"


async def test_a_fault_opens_the_parts_of_the_form_that_are_filled_in(
    officer: Visitor, world: World
) -> None:
    await officer.open(f"/buyers/{world.buyer.id}/procurements/new")
    page = await officer.submit({"lots/0/title/fi": "Yksi"})
    assert page.status_code == 400
    assert page.text.count('<details class="more" open>') == 1
    page = await officer.submit({"lots/0/title/fi": ""})
    assert page.text.count('<details class="more">') > 1
    assert '<details class="more" open>' not in page.text


async def test_many_rows_stay_within_the_limit(officer: Visitor, world: World) -> None:
    path = f"/buyers/{world.buyer.id}/procurements/new"
    await officer.open(path)
    sent = [*officer.filled(FIVE), ("lots/999/title/fi", "x"), ("lots/99999/title/fi", "x")]
    page = await officer.send(path, [*sent, ("step", "edit")])
    assert page.status_code == 200
    assert page.text.count('name="lots/99/title/fi"') == 1
    assert 'name="lots/100/title/fi"' not in page.text


async def test_rows_outlast_an_expired_session(officer: Visitor, world: World) -> None:
    await officer.open(f"/buyers/{world.buyer.id}/procurements/new")
    await officer.submit({"lots/0/title/fi": "Yksi", "lots/1/title/fi": "Kaksi"}, step="edit")
    officer.sign_in(None)
    page = await officer.submit({"lots/3/title/fi": "Neljäs"})
    assert page.status_code == 401
    assert dict(officer.filled({}))["lots/3/title/fi"] == "Neljäs"
