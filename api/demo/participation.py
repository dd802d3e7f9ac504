"""Contributions, votes and survey responses of a call."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from api.contributions.models import ContributionKind
from api.demo.call_content import Contribution, Dialogue, Response
from api.demo.client import DemoClient, Step
from api.demo.content import Fields

LATER = timedelta(hours=3)
"""Time between a contribution and each of its votes."""


def steps(client: DemoClient, dialogue: Dialogue) -> Iterable[Step]:
    for contribution in dialogue.contributions:
        at = client.moment(contribution.at)
        yield Step(at, partial(_contribute, client, dialogue, contribution))
        for number, voter in enumerate(contribution.votes, 1):
            yield Step(at + number * LATER, partial(_vote, client, dialogue, contribution, voter))
    for response in dialogue.survey.responses if dialogue.survey else []:
        yield Step(client.moment(response.at), partial(_respond, client, dialogue, response))


async def _contribute(client: DemoClient, dialogue: Dialogue, contribution: Contribution) -> None:
    place = f"/dialogues/{client.ids[dialogue.key]}"
    fields: Fields = {"text": contribution.text, "language": contribution.language}
    if contribution.to in _questions(dialogue):
        body = {**fields, "questions": [client.ids[_key(dialogue, contribution.to)]]}
        await client.post(contribution.by, f"{place}/answers", body)
        return
    await _ensure_receipt(client, dialogue, contribution.by)
    body = {**fields, "kind": contribution.kind, "names_author": contribution.named}
    if contribution.confidential:
        body["confidential"] = contribution.confidential
    if contribution.to:
        body["parent_id"] = client.ids[_key(dialogue, contribution.to)]
    if contribution.behalf:
        body["on_behalf_of"] = client.ids[contribution.behalf]
    if contribution.about:
        body["anchor"] = await _anchor(client, dialogue, contribution.by, contribution.about)
    created = await client.post(contribution.by, f"{place}/contributions", body)
    client.ids[_key(dialogue, contribution.key)] = created["id"]


async def _ensure_receipt(client: DemoClient, dialogue: Dialogue, name: str) -> None:
    """A participant without an account gets a receipt, once per dialogue."""
    if "@" not in name and name not in client.tokens:
        await client.take_receipt(name, client.ids[dialogue.key])


async def _anchor(client: DemoClient, dialogue: Dialogue, name: str, beginning: str) -> Fields:
    document_id = client.ids[_key(dialogue, "document")]
    document = await client.get(name, f"/documents/{document_id}")
    version = document["versions"][-1]["number"]
    text = await client.get(name, f"/documents/{document_id}/versions/{version}")
    [key] = [item["key"] for item in text["paragraphs"] if item["markdown"].startswith(beginning)]
    return {"document_id": document_id, "version": version, "paragraph": key}


async def _vote(
    client: DemoClient, dialogue: Dialogue, contribution: Contribution, voter: str
) -> None:
    await _ensure_receipt(client, dialogue, voter)
    if "@" not in voter and voter not in client.voters:
        await client.work_for_vote(voter)
    await client.put(voter, f"/contributions/{client.ids[_key(dialogue, contribution.key)]}/vote")


async def _respond(client: DemoClient, dialogue: Dialogue, response: Response) -> None:
    await _ensure_receipt(client, dialogue, response.by)
    own = f"/surveys/{client.ids[_key(dialogue, 'survey')]}/response"
    body = {"answers": response.answers, "quotes": response.quotes}
    await client.put(response.by, own, body)
    await client.change(response.by, own, do="submit")


def _questions(dialogue: Dialogue) -> set[str | None]:
    return {item.key for item in dialogue.contributions if item.kind is ContributionKind.QUESTION}


def _key(dialogue: Dialogue, key: str | None) -> str:
    return f"{dialogue.key}/{key}"
