"""Dialogue calls: actions of the buyer, and the timed changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from api.core.clock import utc_now
from api.demo import meetings, participation
from api.demo.call_content import Dialogue, Document, Survey, Version
from api.demo.client import Stage, Step
from api.demo.content import Fields, texts
from api.dialogues.jobs import announce_closing, close_due, open_due


def steps(stage: Stage, dialogues: Iterable[Dialogue]) -> Iterable[Step]:
    for dialogue in dialogues:
        yield Step(stage.moment(dialogue.published), partial(_publish, stage, dialogue))
        yield from _clock_steps(stage, dialogue)
        yield from participation.steps(stage, dialogue)
        yield from meetings.steps(stage, dialogue)
        yield from _later_steps(stage, dialogue)


def _clock_steps(stage: Stage, dialogue: Dialogue) -> Iterable[Step]:
    """Timed steps that workers would have run by now. Workers will run the later ones."""
    closes_at = _closes_at(stage, dialogue.closes)
    for at in (_opens_at(stage, dialogue), closes_at - timedelta(days=1), closes_at):
        if at <= stage.now:
            yield Step(at, partial(_move, stage))


def _opens_at(stage: Stage, dialogue: Dialogue) -> datetime:
    """In the morning. Calls that open later do so at the current time of day, so that people can
    watch.
    """
    days = dialogue.opens
    return stage.moment(days) if days > 0 else stage.at_hour(days, 9)


def _closes_at(stage: Stage, days: float) -> datetime:
    return stage.at_hour(days, 16)


def _later_steps(stage: Stage, dialogue: Dialogue) -> Iterable[Step]:
    def step(at: float, verb: str, body: Fields) -> Step:
        async def act() -> None:
            thing = f"/dialogues/{stage.ids[dialogue.key]}"
            await stage.change(dialogue.person, thing, body, do=verb)

        return Step(stage.moment(at), act)

    if extend := dialogue.extend:
        closes_at = _closes_at(stage, extend.closes).isoformat()
        body = {"closes_at": closes_at, "reason": texts(extend.reason)}
        yield step(extend.at, "extend", body)
    for version in dialogue.document.versions if dialogue.document else []:
        yield Step(stage.moment(version.at), partial(_revise, stage, dialogue, version))
    if dialogue.disposed is not None:
        yield Step(stage.moment(dialogue.disposed), partial(_dispose, stage, dialogue))
    if conclude := dialogue.conclude:
        yield step(conclude.at, "conclude", {"summary": texts(conclude.summary)})
    if cancel := dialogue.cancel:
        yield step(cancel.at, "cancel", {"reason": texts(cancel.reason)})


async def _move(stage: Stage) -> None:
    async with stage.sessions() as session, session.begin():
        for job in (open_due, announce_closing, close_due):
            await session.run_sync(job, utc_now())


async def _publish(stage: Stage, dialogue: Dialogue) -> None:
    body = {
        "organisation_id": stage.ids[dialogue.buyer],
        "subject": dialogue.subject,
        "procurements": [stage.ids[title] for title in dialogue.procurements],
        "title": texts(dialogue.title),
        "description": texts(dialogue.description),
        "formats": dialogue.formats,
        "opens_at": _opens_at(stage, dialogue).isoformat(),
        "closes_at": _closes_at(stage, dialogue.closes).isoformat(),
        "contact": {"email": dialogue.contact},
    }
    created = await stage.post(dialogue.person, "/dialogues", body)
    stage.ids[dialogue.key] = created["id"]
    place = f"/dialogues/{created['id']}"
    if dialogue.document:
        await _add_document(stage, dialogue, dialogue.document)
    if dialogue.survey:
        await _add_survey(stage, dialogue, dialogue.survey)
    await stage.change(dialogue.person, place, do="publish")


async def _add_document(stage: Stage, dialogue: Dialogue, document: Document) -> None:
    body = {
        "kind": "text",
        "title": texts(document.title),
        "language": document.language,
        "text": document.text,
    }
    place = f"/dialogues/{stage.ids[dialogue.key]}/documents"
    added = await stage.post(dialogue.person, place, body)
    stage.ids[f"{dialogue.key}/document"] = added["id"]


async def _add_survey(stage: Stage, dialogue: Dialogue, survey: Survey) -> None:
    body = {
        "title": texts(survey.title),
        "introduction": texts(survey.introduction),
        "questions": survey.questions,
    }
    place = f"/dialogues/{stage.ids[dialogue.key]}/surveys"
    added = await stage.post(dialogue.person, place, body)
    stage.ids[f"{dialogue.key}/survey"] = added["id"]
    await stage.change(dialogue.person, f"/surveys/{added['id']}", do="publish")


async def _revise(stage: Stage, dialogue: Dialogue, version: Version) -> None:
    place = f"/documents/{stage.ids[f'{dialogue.key}/document']}/versions"
    body = {"text": version.text, "note": texts(version.note)}
    drafted = await stage.post(dialogue.person, place, body)
    await stage.change(dialogue.person, f"{place}/{drafted['number']}", do="publish")


async def _dispose(stage: Stage, dialogue: Dialogue) -> None:
    dispositions = [
        {
            "contribution_id": stage.ids[f"{dialogue.key}/{statement.key}"],
            "outcome": statement.becomes.outcome,
            "reason": texts(statement.becomes.reason),
        }
        for statement in dialogue.says
        if statement.becomes
    ]
    place = f"/dialogues/{stage.ids[dialogue.key]}/dispositions"
    await stage.post(dialogue.person, place, {"dispositions": dispositions})
