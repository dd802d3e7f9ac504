"""One story twice, with different people behind the actions without a name.

After every step all that the public, the buyer and an operator can read, and all that is mailed to
the buyer, is the same, in the same order and with the same headers. Ids are compared by where they
come and by the moment that they tell.
"""

import re
from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import replace
from difflib import unified_diff
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.accounts.models import SignedInSession
from api.core.clock import clock_stopped_at
from api.core.settings import Settings
from api.dialogues.models import DialogueFormat, ModerationMode
from api.organisations.models import Role
from api.plans.models.values import Contact
from tests.api.client import ApiClient
from tests.api.twins.observing import WATCHED, Renaming, Seen, look, mailed, routes_of
from tests.api.twins.stage import BEGINS, Stage, repeating
from tests.api.twins.story import DAY, OTHERS, READ_IN_FULL, STORY, Cast, Scene
from tests.factories import accounts, organisations
from tests.factories.dialogues import dialogue
from tests.factories.meetings import meeting
from tests.factories.participation import receipt
from tests.factories.surveys import survey
from tests.factories.world import World, build_world

ANYBODY, OFFICER, OPERATOR = READERS = ("anonymous", "officer", "operator")
HOUSE = ("leader", "officer", "occasional", "viewer")

SAME_PERSON = Cast("member", "supplier", "member", "member", "member")
"""Whoever speaks by name does everything else, too."""
CASTS = {
    "a colleague": Cast("supplier", "resident", "supplier", "supplier", "supplier"),
    "another firm": Cast("rival", "resident", "rival", "rival", "rival"),
    "a receipt": replace(SAME_PERSON, asks="holder"),
}
"""Vote and survey response are always a person's: all can see how many of them are of receipts."""

HEADERS = {
    "content-length": "the length of the body, which is compared",
    "trace-id": "of chance, for every request",
    "repr-digest": "a hash of the body, ids and all; the body itself is compared",
    "etag": "a hash of the body, ids and all; the body itself is compared",
    "message-id": "a hash of ids",
    "list-unsubscribe": "a signature over ids",
}
CALL, SIGN_UPS = "/v1/dialogues/{dialogue_id}", "/v1/meetings/{meeting_id}/sign-ups"
RECORD = f"{CALL}/record"
KNOWN = "who is interested, or comes, says so to the buyer, who sees them by name"
PERMITTED = [
    # readers, route, JSON pointer (`*` is any item), reason
    (f"{ANYBODY} {OFFICER} {OPERATOR}", "*", "/trace_id", "of chance, for every request"),
    (f"{ANYBODY} {OFFICER} {OPERATOR}", RECORD, "/checksum", "a hash over ids"),
    (f"{ANYBODY} {OFFICER} {OPERATOR}", RECORD, "/seal", "a signature over ids"),
    (ANYBODY, f"{CALL}/receipt-challenge", "/challenge", "of chance, for everybody who asks"),
    (OFFICER, f"{CALL}/interests", "/items/*/organisation_id", KNOWN),
    (OFFICER, f"{CALL}/interests", "/items/*/organisation_name", KNOWN),
    (OFFICER, "/v1/interests/{interest_id}", "/organisation_id", KNOWN),
    (OFFICER, "/v1/interests/{interest_id}", "/organisation_name", KNOWN),
    (OFFICER, RECORD, "/record/interests/items/*/organisation_id", KNOWN),
    (OFFICER, RECORD, "/record/interests/items/*/organisation_name", KNOWN),
    (OFFICER, RECORD, "/record/meetings/*/people/*/person_name", KNOWN),
    (OFFICER, SIGN_UPS, "/items/*/person_name", KNOWN),
    (OFFICER, "/v1/sign-ups/{sign_up_id}", "/person_name", KNOWN),
]
CHECKSUM_OR_SEAL = re.compile(r"\b[0-9a-f]{32}(?:[0-9a-f]{32})?\b")
"""As a record in HTML has them."""
NAMED_IN_DIGESTS = ("Puhtax Oy", "Kiilto Siivous Oy")
"""In the text of the buyer's digest, where it tells of new interests: `KNOWN` as well."""


@pytest.fixture
async def stage(
    app: Litestar,
    client: ApiClient,
    connection: AsyncConnection,
    session: AsyncSession,
    settings: Settings,
) -> tuple[Stage, World, Scene]:
    with clock_stopped_at(BEGINS):
        world = await build_world(session)
        scene = await _scene(world, session)
        await session.execute(update(SignedInSession).values(expires_at=BEGINS + 90 * DAY))
        await session.commit()
    session.expunge_all()
    return Stage(app, connection, settings, world.tokens), world, scene


async def _scene(world: World, session: AsyncSession) -> Scene:
    third = organisations.supplier(name="Kolmas Oy")
    extras = {name: accounts.person(name=name) for name in (*OTHERS, "third")}
    formats = [
        DialogueFormat.COMMENTS,
        DialogueFormat.QUESTIONS,
        DialogueFormat.SURVEY,
        DialogueFormat.MEETINGS,
    ]
    contact = Contact(name="Hankinnat", email="hankinnat@oulu.example")
    call = dialogue(world.buyer, formats=formats, contact=contact, grace_hours=2)
    held = dialogue(world.buyer, moderation=ModerationMode.BEFORE, title="Ennen julkaisua")
    asked, event = survey(call), meeting(call)
    rows = [third, *extras.values(), call, held, asked, event]
    for name, person in extras.items():
        signed_in, world.tokens[name] = accounts.signed_in(person)
        rows.append(signed_in)
    rows.append(organisations.membership(extras["third"], third, Role.ADMIN))
    for place in (call, held):
        holder, world.tokens[f"holder {place.id}"] = receipt(place, number=None)
        rows.append(holder)
    for row in rows:
        session.add(row)
        await session.flush()
    world.tokens["holder"] = world.tokens[f"holder {call.id}"]
    firms = {"third": third, "rival": world.rival, "member": world.supplier}
    firms["supplier"] = world.supplier
    return Scene(
        call=str(call.id),
        held=str(held.id),
        survey=str(asked.id),
        meeting=str(event.id),
        firms={name: str(firm.id) for name, firm in firms.items()},
    )


async def test_readable_data_does_not_depend_on_unnamed_people(
    app: Litestar,
    stage: tuple[Stage, World, Scene],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {}
    for name, cast in {"the same person": SAME_PERSON, **CASTS}.items():
        with repeating(monkeypatch, settings):
            told[name] = [item async for item in _lived(app, stage, cast)]
    first = told.pop("the same person")
    assert len(first) == len(STORY)
    found = [
        f"{name}, after {step.__name__}: {difference}"
        for name, steps in told.items()
        for (step, _), before, after in zip(STORY, first, steps, strict=True)
        for difference in _differences(before, after)
    ]
    assert not found, "\n".join(found)


def _differences(before: list[str], after: list[str]) -> list[str]:
    """What was read with its first lines that differ."""
    result = [] if len(before) == len(after) else [f"{len(before)} answers, {len(after)} answers"]
    for one, other in zip(before, after, strict=False):
        lines = list(unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm=""))
        if lines:
            result.append(" ".join([*one.splitlines()[1:4], *lines[2:12]])[:1_000])
    return result


async def _lived(
    app: Litestar, stage: tuple[Stage, World, Scene], cast: Cast
) -> AsyncIterator[list[str]]:
    """What everybody sees after each step; then all is as it was before."""
    on, world, scene = stage
    on.now, left, routes = BEGINS, dict[str, Any](), routes_of(app)
    known = [world.buyer.id, world.supplier.id, world.rival.id]
    renamed = Renaming(known)
    before = await on.connection.begin_nested()
    try:
        for call in (scene.call, scene.held):
            follow = {"kind": "dialogue", "target_id": call, "frequency": "at_once"}
            await on.do(OFFICER, "POST", "/v1/follows", follow)
        for step, passes in STORY:
            await step(on, scene, cast, left)
            await on.work(passes)
            ids, in_full = await _ids(on, world, scene), step in READ_IN_FULL
            read = {who: routes if in_full else WATCHED[who] for who in READERS}
            seen = [item for who in READERS for item in await look(on, who, read[who], ids)]
            addresses = {world.people[who].email for who in HOUSE}
            seen += mailed(await on.mails_to(addresses), on.now)
            yield [renamed(_masked(one)) for one in seen]
    finally:
        await before.rollback()


async def _ids(on: Stage, world: World, scene: Scene) -> dict[str, list[str]]:
    """All that the buyer knows, and so all that anybody could have heard of."""

    async def listed(path: str) -> list[str]:
        return [one["id"] for one in (await on.ask(OFFICER, "GET", path)).json()["items"]]

    calls = [scene.call, scene.held]
    organisation_ids = [str(item.id) for item in (world.buyer, world.supplier, world.rival)]
    said = [one for call in calls for one in await listed(f"/v1/dialogues/{call}/contributions")]
    return {
        "dialogue_id": calls,
        "contribution_id": said[:3] + said[-3:],  # the lists have shown them all
        "interest_id": await listed(f"/v1/dialogues/{scene.call}/interests"),
        "sign_up_id": await listed(f"/v1/meetings/{scene.meeting}/sign-ups"),
        "survey_id": [scene.survey],
        "meeting_id": [scene.meeting],
        "organisation_id": organisation_ids,
    }


def _masked(seen: Seen) -> Any:
    """Without what may differ."""
    body = deepcopy(seen.body)
    for readers, route, pointer, _ in PERMITTED:
        if seen.who in readers.split() and route in {"*", seen.route}:
            _blank(body, pointer.split("/")[1:])
    if seen.who == "mail":
        names = re.compile("|".join(NAMED_IN_DIGESTS))
        body = {name: part and names.sub("SUPPLIER", part) for name, part in body.items()}
    if seen.who == OFFICER and seen.route.startswith(f"{CALL}/interests/export."):
        body = _without_suppliers(body)
    if isinstance(body, list) and seen.route == f"{RECORD}.html":
        body = [CHECKSUM_OR_SEAL.sub("may differ", line) for line in body]
    headers = [(name, value) for name, value in seen.headers if name not in HEADERS]
    return {**seen._asdict(), "headers": headers, "body": body}


def _without_suppliers(body: Any) -> Any:
    """A table of interests without the names and business ids of firms: `KNOWN`."""
    if isinstance(body, list):
        return [_without_suppliers(item) for item in body]
    names = "|".join((*NAMED_IN_DIGESTS, r"\d{7}-\d"))
    return re.sub(names, "SUPPLIER", body) if isinstance(body, str) else body


def _blank(body: Any, steps: list[str]) -> None:
    step, *rest = steps
    if step == "*" and isinstance(body, list):
        for item in body:
            _blank(item, rest)
    elif isinstance(body, dict) and step in body:
        if rest:
            _blank(body[step], rest)
        else:
            body[step] = "may differ"
