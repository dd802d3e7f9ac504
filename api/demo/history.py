"""Made-up past years of some municipalities, so that their figures can be compared.

Every procurement and dialogue goes through the API at its own time, as everything here. The events
of these years are then deleted, as on a platform whose log begins later: nobody is mailed of them.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from random import Random
from typing import NamedTuple

from sqlalchemy import delete

from api.contributions.models import ContributionKind, DispositionOutcome
from api.core.i18n import Language
from api.core.outbox import OutboxEvent
from api.demo import dialogues, people
from api.demo.call_content import Conclude, Contribution, Dialogue, Disposition
from api.demo.client import DemoClient, Step
from api.demo.content import Good, Habits, History, Organisation
from api.dialogues.models import DialogueFormat
from api.figures.jobs.rebuilding import freeze, rebuild

YEARS, PER_YEAR, YEAR = 3, 3, 365
NEWEST = -60
"""Days from now, after the newest notice. Later days belong to the rest of the demonstration."""
ROUND = 21
"""Days that a dialogue is open."""
_HOURS = 24


class Past(NamedTuple):
    """A procurement of the past; times are days from now."""

    key: str
    buyer: str
    person: str
    good: Good
    published: int
    promised: int
    notice: int
    is_late: bool
    is_forgotten: bool
    is_heard: bool


def steps(client: DemoClient, history: History, buyers: Iterable[Organisation]) -> Iterator[Step]:
    """`buyers`: those of the rest of the demonstration."""
    yield from people.buyer_steps(client, history.buyers)
    acting = {buyer.key: buyer.people[0].email for buyer in (*buyers, *history.buyers)}
    for habits in history.habits:
        for past in _procurements(habits, history.goods, acting[habits.buyer]):
            yield from _procurement_steps(client, past)
            if past.is_heard:
                yield from dialogues.steps(client, [_dialogue(past, habits)])

    yield Step(client.moment(NEWEST), partial(_delete_events, client))


async def compute_figures(client: DemoClient) -> None:
    """The handlers of the deleted events would have done it, and an hourly job frozen them."""
    async with client.sessions() as session, session.begin():
        await session.run_sync(rebuild, client.now)
        await session.run_sync(freeze, client.now)


async def _delete_events(client: DemoClient) -> None:
    async with client.sessions() as session, session.begin():
        await session.execute(delete(OutboxEvent))


def _procurements(habits: Habits, goods: list[Good], person: str) -> Iterator[Past]:
    """The same at each load: the numbers are drawn with the buyer's key as seed."""
    random = Random(habits.buyer)  # noqa: S311 - nothing secret
    for number in range(YEARS * PER_YEAR):
        notice = NEWEST - 1 - int((number + random.random()) * YEAR / PER_YEAR)
        ahead = max(2, int(random.gauss(habits.ahead, habits.ahead / 3)))
        is_late = random.random() < habits.slips
        yield Past(
            key=f"{habits.buyer}-{number}",
            buyer=habits.buyer,
            person=person,
            good=goods[random.randrange(len(goods))],
            published=notice - ahead,
            promised=notice - (random.randrange(40, 160) if is_late else 0),
            notice=notice,
            is_late=is_late,
            is_forgotten=random.random() < habits.forgets,
            is_heard=ahead > ROUND + 10 and random.random() < habits.heard,
        )


def _procurement_steps(client: DemoClient, past: Past) -> Iterator[Step]:
    yield Step(client.moment(past.published), partial(_publish, client, past))
    if not past.is_forgotten:
        yield Step(client.moment(past.notice), partial(_tender, client, past))


async def _publish(client: DemoClient, past: Past) -> None:
    promised = max(client.moment(past.promised), client.moment(past.published)).date()
    body = {
        "organisation_id": client.ids[past.buyer],
        "title": {"fi": {"text": past.good.title}},
        "category": past.good.category,
        "cpv_main": past.good.cpv_main,
        "notice_expected": {"value": promised.replace(day=1).isoformat(), "precision": "month"},
        "contact": {"email": past.person},
        "sme_suitable": past.notice % 3 == 0,
        "value": {"low": past.good.low, "high": past.good.high},
        "criteria": [{"code": "environmental"}] if past.notice % 2 else [],
    }
    created = await client.post(past.person, "/procurements", body)
    client.ids[past.key] = created["id"]
    await client.change(past.person, f"/procurements/{created['id']}", do="publish")


async def _tender(client: DemoClient, past: Past) -> None:
    day = client.moment(past.notice).date().isoformat()
    body = {
        "status": "tendering",
        "notice_url": f"https://notices.example/{past.key}",
        "happened_on": day,
        "reason": {"fi": {"text": "Valmistelu kesti arvioitua pidempään."}} if past.is_late else {},
    }
    await client.change(past.person, f"/procurements/{client.ids[past.key]}", body, do="status")


def _dialogue(past: Past, habits: Habits) -> Dialogue:
    """A question that is answered, and a comment that something becomes of."""
    opens = past.published + 3.0
    closes, asked = opens + ROUND, opens + 4
    outcomes = [DispositionOutcome.ADOPTED] * 2 + [DispositionOutcome.NOT_ADOPTED] * 3
    return Dialogue(
        key=f"{past.key}-dialogue",
        buyer=past.buyer,
        person=past.person,
        published=past.published + 2,
        opens=opens,
        closes=closes,
        title={Language.FI: f"Markkinavuoropuhelu: {past.good.title}"},
        description={Language.FI: "Kysymme yrityksiltä, miten hankinta kannattaa toteuttaa."},
        contact=past.person,
        formats=[DialogueFormat.COMMENTS, DialogueFormat.QUESTIONS],
        procurements=[past.key],
        contributions=[
            Contribution(
                at=asked,
                by="timo.aho@kirkas.example",
                key="question",
                kind=ContributionKind.QUESTION,
                text="Voiko tarjouksen tehdä osasta kokonaisuutta?",
            ),
            Contribution(
                at=min(asked + habits.answers / _HOURS, closes - 1),
                by=past.person,
                to="question",
                text="Kyllä: hankinta jaetaan osiin.",
            ),
            Contribution(
                at=asked + 1,
                by="jari.nieminen@valovirta.example",
                key="comment",
                text="Sopimuskauden tulisi olla vähintään kolme vuotta.",
                disposition=Disposition(
                    outcomes[past.notice % len(outcomes)],
                    {Language.FI: "Käsiteltiin hankinnan valmistelussa."},
                ),
            ),
        ],
        disposed=closes + 2,
        conclude=Conclude(closes + 5, {Language.FI: "Kiitos osallistumisesta."}),
    )
