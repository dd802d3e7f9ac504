"""Meetings of a call: plan, sign-ups and materials."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from api.demo.call_content import Dialogue, Material, Meeting, SignUp
from api.demo.client import DemoClient, Step
from api.demo.content import Fields, texts

LASTS = timedelta(hours=2)


def steps(client: DemoClient, dialogue: Dialogue) -> Iterable[Step]:
    if (meeting := dialogue.meeting) is None:
        return
    yield Step(client.moment(meeting.announced), partial(_plan, client, dialogue, meeting))
    for sign_up in meeting.sign_ups:
        yield Step(client.moment(sign_up.at), partial(_sign_up, client, dialogue, sign_up))
    if material := meeting.material:
        yield Step(client.moment(material.at), partial(_show, client, dialogue, material))


async def _plan(client: DemoClient, dialogue: Dialogue, meeting: Meeting) -> None:
    begins = client.at_hour(meeting.day, meeting.hour)
    body = {
        "kind": "information_event",
        "title": texts(meeting.title),
        "description": texts(meeting.description),
        "starts_at": begins.isoformat(),
        "ends_at": (begins + LASTS).isoformat(),
        "languages": meeting.languages,
        "place": meeting.place,
        "capacity": meeting.capacity,
    }
    place = f"/dialogues/{client.ids[dialogue.key]}/meetings"
    planned = await client.post(dialogue.person, place, body)
    client.ids[f"{dialogue.key}/meeting"] = planned["id"]


async def _sign_up(client: DemoClient, dialogue: Dialogue, sign_up: SignUp) -> None:
    body: Fields = {}
    if sign_up.behalf:
        body["organisation_id"] = client.ids[sign_up.behalf]
    await client.post(sign_up.by, f"{_address(client, dialogue)}/sign-ups", body)


async def _show(client: DemoClient, dialogue: Dialogue, material: Material) -> None:
    body = {"title": texts(material.title), "notes": texts(material.notes)}
    await client.post(dialogue.person, f"{_address(client, dialogue)}/materials", body)


def _address(client: DemoClient, dialogue: Dialogue) -> str:
    return f"/meetings/{client.ids[f'{dialogue.key}/meeting']}"
