"""Dead letters are listed for the operator, and a retry takes effect exactly once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.ids import new_id
from api.digests.jobs import Built, claim_and_build
from api.digests.links import Links
from api.events.jobs import run_delivery, sweep_deliveries
from api.events.models import Delivery, DeliveryState
from api.mails.jobs import BULK, claim_mails
from api.mails.models import Mail, MailKind, MailState
from api.watches.models import DigestSlot, Match, SlotState
from tests.api.client import As
from tests.api.problems import fault_pointers
from tests.api.saving import saved
from tests.factories.events import outbox_event
from tests.factories.mails import mail
from tests.factories.notifications import watch
from tests.factories.operations import failed_delivery, failed_slot
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.settings import SECRET_KEY

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PATH = "/v1/dead-letters"
ADDRESS = "pekka.puhtaala@puhtax.example"


async def _failed(session: AsyncSession, position: int = 1, **values: object) -> Delivery:
    event = outbox_event(position=position)
    session.add(event)
    await session.flush()
    return await saved(session, failed_delivery(event, **values))


def _refused(**values: object) -> Mail:
    said = f"550 5.1.1 <{ADDRESS}> unknown"
    defaults = {"state": MailState.FAILED, "attempts": 1, "last_error": said, "address": ADDRESS}
    return mail(**{**defaults, **values})


async def test_dead_letters_are_listed_newest_first(
    as_: As, session: AsyncSession, world: World
) -> None:
    await _failed(session, updated_at=NOW - HOUR)
    session.add_all(
        [
            _refused(updated_at=NOW),
            failed_slot(world.people["resident"], closed_at=NOW - 2 * HOUR),
            mail(),
        ]
    )
    operator = as_("operator")
    answer = await operator.get(PATH)
    told = [
        (item["kind"], item["part"], item["event_type"], item["error"], item["attempts"])
        for item in answer.json()["items"]
    ]
    assert told == [
        ("mail", "digest", None, "550 5.1.1", 1),
        ("reaction", "matching", "organisation.approved.v1", "ValueError", 8),
        ("digest", "daily", None, None, None),
    ]
    for private in (ADDRESS, "unknown", "Koulukuljetukset"):
        assert private not in answer.text


async def test_dead_letters_are_filtered_and_paged(as_: As, session: AsyncSession) -> None:
    # Two of the same moment: the identifier tells them apart.
    session.add_all([_refused(updated_at=NOW - (number // 2) * HOUR) for number in range(5)])
    session.add(_refused(kind=MailKind.NOTICE))
    await _failed(session)
    operator = as_("operator")
    assert len((await operator.get(f"{PATH}?kind=mail&kind=reaction")).json()["items"]) == 7
    seen: list[str] = []
    following: str | None = f"{PATH}?kind=mail&part=digest&limit=2"
    while following:
        page = await operator.get(following)
        seen += [item["id"] for item in page.json()["items"]]
        following = page.links.get("next", {}).get("url")
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("error", ["the sender died", "strange words", None])
async def test_mail_servers_reply_is_shown_as_codes_only(
    as_: As, session: AsyncSession, error: str | None
) -> None:
    session.add(_refused(last_error=error))
    [item] = (await as_("operator").get(PATH)).json()["items"]
    assert item["error"] is None


async def test_a_retried_reaction_runs_exactly_once(as_: As, session: AsyncSession) -> None:
    delivery = await _failed(session)
    operator, path = as_("operator"), f"{PATH}/reaction/{delivery.id}/retry"
    for _ in range(3):  # asked again while it waits: the same answer, nothing more
        answer = await operator.post(path)
        assert answer.status_code == 202
        assert answer.json() == {
            "kind": "reaction",
            "id": str(delivery.id),
            "state": "pending",
        }
    assert await _audited(session) == [f"deliveries/{delivery.id}"]

    ran: list[UUID] = []

    def work(sync: Session) -> None:
        handed_over = sweep_deliveries(sync, utc_now())
        for delivery_id in handed_over * 3:
            run_delivery(sync, delivery_id, lambda _, __, row: ran.append(row.id))

    await session.run_sync(work)
    assert ran == [delivery.event_id]
    refused = await operator.post(path)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/problems/wrong-state")


async def _audited(session: AsyncSession) -> list[str]:
    stmt = select(AuditEntry.target).where(AuditEntry.action == "dead_letter.retry")
    return sorted(await session.scalars(stmt))


async def test_a_retried_mail_is_sent_with_all_its_attempts(as_: As, session: AsyncSession) -> None:
    refused = _refused()
    session.add(refused)
    answer = await as_("operator").post(f"{PATH}/mail/{refused.id}/retry")
    assert answer.json()["state"] == "pending"
    claimed = await session.run_sync(
        lambda sync: claim_mails(sync, BULK, utc_now(), lease=HOUR, limit=10)
    )
    assert [(item.id, item.attempts) for item in claimed] == [(refused.id, 0)]


async def test_a_retried_digest_is_built_again(
    as_: As, session: AsyncSession, world: World
) -> None:
    reader = world.people["resident"]
    item = procurement(world.buyer)
    found, slot = watch(reader), failed_slot(reader)
    event = outbox_event(
        type="procurement.planned.v1",
        position=1,
        data={"procurement_id": str(item.id)},
    )
    session.add_all([item, found, slot, event])
    await session.flush()
    session.add(Match(event_id=event.id, watch_id=found.id, slot_id=slot.id))
    operator, path = as_("operator"), f"{PATH}/digest/{slot.id}/retry"
    assert (await operator.post(path)).json()["state"] == "open"

    def build(sync: Session) -> Built:
        links = Links("http://testserver.local", SECRET_KEY)
        return claim_and_build(sync, utc_now(), links, lease=HOUR)

    first, second = await session.run_sync(build), await session.run_sync(build)
    assert (len(first.mails), second.slots) == (1, 0)
    assert await session.scalar(select(DigestSlot.state)) is SlotState.MAILED
    assert (await operator.post(path)).status_code == 409


async def test_batch_retry_takes_the_oldest_up_to_a_limit(as_: As, session: AsyncSession) -> None:
    for number in range(5):
        consumer = "webhooks" if number == 4 else "matching"
        age = {"updated_at": NOW - number * HOUR}
        await _failed(session, consumer=consumer, position=number + 1, **age)
    operator = as_("operator")
    wish = {"kind": "reaction", "part": "matching", "limit": 3}
    first = await operator.post(f"{PATH}/retry", json=wish)
    assert first.json() == {"retried": 3, "more": True}
    left = (await operator.get(PATH)).json()["items"]
    assert [(item["part"], item["since"]) for item in left] == [
        ("matching", "2027-03-01T09:00:00Z"),
        ("webhooks", "2027-03-01T05:00:00Z"),
    ]
    second = await operator.post(f"{PATH}/retry", json=wish)
    assert second.json() == {"retried": 1, "more": False}
    assert len(await _audited(session)) == 4
    waiting = select(func.count()).where(Delivery.state == DeliveryState.PENDING)
    assert await session.scalar(waiting) == 4


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"kind": "mails"}, "/kind"),
        ({"kind": "mail", "limit": 0}, "/limit"),
        ({"kind": "mail", "limit": 501}, "/limit"),
        ({"kind": "mail", "parts": "x"}, "/parts"),
    ],
)
async def test_invalid_retry_request_is_refused(
    as_: As, wish: dict[str, object], pointer: str
) -> None:
    answer = await as_("operator").post(f"{PATH}/retry", json=wish)
    assert fault_pointers(answer) == [pointer]


async def test_unknown_dead_letter_is_not_found(as_: As) -> None:
    for place in (f"mail/{new_id()}", f"nonsense/{new_id()}"):
        assert (await as_("operator").post(f"{PATH}/{place}/retry")).status_code == 404
