"""Forms from hostile strangers and unlucky users: a clear answer, and no text is lost."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.forms.models import FormDraft
from api.interests.models import Interest
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER
from tests.api.web.test_forms import BID
from tests.api.web.test_import_pages import upload
from tests.api.web.visitor import Visitor
from tests.factories.plans import procurement
from tests.factories.world import World


@pytest.fixture
async def target(session: AsyncSession, world: World) -> Procurement:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    return row


def visitor_as(client: ApiClient, world: World, name: str) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token(name))
    return visitor


async def test_nul_is_stored_in_a_draft_as_the_replacement_character(
    client: ApiClient, world: World, session: AsyncSession, target: Procurement
) -> None:
    visitor = visitor_as(client, world, "supplier")
    path = f"/procurements/{target.id}/interest"
    page = await visitor.send(path, [("message", "Voimme\0 aloittaa"), ("kind", "")])
    assert page.status_code == 400
    draft = (await session.scalars(select(FormDraft))).one()
    assert draft.entries["message"] == ["Voimme\ufffd aloittaa"]


@pytest.mark.parametrize("name", ["cpv_main", "title/fi", "notice_expected", "contact"])
async def test_nul_in_any_field_is_no_server_error(
    name: str, client: ApiClient, world: World
) -> None:
    visitor = visitor_as(client, world, "officer")
    page = await visitor.send(f"/buyers/{world.buyer.id}/procurements/new", [(name, "\0")])
    assert page.status_code == 400


async def test_form_id_of_another_form_or_person_answers_nobody(
    client: ApiClient, world: World, session: AsyncSession, target: Procurement
) -> None:
    other = procurement(world.buyer)
    session.add(other)
    await session.flush()
    for name, row in (("supplier", target), ("supplier", other), ("officer", target)):
        visitor = visitor_as(client, world, name)
        await visitor.open(f"/procurements/{row.id}/interest")
        await visitor.submit({"form_id": "known-to-both", **BID})
        if name == "supplier":
            assert visitor.path == f"/procurements/{row.id}/interest/registered"
        else:
            assert not visitor.path.endswith("/registered")
    registered = await session.scalars(select(Interest.procurement_id))
    assert set(registered) == {target.id, other.id}


async def test_draft_does_not_overwrite_a_newer_version(
    client: ApiClient, world: World, target: Procurement
) -> None:
    first, second = (visitor_as(client, world, name) for name in ("officer", "leader"))
    path = f"/procurements/{target.id}/edit"
    await first.open(path)
    page = await first.submit({"title/fi": "Ensimmäisen otsikko", "notice_expected": "koska"})
    assert page.status_code == 400
    await second.open(path)
    await second.submit({"title/fi": "Toisen otsikko"}, step="send")
    await first.open(path)
    assert dict(first.filled({}))["title/fi"] == "Ensimmäisen otsikko"
    page = await first.submit({"notice_expected": "Q3/2027"})
    assert page.status_code == 412
    assert "Toisen otsikko" in page.text


async def test_way_back_from_a_preview_does_not_overwrite_a_newer_version(
    client: ApiClient, world: World, target: Procurement
) -> None:
    visitor = visitor_as(client, world, "officer")
    path = f"/procurements/{target.id}/edit"
    await visitor.open(path)
    version = dict(visitor.filled({}))["version"]
    await visitor.submit({"title/fi": "Uusi"}, step="preview")
    colleague = visitor_as(client, world, "leader")
    await colleague.open(path)
    await colleague.submit({"title/fi": "Toisen otsikko"}, step="send")
    await visitor.send(path, [*visitor.filled({}), ("step", "edit")])
    assert dict(visitor.filled({}))["version"] == version
    assert (await visitor.submit({}, step="preview")).status_code == 412


async def test_beginning_anew_and_signing_in_keep_the_query(
    client: ApiClient, world: World
) -> None:
    path = f"/buyers/{world.buyer.id}/procurements/new?plan={uuid4()}"
    stranger = Visitor(client)
    await stranger.open(path)
    assert stranger.path.endswith("new%3Fplan%3D" + path[-36:])


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere"])
async def test_page_of_a_problem_sends_nothing_on_for_another_site(
    path: str, client: ApiClient
) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        page = await client.post(
            path, data={"token": "of-the-attacker"}, headers={**BROWSER, **headers}
        )
        assert page.status_code in {403, 404, 405}
        assert "of-the-attacker" not in page.text


@pytest.mark.parametrize("path", ["/watches/new?cpv=bad", "/watches/new?cpv=60&cpv=x&q=bussi"])
async def test_watch_of_an_unreadable_search_is_a_page(path: str, client: ApiClient) -> None:
    assert (await Visitor(client).open(path)).status_code == 200


async def test_language_links_keep_every_filter(client: ApiClient) -> None:
    page = await Visitor(client).open("/procurements?region=17&region=06&lang=fi")
    assert 'href="?region=17&amp;region=06&amp;lang=sv"' in page.text


@pytest.mark.parametrize("year", ["0000", "\u0662027", "99999", "-001"])
async def test_plan_of_no_year_is_refused(year: str, client: ApiClient, world: World) -> None:
    visitor = visitor_as(client, world, "officer")
    page = await upload(visitor, world, plan=f"new-{year}")
    assert page.status_code == 422
    assert set(visitor.errors()) == {"plan", "file"}  # it is asked for again


async def test_import_takes_nothing_that_is_not_in_the_sheet(
    client: ApiClient, world: World
) -> None:
    visitor = visitor_as(client, world, "officer")
    await upload(visitor, world)
    path, digits = visitor.path.partition("?")[0], "1" * 5_000
    for name, value in (
        (f"mends/{digits}/B2", "x"),
        (f"row/0/{digits}", "new"),
        ("row/0/4000", "new"),
        (f"take/{uuid4()}/\0", "sheet"),
        ("mends/0/ZZ99999", "1"),
    ):
        page = await visitor.send(path, [("step", "save"), (name, value)])
        assert page.status_code in {200, 400}, name[:20]
    await visitor.open(path)
    assert "3 uutta hankintaa" in visitor.main()


async def test_draft_is_not_shown_after_signing_out(
    client: ApiClient, world: World, target: Procurement
) -> None:
    visitor = visitor_as(client, world, "supplier")
    path = f"/procurements/{target.id}/interest"
    await visitor.open(path)
    await visitor.submit({"message": BID["message"]})
    await visitor.send("/sign-out", [])
    visitor.sign_in(world.token("officer"))
    page = await visitor.open(path)
    assert BID["message"] not in page.text
