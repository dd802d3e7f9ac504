"""Practices that the buyers' leaders select, with a history, and a self-assessment."""

from collections.abc import Iterable
from functools import partial

from api.demo.client import DemoClient, Step
from api.demo.content import Assessment, Fields, Practices, Selection, texts


def steps(client: DemoClient, content: Practices) -> Iterable[Step]:
    for selection in content.selections:
        yield Step(client.moment(selection.at), partial(_select, client, selection))
    for assessment in content.assessments:
        yield Step(client.moment(assessment.at), partial(_assess, client, assessment))


async def _select(client: DemoClient, selection: Selection) -> None:
    place = f"/organisations/{client.ids[selection.buyer]}/practices"
    selected = {item["practice"] for item in (await client.get(selection.person, place))["items"]}
    body: Fields = {
        "state": selection.state,
        "responsible": selection.responsible,
        "reason": texts(selection.reason) if selection.reason else {},
        "evidence": _evidence(client, selection),
    }
    path = f"{place}/{selection.practice}"
    is_there = selection.practice in selected
    await client.put(selection.person, path, body, is_there=is_there)


def _evidence(client: DemoClient, selection: Selection) -> list[Fields]:
    if selection.dialogue is None:
        return []
    target_id = client.ids[selection.dialogue]
    sentence = texts(selection.sentence)
    return [{"kind": "dialogue", "target_id": target_id, "sentence": sentence}]


async def _assess(client: DemoClient, assessment: Assessment) -> None:
    path = f"/organisations/{client.ids[assessment.buyer]}/self-assessment"
    body = {"replies": assessment.replies, "published": assessment.published}
    await client.put(assessment.person, path, body)
