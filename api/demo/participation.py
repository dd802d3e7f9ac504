"""Contributions, votes and survey responses of a call."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from api.contributions.models import ContributionKind
from api.demo.call_content import Dialogue, Response, Says
from api.demo.client import Stage, Step
from api.demo.content import Fields

LATER = timedelta(hours=3)
"""Time between a contribution and each of its votes."""


def steps(stage: Stage, dialogue: Dialogue) -> Iterable[Step]:
    for says in dialogue.says:
        at = stage.moment(says.at)
        yield Step(at, partial(_say, stage, dialogue, says))
        for number, voter in enumerate(says.votes, 1):
            yield Step(at + number * LATER, partial(_vote, stage, dialogue, says, voter))
    for response in dialogue.survey.responses if dialogue.survey else []:
        yield Step(stage.moment(response.at), partial(_respond, stage, dialogue, response))


async def _say(stage: Stage, dialogue: Dialogue, says: Says) -> None:
    place = f"/dialogues/{stage.ids[dialogue.key]}"
    fields: Fields = {"text": says.text, "language": says.language}
    if says.to in _questions(dialogue):
        body = {**fields, "questions": [stage.ids[_key(dialogue, says.to)]]}
        await stage.post(says.by, f"{place}/answers", body)
        return
    await _appear(stage, dialogue, says.by)
    body = {**fields, "kind": says.kind, "names_author": says.named}
    if says.confidential:
        body["confidential"] = says.confidential
    if says.to:
        body["parent_id"] = stage.ids[_key(dialogue, says.to)]
    if says.behalf:
        body["on_behalf_of"] = stage.ids[says.behalf]
    if says.about:
        body["anchor"] = await _anchor(stage, dialogue, says.by, says.about)
    contribution = await stage.post(says.by, f"{place}/contributions", body)
    stage.ids[_key(dialogue, says.key)] = contribution["id"]


async def _appear(stage: Stage, dialogue: Dialogue, name: str) -> None:
    """A participant without an account gets a receipt, once per dialogue."""
    if "@" not in name and name not in stage.tokens:
        await stage.take_receipt(name, stage.ids[dialogue.key])


async def _anchor(stage: Stage, dialogue: Dialogue, name: str, beginning: str) -> Fields:
    document_id = stage.ids[_key(dialogue, "document")]
    document = await stage.get(name, f"/documents/{document_id}")
    version = document["versions"][-1]["number"]
    text = await stage.get(name, f"/documents/{document_id}/versions/{version}")
    [key] = [item["key"] for item in text["paragraphs"] if item["markdown"].startswith(beginning)]
    return {"document_id": document_id, "version": version, "paragraph": key}


async def _vote(stage: Stage, dialogue: Dialogue, says: Says, voter: str) -> None:
    await _appear(stage, dialogue, voter)
    if "@" not in voter and voter not in stage.voters:
        await stage.earn_vote(voter)
    await stage.put(voter, f"/contributions/{stage.ids[_key(dialogue, says.key)]}/vote")


async def _respond(stage: Stage, dialogue: Dialogue, response: Response) -> None:
    await _appear(stage, dialogue, response.by)
    own = f"/surveys/{stage.ids[_key(dialogue, 'survey')]}/response"
    body = {"answers": response.answers, "quotes": response.quotes}
    await stage.put(response.by, own, body)
    await stage.change(response.by, own, do="submit")


def _questions(dialogue: Dialogue) -> set[str | None]:
    return {
        statement.key for statement in dialogue.says if statement.kind is ContributionKind.QUESTION
    }


def _key(dialogue: Dialogue, key: str | None) -> str:
    return f"{dialogue.key}/{key}"
