"""Erasures: previewed, confirmed by mail, cancellable for seven days, then carried out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.models import Contribution
from api.core.clock import utc_now
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.documents.storage import Files
from api.mails.models import Mail, MailState
from api.meetings.models import SignUp, SignUpStatus
from api.organisations.models import ApiKey, Membership, Role
from api.personal_data.erasure_list import EntryKind, entries
from api.personal_data.events import ErasureAsked
from api.personal_data.jobs.erasures import (
    erase_due,
    list_erasures,
)
from api.personal_data.jobs.exports import make_exports
from api.personal_data.mails import mail_erasure
from api.personal_data.models import ErasureRequest, ErasureState
from api.personal_data.retention import retain
from api.surveys.models import SurveyStatus
from tests.api.client import ApiClient, As
from tests.api.dump import tables_with
from tests.api.web.browser import BROWSER, check_page, open_page
from tests.factories import organisations
from tests.factories.accounts import person, signed_in
from tests.factories.contributions import contribution, official
from tests.factories.dialogues import dialogue
from tests.factories.events import context
from tests.factories.mails import mail
from tests.factories.meetings import meeting, sign_up, slots, talks
from tests.factories.notifications import watch
from tests.factories.participation import participant, receipt
from tests.factories.surveys import response, survey
from tests.factories.world import World

NAME, EMAIL = "Ulpukka Uniikki", "ulpukka.uniikki@example.fi"


class Workers:
    """Runs the workers' tasks on the connection of the test."""

    def __init__(
        self, session: AsyncSession, connection: AsyncConnection, settings: Settings
    ) -> None:
        self.session, self.connection, self.settings = session, connection, settings

    async def do(self, step: Callable[[Any], Any]) -> Any:
        await self.session.commit()

        def on(sync: Connection) -> Any:
            @contextmanager
            def transaction() -> Iterator[Session]:
                session = Session(sync, join_transaction_mode="create_savepoint")
                with session, session.begin():
                    yield session

            return step(transaction)

        done = await self.connection.run_sync(on)
        self.session.expunge_all()
        return done

    async def mail(self, erasure_id: Any) -> str:
        """The token from the mail."""

        def step(transaction: Any) -> None:
            with transaction() as session:
                mail_erasure(session, ErasureAsked(erasure_id), context(self.settings))

        await self.do(step)
        stmt = select(Mail.text).where(Mail.key == f"erasure:{erasure_id}")
        text: str = (await self.session.scalars(stmt)).one()
        return text.split("token=")[1].split(maxsplit=1)[0]

    async def erase(self, *, days: int) -> int:
        later = utc_now() + timedelta(days=days, minutes=1)
        done: int = await self.do(lambda transaction: erase_due(transaction, later))
        files = Files(self.settings.erasures)
        await self.do(lambda transaction: list_erasures(transaction, files, later))
        return done


@pytest.fixture
def workers(session: AsyncSession, connection: AsyncConnection, settings: Settings) -> Workers:
    return Workers(session, connection, settings)


@pytest.fixture
async def leaving(session: AsyncSession, world: World, client: ApiClient) -> ApiClient:
    """A person with an account who has taken part everywhere."""
    somebody = person(name=NAME, email=EMAIL)
    session.add(somebody)
    await session.flush()
    row, token = signed_in(somebody)
    call = dialogue(world.buyer)
    session.add_all([row, call, watch(somebody, name=f"{NAME} vahti")])
    await session.flush()
    mine = participant(call, somebody)
    asked = survey(call, status=SurveyStatus.PUBLISHED)
    event = meeting(call)
    session.add_all([mine, asked, event])
    await session.flush()
    session.add_all(
        [
            contribution(call, somebody, participant_id=mine.id, text="Jää sanotuksi."),
            response(asked, mine),
            sign_up(event, somebody),
            mail(person_id=somebody.id, address=EMAIL, text=f"Hei {NAME}!"),
            mail(person_id=somebody.id, address=EMAIL, state=MailState.SENT),
            organisations.membership(somebody, world.buyer, Role.VIEWER),
            organisations.invitation(world.other_buyer, email=EMAIL)[0],
        ]
    )
    await session.flush()
    return client.as_(token)


async def _asked(session: AsyncSession) -> ErasureRequest:
    return (await session.scalars(select(ErasureRequest))).one()


async def test_preview_of_the_erasure_lists_what_stays(leaving: ApiClient) -> None:
    answer = (await leaving.get("/v1/me/erasure")).json()
    assert answer["state"] is None
    assert answer["remains"] == {
        "contributions": 1,
        "official_contributions": 0,
        "survey_responses": 1,
    }


async def test_erasure_removes_account_and_mails_and_unlinks_contributions(  # noqa: PLR0917 - fixtures
    leaving: ApiClient,
    client: ApiClient,
    session: AsyncSession,
    connection: AsyncConnection,
    workers: Workers,
    settings: Settings,
) -> None:
    assert "people" in await tables_with(connection, NAME)
    stmt = await leaving.delete("/v1/me")
    assert (stmt.status_code, stmt.json()["state"]) == (202, "asked")
    token = await workers.mail((await _asked(session)).id)
    confirmed = await client.post("/v1/me/erasure/confirm", json={"token": token})
    assert confirmed.status_code == 204
    assert await workers.erase(days=6) == 0
    assert await workers.erase(days=7) == 1
    for words in (NAME, EMAIL):
        assert await tables_with(connection, words) == set()
    row = (await session.scalars(select(Contribution))).one()
    assert (row.text, row.person_id) == ("Jää sanotuksi.", None)
    assert (await session.scalars(select(SignUp.status))).one() is SignUpStatus.WITHDRAWN
    shown = (await client.get(f"/v1/contributions/{row.id}")).json()
    assert shown["text"] == "Jää sanotuksi."
    assert shown["author"]["has_left"] is True
    left_words = {"fi": "joku joka on lähtenyt", "sv": "någon som har lämnat", "en": "who has left"}
    for language, left in left_words.items():
        assert left in (await open_page(client, f"/dialogues/{row.dialogue_id}", language)).text
    assert (await leaving.get("/v1/me")).status_code == 401
    kinds = [entry.kind for entry in entries(Files(settings.erasures))]
    assert EntryKind.PERSON in kinds


@pytest.mark.parametrize("kind", ["event", "talks"])
async def test_place_of_an_erased_person_goes_to_the_waiting_list(
    as_: As, world: World, session: AsyncSession, workers: Workers, kind: str
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    row = meeting(call, capacity=1) if kind == "event" else talks(call)
    session.add(row)
    await session.flush()
    wishes: list[str] = []
    if kind == "talks":
        [slot] = slots(row, 1)
        session.add(slot)
        await session.flush()
        wishes = [str(slot.id)]
    signed_up = {}
    for who in ("resident", "member", "rival"):
        made = await as_(who).post(f"/v1/meetings/{row.id}/sign-ups", json={"wishes": wishes})
        signed_up[who] = made.headers["location"]
    resident = as_("resident")
    asked = await resident.delete("/v1/me")
    assert asked.status_code == 202, asked.text
    token = await workers.mail((await _asked(session)).id)
    await resident.post("/v1/me/erasure/confirm", json={"token": token})
    assert await workers.erase(days=7) == 1
    after = [(await as_(who).get(signed_up[who])).json() for who in ("member", "rival")]
    assert [(item["status"], item["position"]) for item in after] == [
        ("placed", None),
        ("waiting", 1),
    ]
    stmt = select(OutboxEvent.data["news"].astext).where(OutboxEvent.audience == Audience.PRIVATE)
    assert "moved_up" in set(await session.scalars(stmt)), "told as after a withdrawal"


async def test_a_confirmation_works_once_and_only_with_the_mails_secret(
    leaving: ApiClient, client: ApiClient, session: AsyncSession, workers: Workers
) -> None:
    await leaving.delete("/v1/me")
    token = await workers.mail((await _asked(session)).id)
    path = "/v1/me/erasure/confirm"
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert (await client.post(path, json={"token": wrong})).status_code == 400
    assert (await client.post(path, json={"token": token})).status_code == 204
    assert (await client.post(path, json={"token": token})).status_code == 400


async def test_the_page_behind_the_mail_changes_nothing_until_its_button_is_pressed(
    leaving: ApiClient, client: ApiClient, session: AsyncSession, workers: Workers
) -> None:
    await leaving.delete("/v1/me")
    token = await workers.mail((await _asked(session)).id)
    page = await open_page(client, f"/erasure/confirm?lang=sv&token={token}", "sv")
    assert page.status_code == 200
    assert (await _asked(session)).state is ErasureState.ASKED
    done = await client.post(
        "/erasure/confirm?lang=sv",
        content=f"token={token}",
        headers={**BROWSER, "Content-Type": "application/x-www-form-urlencoded"},
    )
    check_page(done, "sv")
    assert done.status_code == 200
    assert (await _asked(session)).state is ErasureState.WAITS


async def test_erasure_can_be_cancelled(
    leaving: ApiClient, client: ApiClient, session: AsyncSession, workers: Workers
) -> None:
    await leaving.delete("/v1/me")
    token = await workers.mail((await _asked(session)).id)
    await client.post("/v1/me/erasure/confirm", json={"token": token})
    assert (await leaving.delete("/v1/me/erasure")).status_code == 204
    assert await workers.erase(days=30) == 0
    assert (await leaving.get("/v1/me")).json()["name"] == NAME
    again = await leaving.delete("/v1/me")
    assert again.json()["state"] == "asked"


async def test_unconfirmed_requests_are_deleted(
    leaving: ApiClient, session: AsyncSession, workers: Workers
) -> None:
    await leaving.delete("/v1/me")

    def step(transaction: Any) -> int:
        with transaction() as plain:
            return retain(plain, utc_now() + timedelta(days=8))["erasure_requests"]

    assert await workers.do(step) == 1


async def test_official_answers_of_an_erased_officer_keep_their_author(
    as_: As, client: ApiClient, session: AsyncSession, world: World, workers: Workers
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    officer = world.people["officer"]
    said = official(call, world.buyer, person_id=officer.id)
    session.add(said)
    assert (await as_("officer").get("/v1/me/erasure")).json()["remains"][
        "official_contributions"
    ] == 1
    await as_("officer").delete("/v1/me")
    token = await workers.mail((await _asked(session)).id)
    await client.post("/v1/me/erasure/confirm", json={"token": token})
    assert await workers.erase(days=7) == 1
    row = await session.get_one(Contribution, said.id)
    author = await session.get_one(Person, row.person_id)
    assert (author.name, author.has_account) == ("officer", False)
    assert author.email.endswith("@invalid")
    assert (await as_("officer").get("/v1/me")).status_code == 401


async def test_sole_manager_cannot_be_erased(as_: As, session: AsyncSession, world: World) -> None:
    """The manager of a firm with another member, and a buyer's only officer."""
    for alone in ("supplier", "stranger"):
        answer = await as_(alone).delete("/v1/me")
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["code"] == "manages_alone"
    assert (await as_("leader").delete("/v1/me")).status_code == 202, "the officer manages too"


async def test_sole_manager_of_two_organisations_cannot_be_erased(
    as_: As, session: AsyncSession, world: World
) -> None:
    manager, heir = world.people["stranger"], world.people["resident"]
    firm = organisations.supplier()
    session.add(firm)
    await session.flush()
    beside = organisations.membership(heir, firm, Role.MEMBER)
    session.add_all([organisations.membership(manager, firm, Role.ADMIN), beside])
    session.add(organisations.membership(heir, world.other_buyer, Role.LEADER))
    assert (await as_("stranger").delete("/v1/me")).status_code == 409, "one is not enough"
    await session.execute(
        update(Membership).where(Membership.id == beside.id).values(role=Role.ADMIN)
    )
    assert (await as_("stranger").delete("/v1/me")).status_code == 202


async def test_keys_of_a_firm_without_members_are_revoked(
    as_: As, client: ApiClient, session: AsyncSession, world: World, workers: Workers
) -> None:
    key, _ = organisations.api_key(world.rival)
    session.add(key)
    assert (await as_("rival").delete("/v1/me")).status_code == 202
    token = await workers.mail((await _asked(session)).id)
    await client.post("/v1/me/erasure/confirm", json={"token": token})
    assert await workers.erase(days=7) == 1
    revoked = select(ApiKey.revoked_at).where(ApiKey.organisation_id == world.rival.id)
    assert (await session.scalars(revoked)).one() is not None
    shown = await client.get(f"/v1/organisations/{world.rival.id}")
    assert shown.status_code == 200, "its name stays"


async def test_a_receipt_is_erased_with_the_receipt(
    client: ApiClient, session: AsyncSession, world: World, workers: Workers
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    holder, token = receipt(call)
    session.add(holder)
    await session.flush()
    session.add(contribution(call, None, participant_id=holder.id, text="Jää."))
    mine = client.as_(token)
    stmt = await mine.delete("/v1/me")
    assert (stmt.status_code, stmt.json()["state"]) == (202, "waits")
    assert (await mine.delete("/v1/me/erasure")).status_code == 204
    await mine.delete("/v1/me")
    assert await workers.erase(days=7) == 1
    session.expunge_all()
    assert (await session.scalars(select(Contribution.text))).one() == "Jää."
    assert (await mine.get("/v1/me/erasure")).status_code == 401


async def test_export_is_requested_built_and_downloaded(
    leaving: ApiClient, client: ApiClient, workers: Workers, settings: Settings
) -> None:
    asked = await leaving.post("/v1/me/export")
    assert (asked.status_code, asked.json()["state"]) == (202, "pending")
    assert (await leaving.post("/v1/me/export")).json()["id"] == asked.json()["id"]
    assert (await leaving.get("/v1/me/export/file")).status_code == 404
    files = Files(settings.uploads)
    made = await workers.do(lambda t: make_exports(t, files, utc_now(), settings.public_url))
    assert made == 1
    assert (await leaving.get("/v1/me/export")).json()["state"] == "ready"
    copy = await leaving.get("/v1/me/export/file")
    with ZipFile(BytesIO(copy.content)) as archive:
        assert EMAIL in archive.read("data.json").decode()
    assert (await client.get("/v1/me/export/file")).status_code == 401
