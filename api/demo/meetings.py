"""Meetings of a call: plan, sign-ups and materials."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from api.demo.call_content import Dialogue, Material, Meeting, SignUp
from api.demo.client import Stage, Step
from api.demo.content import Fields, texts

LASTS = timedelta(hours=2)


def steps(stage: Stage, dialogue: Dialogue) -> Iterable[Step]:
    if (meeting := dialogue.meeting) is None:
        return
    yield Step(stage.moment(meeting.announced), partial(_plan, stage, dialogue, meeting))
    for sign_up in meeting.sign_ups:
        yield Step(stage.moment(sign_up.at), partial(_sign_up, stage, dialogue, sign_up))
    if material := meeting.material:
        yield Step(stage.moment(material.at), partial(_show, stage, dialogue, material))


async def _plan(stage: Stage, dialogue: Dialogue, meeting: Meeting) -> None:
    begins = stage.at_hour(meeting.day, meeting.hour)
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
    place = f"/dialogues/{stage.ids[dialogue.key]}/meetings"
    planned = await stage.post(dialogue.person, place, body)
    stage.ids[f"{dialogue.key}/meeting"] = planned["id"]


async def _sign_up(stage: Stage, dialogue: Dialogue, sign_up: SignUp) -> None:
    body: Fields = {}
    if sign_up.behalf:
        body["organisation_id"] = stage.ids[sign_up.behalf]
    await stage.post(sign_up.by, f"{_address(stage, dialogue)}/sign-ups", body)


async def _show(stage: Stage, dialogue: Dialogue, material: Material) -> None:
    body = {"title": texts(material.title), "notes": texts(material.notes)}
    await stage.post(dialogue.person, f"{_address(stage, dialogue)}/materials", body)


def _address(stage: Stage, dialogue: Dialogue) -> str:
    return f"/meetings/{stage.ids[f'{dialogue.key}/meeting']}"
