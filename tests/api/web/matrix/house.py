"""An organisation's members, keys and webhooks."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, everyone
from tests.api.web.matrix.workspace import ORG, at_supplier
from tests.factories.events import outbox_event
from tests.factories.organisations import api_key
from tests.factories.webhooks import webhook, webhook_attempt, webhook_delivery
from tests.factories.world import World

_position = count(1)


def at_member(suffix: str) -> Path:
    async def given(world: World, _: AsyncSession) -> str:
        return f"/my/organisations/{world.supplier.id}/members/{world.people['member'].id}{suffix}"

    return given


def at_key(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row, _ = api_key(world.supplier)
        session.add(row)
        await session.flush()
        return f"/my/organisations/{world.supplier.id}/keys/{row.id}{suffix}"

    return given


def at_webhook(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = webhook(world.supplier)
        session.add(row)
        await session.flush()
        return f"/my/organisations/{world.supplier.id}/webhooks/{row.id}{suffix}"

    return given


async def at_attempt(world: World, session: AsyncSession) -> str:
    row, event = webhook(world.supplier), outbox_event(position=next(_position))
    session.add_all([row, event])
    await session.flush()
    session.add(delivery := webhook_delivery(row, event))
    await session.flush()
    session.add(attempt := webhook_attempt(delivery))
    path = f"/my/organisations/{world.supplier.id}/webhooks/{row.id}"
    return f"{path}/attempts/{attempt.id}/redeliver"


async def at_buyers_digest(world: World, _: AsyncSession) -> str:
    return f"/my/organisations/{world.buyer.id}/digest"


DIGEST: dict[str, Any] = everyone(403, officer=200, leader=200, occasional=200, anonymous=303)
MANAGE: dict[str, Any] = everyone(403, anonymous=303, supplier=200)
SENT: dict[str, Any] = everyone(403, anonymous=401)
MEMBER, KEY = f"{ORG}/members/{{person_id:uuid}}", f"{ORG}/keys/{{key_id:uuid}}"
WEBHOOK = f"{ORG}/webhooks/{{webhook_id:uuid}}"
ATTEMPT = f"{WEBHOOK}/attempts/{{attempt_id:uuid}}"
ROWS = [
    PageRow(f"GET {MEMBER}/role", at_member("/role"), MANAGE),
    PageRow(f"POST {MEMBER}/role", at_member("/role"), SENT | {"supplier": 400}),
    PageRow(f"GET {MEMBER}/remove", at_member("/remove"), MANAGE | {"member": 200}),
    PageRow(f"POST {MEMBER}/remove", at_member("/remove"), SENT | {"supplier": 303, "member": 303}),
    PageRow(f"GET {ORG}/keys", at_supplier("/keys"), MANAGE),
    PageRow(f"GET {ORG}/keys/new", at_supplier("/keys/new"), MANAGE),
    PageRow(f"POST {ORG}/keys/new", at_supplier("/keys/new"), SENT | {"supplier": 400}),
    PageRow(f"GET {KEY}", at_key(), MANAGE),
    PageRow(f"GET {KEY}/end", at_key("/end"), MANAGE),
    PageRow(f"POST {KEY}/end", at_key("/end"), SENT | {"supplier": 303}),
    PageRow(f"GET {ORG}/webhooks", at_supplier("/webhooks"), MANAGE),
    PageRow(f"GET {ORG}/webhooks/new", at_supplier("/webhooks/new"), MANAGE),
    PageRow(f"POST {ORG}/webhooks/new", at_supplier("/webhooks/new"), SENT | {"supplier": 400}),
    PageRow(f"GET {WEBHOOK}", at_webhook(), MANAGE),
    PageRow(f"GET {WEBHOOK}/edit", at_webhook("/edit"), MANAGE),
    PageRow(f"POST {WEBHOOK}/edit", at_webhook("/edit"), SENT | {"supplier": 412}),
    PageRow(f"GET {ATTEMPT}/redeliver", at_attempt, MANAGE),
    PageRow(f"POST {ATTEMPT}/redeliver", at_attempt, SENT | {"supplier": 303}),
    PageRow(f"GET {WEBHOOK}/{{verb:str}}", at_webhook("/test"), MANAGE),
    PageRow(f"POST {WEBHOOK}/{{verb:str}}", at_webhook("/test"), SENT | {"supplier": 303}),
    PageRow(f"GET {ORG}/profile", at_supplier("/profile"), MANAGE),
    PageRow(f"POST {ORG}/profile", at_supplier("/profile"), SENT | {"supplier": 412}),
    PageRow(f"GET {ORG}/digest", at_buyers_digest, DIGEST),
    PageRow(
        f"POST {ORG}/digest",
        at_buyers_digest,
        everyone(403, officer=400, leader=400, occasional=400, anonymous=401),
    ),
]
