"""Dialogue calls: actions of the buyer, and the timed changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from api.core.clock import utc_now
from api.demo import meetings, participation
from api.demo.call_content import Dialogue, Document, Survey, Version
from api.demo.client import DemoClient, Step
from api.demo.content import Fields, texts
from api.dialogues.jobs import announce_closing, close_due, open_due


def steps(client: DemoClient, dialogues: Iterable[Dialogue]) -> Iterable[Step]:
    for dialogue in dialogues:
        yield Step(client.moment(dialogue.published), partial(_publish, client, dialogue))
        yield from _clock_steps(client, dialogue)
        yield from participation.steps(client, dialogue)
        yield from meetings.steps(client, dialogue)
        yield from _later_steps(client, dialogue)


def _clock_steps(client: DemoClient, dialogue: Dialogue) -> Iterable[Step]:
    """Timed steps that workers would have run by now. Workers will run the later ones."""
    closes_at = _closes_at(client, dialogue.closes)
    for at in (_opens_at(client, dialogue), closes_at - timedelta(days=1), closes_at):
        if at <= client.now:
            yield Step(at, partial(_run_timed_jobs, client))


def _opens_at(client: DemoClient, dialogue: Dialogue) -> datetime:
    """In the morning. Calls that open later do so at the current time of day, so that people can
    watch.
    """
    days = dialogue.opens
    return client.moment(days) if days > 0 else client.at_hour(days, 9)


def _closes_at(client: DemoClient, days: float) -> datetime:
    return client.at_hour(days, 16)


def _later_steps(client: DemoClient, dialogue: Dialogue) -> Iterable[Step]:
    def step(at: float, verb: str, body: Fields) -> Step:
        async def act() -> None:
            thing = f"/dialogues/{client.ids[dialogue.key]}"
            await client.change(dialogue.person, thing, body, do=verb)

        return Step(client.moment(at), act)

    if extend := dialogue.extend:
        closes_at = _closes_at(client, extend.closes).isoformat()
        body = {"closes_at": closes_at, "reason": texts(extend.reason)}
        yield step(extend.at, "extend", body)
    for version in dialogue.document.versions if dialogue.document else []:
        yield Step(client.moment(version.at), partial(_revise, client, dialogue, version))
    if dialogue.disposed is not None:
        yield Step(client.moment(dialogue.disposed), partial(_dispose, client, dialogue))
    if conclude := dialogue.conclude:
        yield step(conclude.at, "conclude", {"summary": texts(conclude.summary)})
    if cancel := dialogue.cancel:
        yield step(cancel.at, "cancel", {"reason": texts(cancel.reason)})


async def _run_timed_jobs(client: DemoClient) -> None:
    async with client.sessions() as session, session.begin():
        for job in (open_due, announce_closing, close_due):
            await session.run_sync(job, utc_now())


async def _publish(client: DemoClient, dialogue: Dialogue) -> None:
    body = {
        "organisation_id": client.ids[dialogue.buyer],
        "subject": dialogue.subject,
        "procurements": [client.ids[title] for title in dialogue.procurements],
        "title": texts(dialogue.title),
        "description": texts(dialogue.description),
        "formats": dialogue.formats,
        "opens_at": _opens_at(client, dialogue).isoformat(),
        "closes_at": _closes_at(client, dialogue.closes).isoformat(),
        "contact": {"email": dialogue.contact},
    }
    created = await client.post(dialogue.person, "/dialogues", body)
    client.ids[dialogue.key] = created["id"]
    place = f"/dialogues/{created['id']}"
    if dialogue.document:
        await _add_document(client, dialogue, dialogue.document)
    if dialogue.survey:
        await _add_survey(client, dialogue, dialogue.survey)
    await client.change(dialogue.person, place, do="publish")


async def _add_document(client: DemoClient, dialogue: Dialogue, document: Document) -> None:
    body = {
        "kind": "text",
        "title": texts(document.title),
        "language": document.language,
        "text": document.text,
    }
    place = f"/dialogues/{client.ids[dialogue.key]}/documents"
    added = await client.post(dialogue.person, place, body)
    client.ids[f"{dialogue.key}/document"] = added["id"]


async def _add_survey(client: DemoClient, dialogue: Dialogue, survey: Survey) -> None:
    body = {
        "title": texts(survey.title),
        "introduction": texts(survey.introduction),
        "questions": survey.questions,
    }
    place = f"/dialogues/{client.ids[dialogue.key]}/surveys"
    added = await client.post(dialogue.person, place, body)
    client.ids[f"{dialogue.key}/survey"] = added["id"]
    await client.change(dialogue.person, f"/surveys/{added['id']}", do="publish")


async def _revise(client: DemoClient, dialogue: Dialogue, version: Version) -> None:
    place = f"/documents/{client.ids[f'{dialogue.key}/document']}/versions"
    body = {"text": version.text, "note": texts(version.note)}
    drafted = await client.post(dialogue.person, place, body)
    await client.change(dialogue.person, f"{place}/{drafted['number']}", do="publish")


async def _dispose(client: DemoClient, dialogue: Dialogue) -> None:
    dispositions = [
        {
            "contribution_id": client.ids[f"{dialogue.key}/{item.key}"],
            "outcome": item.disposition.outcome,
            "reason": texts(item.disposition.reason),
        }
        for item in dialogue.contributions
        if item.disposition
    ]
    place = f"/dialogues/{client.ids[dialogue.key]}/dispositions"
    await client.post(dialogue.person, place, {"dispositions": dispositions})
