"""One story. The cast decides who acts; actions, times and texts are fixed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.api.twins.stage import Stage

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """Who stands behind what is done without a name: a person, and the supplier they speak for."""

    asks: str
    votes: str
    answers: str
    """The first response to the survey."""
    hides_interest: str
    comes: str
    """To the meeting."""


@dataclass(frozen=True)
class Scene:
    """Ids as they stand in addresses."""

    call: str
    held: str
    survey: str
    meeting: str
    firms: dict[str, str]
    """Of whom each person speaks for."""


NAMES = "member"
"""Speaks by the supplier's name, in every cast."""
OTHERS = ("extra0", "extra1", "extra2", "extra3", "extra4")
Step = Callable[[Stage, Scene, Cast, dict[str, Any]], Awaitable[None]]
"""The last one is what the steps before have left."""


async def _say(stage: Stage, scene: Scene, call: str, who: str, text: str, **values: Any) -> Any:
    body = {"kind": "comment", "text": text, "language": "fi", **values}
    if who in scene.firms:
        body["on_behalf_of"] = scene.firms[who]
    return await stage.do(who, "POST", f"/v1/dialogues/{call}/contributions", body)


async def named_comment(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    left["named"] = await _say(stage, scene, scene.call, NAMES, "Olemme mukana.", names_author=True)


async def unnamed_question(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    asked = {"kind": "question", "confidential": {"text": "12 autoa", "ground": "trade_secret"}}
    left["asked"] = await _say(stage, scene, scene.call, cast.asks, "Saako tarjota osia?", **asked)


async def official_answer(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    body = {"questions": [left["asked"]["id"]], "text": "Saa.", "language": "fi"}
    await stage.do("officer", "POST", f"/v1/dialogues/{scene.call}/answers", body)


async def vote(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    await stage.do(cast.votes, "PUT", f"/v1/contributions/{left['named']['id']}/vote")


async def second_question(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    """After somebody else has got a number."""
    await _say(stage, scene, scene.call, OTHERS[0], "Kannatan.")
    await _say(stage, scene, scene.call, cast.asks, "Entä milloin?", kind="question")
    await _say(stage, scene, scene.call, NAMES, "Kiitos vastauksesta.", names_author=True)


async def first_response(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    await _respond(stage, scene, cast.answers, 480)


async def more_responses(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    for number, who in enumerate(OTHERS):
        await _respond(stage, scene, who, 10 + number)


async def _respond(stage: Stage, scene: Scene, who: str, size: int) -> None:
    place = f"/v1/surveys/{scene.survey}/response"
    answers = {"fleet": "own", "size": size, "obstacles": f"Aika, {size}."}
    await stage.do(who, "PUT", place, {"answers": answers, "quotes": ["obstacles"]})
    await stage.do(who, "POST", f"{place}/submit", match=True, seen=place)


async def interests(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    place = f"/v1/dialogues/{scene.call}/interests"
    for who, public in ((cast.hides_interest, False), ("third", True)):
        body = {"organisation_id": scene.firms[who], "kind": "be_heard", "public": public}
        left[f"interest {public}"] = await stage.do(who, "POST", place, body)


async def sign_up(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    place = f"/v1/meetings/{scene.meeting}/sign-ups"
    left["sign-up"] = await stage.do(cast.comes, "POST", place, {})


async def edit_and_withdraw(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    asked = f"/v1/contributions/{left['asked']['id']}"
    await stage.do(cast.asks, "PATCH", asked, {"text": "Saako tarjota vain osia?"})
    said = await _say(stage, scene, scene.call, cast.asks, "Perun tämän.")
    place = f"/v1/contributions/{said['id']}"
    await stage.do(cast.asks, "POST", f"{place}/withdraw", match=True, seen=place)


async def removal_and_exclusion(
    stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]
) -> None:
    """The author objects and is right; is excluded by number and taken in again. Meanwhile the one
    who speaks by name, who may be the same person, goes on.
    """
    said = await _say(stage, scene, scene.call, cast.asks, "Ostakaa meiltä.")
    many, reason = f"/v1/dialogues/{scene.call}", {"fi": {"text": "Mainos."}}
    body = {"contributions": [said["id"]], "reason": reason}
    await stage.do("officer", "POST", f"{many}/removals", body)
    objection = f"/v1/contributions/{said['id']}/objection"
    await stage.do(cast.asks, "POST", objection, {"text": "Ei ollut mainos."})
    decided: dict[str, Any] = {"upheld": True, "answer": {"fi": {"text": "Totta."}}}
    await stage.do("leader", "POST", f"{objection}/decision", decided)
    body = {"participant": said["author"]["participant"], "reason": reason}
    excluded = await stage.do("officer", "POST", f"{many}/exclusions", body)
    await _say(stage, scene, scene.call, NAMES, "Jatkamme.", names_author=True)
    await stage.do("officer", "DELETE", f"/v1/exclusions/{excluded['id']}")


async def held(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    """Of three that are held the one that was written last comes first."""
    first = await _say(stage, scene, scene.held, NAMES, "Nimellä.", names_author=True)
    who = f"holder {scene.held}" if cast.asks == "holder" else cast.asks
    second = await _say(stage, scene, scene.held, who, "Nimettä.")
    third = await _say(stage, scene, scene.held, OTHERS[0], "Joku muu.")
    left["held"] = [item["id"] for item in (third, second, first)]


async def release(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    for item in left["held"]:
        place = f"/v1/contributions/{item}"
        await stage.do("officer", "POST", f"{place}/release", match=True, seen=place)


async def extension(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    body = {"closes_at": "2027-02-01T12:00:00Z", "reason": {"fi": {"text": "Moni toivoi."}}}
    place = f"/v1/dialogues/{scene.call}"
    await stage.do("officer", "POST", f"{place}/extend", body, match=True, seen=place)


async def second_thoughts(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    hidden = f"/v1/interests/{left['interest False']['id']}"
    await stage.do(cast.hides_interest, "POST", f"{hidden}/withdraw", match=True, seen=hidden)
    coming = f"/v1/sign-ups/{left['sign-up']['id']}"
    await stage.do(cast.comes, "POST", f"{coming}/withdraw", match=True, seen=coming)


async def dispositions(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    body = {"outcome": "adopted", "reason": {"fi": {"text": "Jaetaan osiin."}}}
    place = f"/v1/contributions/{left['asked']['id']}/disposition"
    await stage.do("officer", "PUT", place, body)


async def nothing(stage: Stage, scene: Scene, cast: Cast, left: dict[str, Any]) -> None:
    """Time passes."""


STORY: list[tuple[Step, timedelta]] = [
    (named_comment, MINUTE),
    (unnamed_question, MINUTE),
    (official_answer, MINUTE),
    (vote, MINUTE),
    (second_question, MINUTE),
    (first_response, MINUTE),
    (more_responses, MINUTE),
    (interests, MINUTE),
    (sign_up, MINUTE),
    (edit_and_withdraw, MINUTE),
    (removal_and_exclusion, MINUTE),
    (held, MINUTE),
    (release, DAY),
    (extension, MINUTE),
    (second_thoughts, MINUTE),
    (dispositions, 30 * DAY),
    (nothing, DAY),
]
"""What is done, and what time passes until everybody looks. The calls close near the end."""
READ_IN_FULL = (release, nothing)
"""After these steps every route is read, after the others those that they could show in."""
