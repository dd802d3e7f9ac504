"""Drafts of forms: kept when a sign-in has expired, and seen by nobody else."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.forms.models import FormDraft
from tests.api.client import ApiClient
from tests.api.web.test_form_faults import BUTTONS, FORMS, path_of, sees_form, typed
from tests.api.web.test_page_matrix import ROWS
from tests.api.web.visitor import Visitor
from tests.factories.world import World

SIGNED_OUT = 401
NEEDS_SIGN_IN = [
    row.route.removeprefix("POST ")
    for row in ROWS
    if row.route.startswith("POST ") and row.statuses.get("anonymous") == SIGNED_OUT
]
OPENED = [route for route in NEEDS_SIGN_IN if route in FORMS and route not in BUTTONS]


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


@pytest.mark.parametrize("route", OPENED)
async def test_expired_sign_in_leads_back_to_the_form_and_its_text(
    route: str, client: ApiClient, world: World, session: AsyncSession
) -> None:
    visitor, token = Visitor(client), world.token(sees_form(route) or "")
    visitor.sign_in(token)
    await visitor.open(await path_of(route, world, session))
    if not (given := typed(visitor)):
        return
    form = visitor.form()
    has_file, path = bool(form.xpath(".//input[@type='file']")), form.get("action")
    visitor.sign_in(None)
    page = await visitor.submit(given)
    assert page.status_code == SIGNED_OUT
    assert "/sign-in?return=%2F" in page.text
    if has_file:
        return
    visitor.sign_in(token)
    await visitor.open(path)
    assert given.items() <= dict(visitor.filled({})).items()


async def test_draft_of_an_expired_session_is_not_shown_to_the_next_person(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await visitor.open("/my/first-steps")
    visitor.sign_in(None)
    await visitor.submit({"business_id": "Salainen 1"})
    assert await session.scalar(select(func.count()).select_from(FormDraft)) == 1
    visitor.sign_in(world.token("resident"))
    await visitor.open("/my/first-steps")
    assert "Salainen 1" not in visitor.page.text
    page = await visitor.submit({"business_id": "Toisen 2"})
    assert page.status_code == 400
    visitor.sign_in(world.token("supplier"))
    await visitor.open("/my/first-steps")
    assert dict(visitor.filled({}))["business_id"] == "Salainen 1"


async def test_draft_of_a_stranger_is_theirs_after_sign_in(visitor: Visitor, world: World) -> None:
    visitor.sign_in(None)
    await visitor.send("/my/first-steps", [("business_id", "Ennen 3")])
    visitor.sign_in(world.token("resident"))
    await visitor.open("/my/first-steps")
    assert dict(visitor.filled({}))["business_id"] == "Ennen 3"


async def test_forms_of_one_path_with_other_parameters_have_drafts_of_their_own(
    visitor: Visitor, world: World
) -> None:
    visitor.sign_in(world.token("officer"))
    path = f"/buyers/{world.buyer.id}/procurements/new"
    await visitor.open(path)
    await visitor.submit({"title/fi": "Ilman suunnitelmaa"}, step="preview")
    await visitor.open(f"{path}?plan={uuid4()}")
    assert "Ilman suunnitelmaa" not in visitor.page.text
    await visitor.open(f"{path}?lang=fi")
    assert dict(visitor.filled({}))["title/fi"] == "Ilman suunnitelmaa"


async def test_options_of_own_pages_tell_the_methods(client: ApiClient) -> None:
    for path, methods in (("/my", "GET"), ("/my/settings", "POST"), ("/operating", "GET")):
        answer = await client.request("OPTIONS", path)
        assert answer.status_code == 204
        assert methods in answer.headers["allow"]
