"""Bounce reports of a provider, and the suppressions that people and the operator see."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import SignIn
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.settings import Settings
from api.http.services import services_of
from api.mails.message import message_id
from api.mails.models import Mail, MailState, Suppression, SuppressionReason
from api.mails.verp import make_token
from tests import services
from tests.api.client import ApiClient, As
from tests.api.provider import signed
from tests.api.saving import saved
from tests.factories.accounts import sign_in
from tests.factories.mails import mail, suppression
from tests.factories.world import World
from tests.settings import SECRET_KEY

ADDRESS = "reader@example.fi"
PATH = "/v1/mail-bounces"


@pytest.fixture
async def sent(session: AsyncSession) -> Mail:
    return await saved(session, mail(address=ADDRESS, state=MailState.SENT))


async def tell(client: ApiClient, body: dict[str, Any], **changed: str) -> httpx.Response:
    content, headers = signed(body)
    return await client.post(PATH, content=content, headers={**headers, **changed})


async def stopped(session: AsyncSession) -> list[Suppression]:
    return list(await session.scalars(select(Suppression)))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("hard", SuppressionReason.HARD_BOUNCE), ("complaint", SuppressionReason.COMPLAINT)],
)
@pytest.mark.parametrize("handle", ["token", "message_id", "bare message_id"])
async def test_a_hard_bounce_and_a_complaint_stop_mails_to_the_address(  # noqa: PLR0917 - fixtures
    client: ApiClient,
    session: AsyncSession,
    sent: Mail,
    kind: str,
    reason: SuppressionReason,
    handle: str,
) -> None:
    named = message_id(sent.key, "testserver.local")
    by = {
        "token": {"token": make_token(SECRET_KEY, sent.id)},
        "message_id": {"message_id": named},
        "bare message_id": {"message_id": named.strip("<>")},
    }[handle]
    words = {"status": "5.1.1", "diagnostic": f"550 5.1.1 {ADDRESS} unknown"}
    for _ in range(2):
        answered = await tell(client, {"kind": kind, **by, **words})
        assert (answered.status_code, answered.json()) == (200, {"outcome": "stopped"})
    (row,) = await stopped(session)
    assert (row.address, row.reason, row.status) == (ADDRESS, reason, "5.1.1")
    assert row.diagnostic == "550 5.1.1 … unknown"


async def test_soft_bounces_on_five_days_in_fourteen_suppress_the_address(
    client: ApiClient, session: AsyncSession
) -> None:
    outcomes = []
    for day in (0, 3, 3, 8, 12, 15, 16):
        row = mail(address=ADDRESS, state=MailState.SENT)
        session.add(row)
        with time_machine.travel(utc_now() + timedelta(days=day), tick=False):
            told = await tell(client, {"kind": "soft", "token": make_token(SECRET_KEY, row.id)})
        outcomes.append(told.json()["outcome"])
    # On the fifteenth day the first one is too long ago, and two on one day count once.
    assert outcomes == ["noted"] * 6 + ["stopped"]
    (found,) = await stopped(session)
    assert found.reason is SuppressionReason.SOFT_BOUNCES


async def test_complaint_is_not_overwritten_by_later_reports(
    client: ApiClient, session: AsyncSession, sent: Mail
) -> None:
    for kind in ("hard", "complaint", "hard"):
        await tell(client, {"kind": kind, "token": make_token(SECRET_KEY, sent.id)})
    (row,) = await stopped(session)
    assert row.reason is SuppressionReason.COMPLAINT


async def test_bounce_of_a_deleted_mail_changes_nothing(
    client: ApiClient, session: AsyncSession
) -> None:
    for named in (
        {"token": make_token(SECRET_KEY, new_id())},
        {"message_id": message_id("digest:gone", "testserver.local")},
    ):
        answered = await tell(client, {"kind": "hard", **named})
        assert answered.json() == {"outcome": "unknown"}
    assert await stopped(session) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA v1a,ä"},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "0"},
        {"webhook-timestamp": "soon"},
    ],
    ids=str,
)
async def test_unsigned_report_is_refused(
    client: ApiClient, session: AsyncSession, sent: Mail, wrong: dict[str, str]
) -> None:
    body = {"kind": "hard", "token": make_token(SECRET_KEY, sent.id)}
    refused = await tell(client, body, **{k: v.encode() for k, v in wrong.items()})  # type: ignore[arg-type]
    assert refused.status_code == 400
    (fault,) = refused.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("webhook-signature", "bad_signature")
    assert await stopped(session) == []


async def test_another_secret_and_an_old_signature_are_refused(
    client: ApiClient, sent: Mail
) -> None:
    body = {"kind": "hard", "token": make_token(SECRET_KEY, sent.id)}
    other = "whsec_" + b64encode(b"c" * 32).decode()
    for content, headers in (signed(body, other),):
        assert (await client.post(PATH, content=content, headers=headers)).status_code == 400
    content, headers = signed(body)
    for late, status in ((timedelta(minutes=6), 400), (timedelta(minutes=4), 200)):
        with time_machine.travel(utc_now() + late, tick=False):
            answered = await client.post(PATH, content=content, headers=headers)
        assert answered.status_code == status


async def test_old_and_new_secret_are_accepted_during_rotation(
    client: ApiClient, sent: Mail
) -> None:
    content, headers = signed({"kind": "soft", "token": make_token(SECRET_KEY, sent.id)})
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert (await client.post(PATH, content=content, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "hard"}, "/token", "token_or_message_id"),
        (
            {"kind": "hard", "token": "a" * 40, "message_id": "<a@b>"},
            "/token",
            "token_or_message_id",
        ),
        ({"kind": "hard", "token": "a" * 40}, "/token", "bad_bounce_token"),
        ({"kind": "hard", "message_id": "<a@b.fi>"}, "/message_id", "bad_message_id"),
        ({"kind": "cold", "token": "a" * 40}, "/kind", None),
        ({"kind": "hard", "token": "a" * 40, "status": "broken"}, "/status", None),
        ({"kind": "hard", "token": "a" * 40, "person": "x"}, "/person", None),
    ],
    ids=str,
)
async def test_faults_of_a_report_have_pointers(
    client: ApiClient, body: dict[str, Any], pointer: str, code: str | None
) -> None:
    refused = await tell(client, body)
    assert refused.status_code == 400
    (fault,) = refused.json()["errors"]
    assert fault["pointer"] == pointer
    assert code in {None, fault["code"]}


@pytest.mark.parametrize("body", [{"kind": "hard", "token": "a" * 40}, {"nonsense": 1}])
async def test_route_is_missing_without_a_secret(
    client: ApiClient, app: Litestar, monkeypatch: pytest.MonkeyPatch, body: dict[str, Any]
) -> None:
    settings = services_of(app)[Settings].model_copy(update={"bounce_secret": None})
    services.replace(monkeypatch, app, settings)
    assert (await tell(client, body)).status_code == 404


async def test_suppression_is_shown_on_the_account_and_can_be_lifted_there(
    as_: As, world: World, session: AsyncSession
) -> None:
    me = await as_("resident").get("/v1/me")
    assert (me.json()["mail_stopped_at"], me.json()["mail_stopped_reason"]) == (None, None)
    row = suppression(world.people["resident"].email, reason=SuppressionReason.COMPLAINT)
    session.add(row)
    me = await as_("resident").get("/v1/me")
    assert me.json()["mail_stopped_at"] == row.stopped_at.isoformat().replace("+00:00", "Z")
    assert me.json()["mail_stopped_reason"] == "complaint"
    assert (await as_("resident").delete("/v1/me/mail-suppression")).status_code == 204
    assert (await as_("resident").get("/v1/me")).json()["mail_stopped_at"] is None
    assert await audited(session) == [("mail_suppression.lift", world.people["resident"].id)]
    assert (await as_("resident").delete("/v1/me/mail-suppression")).status_code == 404


async def audited(session: AsyncSession) -> list[tuple[str, object]]:
    lifted = AuditEntry.action.startswith("mail_suppression.")
    rows = await session.execute(select(AuditEntry.action, AuditEntry.person_id).where(lifted))
    return [(action, person_id) for action, person_id in rows]


@pytest.mark.parametrize(
    ("reason", "is_lifted"),
    [
        (SuppressionReason.HARD_BOUNCE, True),
        (SuppressionReason.SOFT_BOUNCES, True),
        (SuppressionReason.COMPLAINT, False),
    ],
)
async def test_signing_in_by_mail_proves_that_the_address_works(
    client: ApiClient, session: AsyncSession, reason: SuppressionReason, is_lifted: bool
) -> None:
    wish, token = sign_in(email=ADDRESS)
    session.add_all([wish, suppression(ADDRESS, reason=reason)])
    wrong = await client.post("/v1/sign-in/confirm", json={"token": token[::-1]})
    assert wrong.status_code == 400
    assert len(await stopped(session)) == 1
    confirmed = await client.post("/v1/sign-in/confirm", json={"token": token})
    assert confirmed.status_code == 200
    assert (await stopped(session) == []) is is_lifted
    person_id = confirmed.json()["person"]["id"]
    actions = [(action, str(who)) for action, who in await audited(session)]
    assert actions == ([("mail_suppression.lift", person_id)] if is_lifted else [])
    assert await session.scalar(select(SignIn.used_at).where(SignIn.id == wish.id))


async def test_counting_restarts_after_a_suppression_is_lifted(
    client: ApiClient, as_: As, world: World, session: AsyncSession
) -> None:
    address, outcomes = world.people["resident"].email, []
    for day in range(6):
        row = mail(address=address, state=MailState.SENT)
        session.add(row)
        with time_machine.travel(utc_now() + timedelta(days=day), tick=False):
            told = await tell(client, {"kind": "soft", "token": make_token(SECRET_KEY, row.id)})
        outcomes.append(told.json()["outcome"])
        if outcomes[-1] == "stopped":
            await as_("resident").delete("/v1/me/mail-suppression")
    assert outcomes == ["noted"] * 4 + ["stopped", "noted"]


async def test_operator_lists_and_lifts_suppressions(
    as_: As, world: World, session: AsyncSession
) -> None:
    complaint = suppression("a@example.fi", reason=SuppressionReason.COMPLAINT)
    dead = suppression("b@example.fi", person_id=world.people["resident"].id)
    session.add_all([complaint, dead])
    operator = as_("operator")
    listed = await operator.get("/v1/mail-suppressions?count=true")
    assert listed.headers["cache-control"] == "private, no-store"
    assert [row["address"] for row in listed.json()["items"]] == ["b@example.fi", "a@example.fi"]
    assert listed.json()["count"] == 2
    assert listed.json()["items"][0]["diagnostic"] == "550 5.1.1 User unknown"
    only = await operator.get("/v1/mail-suppressions?reason=complaint&count=true")
    assert [row["id"] for row in only.json()["items"]] == [str(complaint.id)]
    assert only.json()["count"] == 1
    first = await operator.get("/v1/mail-suppressions?limit=1")
    rest = await operator.get(f"/v1/mail-suppressions?limit=1&cursor={first.json()['next']}")
    assert [row["id"] for row in rest.json()["items"]] == [str(complaint.id)]
    assert (await operator.delete(f"/v1/mail-suppressions/{dead.id}")).status_code == 204
    assert [row.id for row in await stopped(session)] == [complaint.id]
    assert await audited(session) == [("mail_suppression.lift", world.people["operator"].id)]
    assert (await operator.delete(f"/v1/mail-suppressions/{dead.id}")).status_code == 404


async def test_suppressed_mail_adds_no_row_to_the_list(as_: As, session: AsyncSession) -> None:
    """Beside a dialogue's log it would tell the operator that this person takes part there."""
    session.add(suppression("b@example.fi"))
    before = await as_("operator").get("/v1/mail-suppressions?count=true")
    session.add(mail(address="b@example.fi", state=MailState.SUPPRESSED))
    after = await as_("operator").get("/v1/mail-suppressions?count=true")
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


async def test_suppression_is_erased_with_the_person(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    person = world.people["resident"]
    row = mail(address=person.email, person_id=person.id, state=MailState.SENT)
    session.add(row)
    await tell(client, {"kind": "hard", "token": make_token(SECRET_KEY, row.id)})
    assert [found.address for found in await stopped(session)] == [person.email]
    await session.delete(await session.merge(person))
    await session.flush()
    session.expunge_all()
    assert await stopped(session) == []
    assert await session.scalar(select(Mail)) is None
