"""Dialogue calls and what was said in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from api.contributions.models import ContributionKind
from api.core.clock import utc_now
from api.demo.content import Dialogue, Fields, Says, texts
from api.demo.stage import Stage, Step
from api.dialogues.jobs import announce_closing, close_due, open_due


def steps(stage: Stage, dialogues: Iterable[Dialogue]) -> Iterable[Step]:
    for dialogue in dialogues:
        yield Step(stage.moment(dialogue.published), partial(_publish, stage, dialogue))
        yield from _clock_steps(stage, dialogue)
        for says in dialogue.says:
            yield Step(stage.moment(says.at), partial(_say, stage, dialogue, says))
        yield from _later_steps(stage, dialogue)


def _clock_steps(stage: Stage, dialogue: Dialogue) -> Iterable[Step]:
    """What the workers would have done by now. The rest they will do in time."""
    closes_at = _closes_at(stage, dialogue.closes)
    for at in (_opens_at(stage, dialogue), closes_at - timedelta(days=1), closes_at):
        if at <= stage.now:
            yield Step(at, partial(_move, stage))


def _opens_at(stage: Stage, dialogue: Dialogue) -> datetime:
    """In the morning; what is still to open does so while one is looking."""
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
    await stage.change(dialogue.person, f"/dialogues/{created['id']}", do="publish")


async def _say(stage: Stage, dialogue: Dialogue, says: Says) -> None:
    place = f"/dialogues/{stage.ids[dialogue.key]}"
    said: Fields = {"text": says.text, "language": says.language}
    if says.to in _questions(dialogue):
        body = {**said, "questions": [stage.ids[_key(dialogue, says.to)]]}
        await stage.post(says.by, f"{place}/answers", body)
        return
    if "@" not in says.by and says.by not in stage.tokens:
        await stage.take_receipt(says.by, stage.ids[dialogue.key])
    body = {**said, "kind": says.kind, "names_author": says.named}
    if says.confidential:
        body["confidential"] = says.confidential
    if says.to:
        body["parent_id"] = stage.ids[_key(dialogue, says.to)]
    if says.behalf:
        body["on_behalf_of"] = stage.ids[says.behalf]
    contribution = await stage.post(says.by, f"{place}/contributions", body)
    stage.ids[_key(dialogue, says.key)] = contribution["id"]


def _questions(dialogue: Dialogue) -> set[str | None]:
    return {one.key for one in dialogue.says if one.kind is ContributionKind.QUESTION}


def _key(dialogue: Dialogue, key: str | None) -> str:
    return f"{dialogue.key}/{key}"
