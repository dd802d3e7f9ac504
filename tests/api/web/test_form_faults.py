"""Every form: a fault that fits no field stands in the summary, and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import InvalidRequest
from api.dialogues.models import Dialogue
from api.web.forms import flow
from tests.api.client import ApiClient
from tests.api.web.test_page_matrix import ROWS
from tests.api.web.visitor import Visitor
from tests.factories.contributions import question
from tests.factories.world import World

OK = 200
OF_QUESTIONS = {
    "/my/dialogues/{dialogue_id:uuid}/answer",
    "/my/dialogues/{dialogue_id:uuid}/dispositions",
}
"""There is no form while nothing waits."""

GETS = {row.route.removeprefix("GET "): row for row in ROWS if row.route.startswith("GET ")}


def sees_form(route: str) -> str | None:
    """A visitor whom the matrix lets see the form. None: nobody without more than a row gives."""
    names = GETS[route].statuses if route in GETS else {}
    return next((name for name in sorted(names, reverse=True) if names[name] == OK), None)


ROUTES = [row.route.removeprefix("POST ") for row in ROWS if row.route.startswith("POST ")]
FORMS = [route for route in ROUTES if sees_form(route)]
BUTTONS = {
    "/sign-out",
    "/sign-out-everywhere",
    "/watches/confirm",
    "/invitations/accept",
    "/erasure/confirm",
    "/unsubscribe/{token:str}",
    "/dialogues/{dialogue_id:uuid}/surveys/{survey_id:uuid}/withdraw",
    "/my/organisations/{organisation_id:uuid}/invitations/{invitation_id:uuid}/withdraw",
}
"""Nothing is typed there."""
MAILED_CODE = "/my/organisations/{organisation_id:uuid}/confirm/{request_id:uuid}"
"""The row's request does not exist; the form has one field."""


def test_every_form_is_walked() -> None:
    assert set(ROUTES) - set(FORMS) == BUTTONS | {MAILED_CODE}


async def path_of(route: str, world: World, session: AsyncSession) -> str:
    """Where there is a form to fill in."""
    path = await GETS[route].path(world, session)
    if route in OF_QUESTIONS:
        call = (await session.scalars(select(Dialogue))).one()
        session.add(question(call, world.people["resident"]))
    await session.commit()
    return f"{path}?q=koulu" if path == "/watches/new" else path


def _refuse(*_: Any) -> None:
    raise InvalidRequest.at("/nowhere/to/be/seen", "required")


@pytest.mark.parametrize("route", FORMS)
async def test_fault_without_a_field_is_in_the_summary(
    route: str,
    client: ApiClient,
    world: World,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token(sees_form(route) or ""))
    await visitor.open(await path_of(route, world, session))
    given = typed(visitor)
    monkeypatch.setattr(flow, "_require_ours", _refuse)
    visitor.files = {"file": ("plan.csv", b"a;b")} if 'type="file"' in visitor.page.text else {}
    page = await visitor.submit(given)
    assert page.status_code == 400
    root = html.document_fromstring(page.text)
    assert root.xpath("//*[@id='summary']//li")
    assert given.items() <= dict(visitor.filled({})).items()


def typed(visitor: Visitor) -> Mapping[str, str | Sequence[str]]:
    controls = visitor.form().xpath(".//textarea | .//input[@type='text' or @type='email']")
    return {item.get("name"): f"Teksti {n}" for n, item in enumerate(controls)}
