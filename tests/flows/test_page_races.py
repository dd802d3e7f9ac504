"""Two officers press a button at once, or one presses it again: one effect, one event."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.contributions.models import ContributionStatus
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueFormat, DialogueStatus
from api.organisations.models import Organisation, Role
from api.surveys.models import SurveyStatus
from tests.days import day
from tests.factories import accounts, organisations
from tests.factories.contributions import contribution, objection
from tests.factories.dialogues import about, dialogue
from tests.factories.documents import document, text_version
from tests.factories.meetings import meeting
from tests.factories.participation import participant
from tests.factories.plans import procurement
from tests.factories.surveys import survey
from tests.factories.webhooks import webhook
from tests.flows.platform import Platform, running_platform

BROWSER = {"Accept": "text/html", "Accept-Language": "fi", "Sec-Fetch-Site": "same-origin"}
REASON = {"reason/fi/text": "Perustelu."}
DONE = 303


class House(NamedTuple):
    buyer: Organisation
    officers: Sequence[httpx.Client]


class Sent(NamedTuple):
    client: httpx.Client
    action: str
    data: dict[str, list[str]]


Make = Callable[[Session, Organisation], str]


@dataclass(frozen=True)
class Job:
    name: str
    make: Make
    """Adds what the form is about; returns the form's address."""
    values: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, worker_number: int) -> Iterator[Platform]:
    with running_platform(tmp_path_factory.mktemp("races"), worker_number) as platform:
        platform.start("api")
        yield platform


@pytest.fixture(scope="module")
def house(platform: Platform) -> Iterator[House]:
    tokens = []
    with platform.sessions.begin() as session:
        buyer = add(session, organisations.organisation())
        for _ in range(2):
            row, token = accounts.signed_in(person := add(session, accounts.person()))
            add(session, row, organisations.membership(person, buyer, Role.LEADER))
            tokens.append(token)
    officers = [
        httpx.Client(base_url=platform.url, headers={**BROWSER, "Cookie": f"session={token}"})
        for token in tokens
    ]
    yield House(buyer, officers)
    for client in officers:
        client.close()


def add(session: Session, *rows: Any) -> Any:
    """One after another, as they refer to each other. Returns the first."""
    for row in rows:
        session.add(row)
        session.flush()
    return rows[0]


def draft(suffix: str) -> Make:
    def make(session: Session, buyer: Organisation) -> str:
        formats = [DialogueFormat.COMMENTS, DialogueFormat.SURVEY]
        call = dialogue(buyer, DialogueStatus.DRAFT, formats=formats)
        asked, need = survey(call, status=SurveyStatus.DRAFT), procurement(buyer)
        add(session, call, need, about(call, need), asked)
        return suffix.format(call=call.id, survey=asked.id)

    return make


def public(suffix: str) -> Make:
    def make(session: Session, buyer: Organisation) -> str:
        call = add(session, dialogue(buyer))
        author, talk = participant(call), meeting(call)
        version, paragraphs = text_version(text := document(call))
        add(session, author, talk, text, version, *paragraphs)
        ids = {"call": call.id, "meeting": talk.id, "document": text.id}
        return suffix.format(**ids, number=author.number)

    return make


def objected(session: Session, buyer: Organisation) -> str:
    call, author = add(session, dialogue(buyer)), add(session, accounts.person())
    removed = {"status": ContributionStatus.REMOVED, "removed_at": utc_now()}
    row = add(session, contribution(call, author, **removed))
    add(session, objection(row))
    return f"/my/objections/{row.id}"


def hooked(verb: str) -> Make:
    def make(session: Session, buyer: Organisation) -> str:
        row = add(session, webhook(buyer))
        return f"/my/organisations/{buyer.id}/webhooks/{row.id}/{verb}"

    return make


def new_in_house(kind: str) -> Make:
    def make(_: Session, buyer: Organisation) -> str:
        return f"/my/organisations/{buyer.id}/{kind}/new"

    return make


def planned(suffix: str) -> Make:
    def make(session: Session, buyer: Organisation) -> str:
        return f"/my/procurements/{add(session, procurement(buyer)).id}/{suffix}"

    return make


def practice(session: Session, buyer: Organisation) -> str:
    """Each time another one."""
    codes = ["answer-to-all", "two-people"]
    chosen = session.scalar(select(OutboxEvent.id).where(OutboxEvent.type.contains("practice")))
    return f"/buyers/{buyer.id}/practices/{codes[chosen is not None]}/edit"


CALL, SELECTED = "/my/dialogues/{call}", {"state": "trying", "responsible": "leader"}
JOBS = [
    Job("publish", draft(f"{CALL}/draft/publish"), {"when": "now"}),
    Job("delete a draft", draft(f"{CALL}/draft/delete")),
    Job("delete a survey", draft("/my/surveys/{survey}/delete")),
    Job("cancel", public(f"{CALL}/cancel"), REASON),
    Job("shorten", public(f"{CALL}/shorten"), {"closes_at": day(10), **REASON}),
    Job("exclude", public(f"{CALL}/exclusions/new?participant={{number}}"), REASON),
    Job("cancel a meeting", public("/my/meetings/{meeting}/cancel"), REASON),
    Job("revise", public("/my/documents/{document}/text"), {"text": "Uusi teksti."}),
    Job("decide", objected, {"upheld": "upheld", "answer/fi/text": "Palautetaan."}),
    Job("rotate a secret", hooked("rotate")),
    Job("remove a webhook", hooked("remove")),
    Job("withdraw", planned("withdraw"), REASON),
    Job("prepare", planned("status/preparing")),
    Job("select a practice", practice, SELECTED),
]


def filled(client: httpx.Client, job: Job, path: str) -> Sent:
    page = client.get(path)
    assert page.status_code == 200, page.text
    form = html.document_fromstring(page.text).xpath("//main//form[@method='post']")[0]
    kept = [pair for pair in form.form_values() if pair[0] not in {*job.values, "step"}]
    data: dict[str, list[str]] = {}
    for name, value in [*kept, *job.values.items(), ("step", "send")]:
        data.setdefault(name, []).append(value)
    return Sent(client, form.get("action"), data)


def pressed(forms: Sequence[Sent]) -> list[int]:
    """The statuses of the answers; all are sent at the same moment."""
    with ThreadPoolExecutor(len(forms)) as pool:
        answers = pool.map(lambda form: form.client.post(form.action, data=form.data), forms)
        return sorted(answer.status_code for answer in answers)


def made(platform: Platform, house: House, job: Job) -> str:
    with platform.sessions.begin() as session:
        return job.make(session, house.buyer)


def events(platform: Platform) -> Counter[str]:
    with platform.sessions() as session:
        return Counter(session.scalars(select(OutboxEvent.type)))


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_of_two_officers_one_has_the_effect(platform: Platform, house: House, job: Job) -> None:
    path = made(platform, house, job)
    before = events(platform)
    done, refused = pressed([filled(client, job, path) for client in house.officers])
    assert done == DONE
    assert refused in {404, 409, 412}  # gone, in another state, or a newer version
    assert set((events(platform) - before).values()) <= {1}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_button_pressed_again_answers_the_same(platform: Platform, house: House, job: Job) -> None:
    form = filled(house.officers[0], job, made(platform, house, job))
    before = events(platform)
    assert pressed([form] * 3) == [DONE] * 3
    assert pressed([form]) == [DONE]  # also later, when the first has ended
    assert set((events(platform) - before).values()) <= {1}


SECRET = re.compile(r"vp_key_\w{20,}|/p/vp_pre_\w{20,}|whsec_[\w+/=]{20,}")
KEY = {"name": "Asianhallinta", "scopes": "plan:write"}
HOOK = {"url": "https://kunta.example/hook", "types": "fi.vuoropuhelu.dialogue.opened.v1"}
SECRETS = [
    Job("make a key", new_in_house("keys"), KEY),
    Job("make a webhook", new_in_house("webhooks"), HOOK),
    Job("make a link", draft(f"{CALL}/draft/links")),
    Job("rotate a secret", hooked("rotate")),
]


def secrets_seen(forms: Sequence[Sent]) -> list[str]:
    """What each press shows; all are sent at the same moment."""

    def press(form: Sent) -> str:
        answer = form.client.post(form.action, data=form.data)
        cookies = [f"{name}={value}" for name, value in answer.cookies.items()]
        session = form.client.headers["Cookie"]
        page = form.client.get(
            answer.headers["location"], headers={"Cookie": "; ".join([session, *cookies])}
        )
        return "".join(SECRET.findall(page.text))

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(press, forms))


@pytest.mark.parametrize("job", SECRETS, ids=lambda job: job.name)
def test_each_press_of_a_button_shows_the_same_secret(
    platform: Platform, house: House, job: Job
) -> None:
    form = filled(house.officers[0], job, made(platform, house, job))
    seen = secrets_seen([form] * 2)
    house.officers[0].cookies.clear()
    seen += secrets_seen([form])
    house.officers[0].cookies.clear()
    assert seen[0] != ""
    assert seen == [seen[0]] * 3
