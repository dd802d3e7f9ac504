"""Pages of one's own."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import SOME_ID, PageRow, Path, at, everyone, signed_in
from tests.factories.interests import interest
from tests.factories.plans import procurement
from tests.factories.world import World


def at_interest(suffix: str) -> Path:
    """Of the supplier, for the buyer's eyes only."""

    async def given(world: World, session: AsyncSession) -> str:
        target = procurement(world.buyer)
        session.add(target)
        await session.flush()
        row = interest(world.supplier, target)
        session.add(row)
        await session.flush()
        return f"/my/interests/{row.id}{suffix}"

    return given


SEES: dict[str, int] = {"leader": 403, "officer": 403, "occasional": 403, "viewer": 403}
OWN: dict[str, Any] = everyone(404, **SEES, supplier=200, member=200, anonymous=303)
SENT: dict[str, Any] = OWN | {"supplier": 412, "member": 412, "anonymous": 401}
"""Without the version that was seen, nothing is changed."""
ROWS = [
    PageRow("GET /my", at("/my"), signed_in(200)),
    PageRow("GET /my/settings", at("/my/settings"), signed_in(200)),
    PageRow("POST /my/settings", at("/my/settings"), everyone(412, anonymous=401)),
    PageRow("GET /my/settings/mails", at("/my/settings/mails"), signed_in(200)),
    PageRow("POST /my/settings/mails", at("/my/settings/mails"), everyone(404, anonymous=401)),
    PageRow("GET /my/sessions", at("/my/sessions"), signed_in(200)),
    PageRow("POST /my/sessions", at("/my/sessions"), everyone(303, anonymous=401)),
    PageRow("GET /my/sessions/end-all", at("/my/sessions/end-all"), signed_in(200)),
    PageRow("POST /my/sessions/end-all", at("/my/sessions/end-all"), everyone(303, anonymous=401)),
    PageRow("GET /my/interests", at("/my/interests"), signed_in(200)),
    PageRow("GET /my/interests/{interest_id:uuid}/edit", at_interest("/edit"), OWN),
    PageRow("POST /my/interests/{interest_id:uuid}/edit", at_interest("/edit"), SENT),
    PageRow("GET /my/interests/{interest_id:uuid}/withdraw", at_interest("/withdraw"), OWN),
    PageRow("POST /my/interests/{interest_id:uuid}/withdraw", at_interest("/withdraw"), SENT),
    PageRow("GET /my/done/{name:str}", at("/my/done/settings-changed"), signed_in(200)),
]


def at_supplier(suffix: str = "") -> Path:
    async def given(world: World, _: AsyncSession) -> str:
        return f"/my/organisations/{world.supplier.id}{suffix}"

    return given


ORG = "/my/organisations/{organisation_id:uuid}"
READ: dict[str, Any] = everyone(403, anonymous=303, supplier=200, member=200, operator=200)
MANAGE: dict[str, Any] = everyone(403, anonymous=303, supplier=200)
GONE: dict[str, Any] = MANAGE | {"supplier": 404}
MANAGED: dict[str, Any] = everyone(403, anonymous=401, supplier=400)
INVITATION = f"{ORG}/invitations/{{invitation_id:uuid}}/withdraw"
ROWS += [
    PageRow(f"GET {ORG}", at_supplier(), READ),
    PageRow(f"GET {ORG}/invite", at_supplier("/invite"), MANAGE),
    PageRow(f"POST {ORG}/invite", at_supplier("/invite"), MANAGED),
    PageRow(f"GET {INVITATION}", at_supplier(f"/invitations/{SOME_ID}/withdraw"), GONE),
    PageRow(
        f"POST {INVITATION}",
        at_supplier(f"/invitations/{SOME_ID}/withdraw"),
        MANAGED | {"supplier": 404},
    ),
    PageRow(f"GET {ORG}/confirm", at_supplier("/confirm"), MANAGE),
    PageRow(f"POST {ORG}/confirm", at_supplier("/confirm"), MANAGED),
    PageRow(f"GET {ORG}/confirm/{{request_id:uuid}}", at_supplier(f"/confirm/{SOME_ID}"), GONE),
    PageRow(
        f"POST {ORG}/confirm/{{request_id:uuid}}",
        at_supplier(f"/confirm/{SOME_ID}"),
        everyone(400, anonymous=401),
    ),
]
