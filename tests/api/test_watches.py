"""Watches, follows and unsubscribe links."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.settings import Settings
from api.digests.links import Links
from api.plans.models.values import ProcurementStatus
from api.watches.models import Watch, WatchKey
from api.watches.rules import MAX_WATCHES
from tests.api.client import As
from tests.api.problems import faults_of
from tests.factories.notifications import follow, keys, watch
from tests.factories.plans import procurement
from tests.factories.world import World

CLEANING = {"cpv": ["9091"], "municipalities": ["564"], "q": "siivous"}


@pytest.fixture
def links(settings: Settings) -> Links:
    return Links(settings.public_url, settings.secret_key.get_secret_value())


async def test_a_search_is_saved_found_and_changed(as_: As, session: AsyncSession) -> None:
    body = {"criteria": CLEANING, "name": "Siivous Oulussa", "frequency": "weekly"}
    made = await as_("supplier").post("/v1/watches", json=body)
    assert made.status_code == 201
    place = made.headers["location"]
    seen = await as_("supplier").get(place)
    assert seen.json()["criteria"] == {
        **CLEANING,
        "kinds": [],
        "regions": [],
        "buyers": [],
        "goals": [],
    }
    assert (seen.json()["hour"], seen.json()["stopped"]) == (7, False)
    change = {"criteria": {"regions": ["17", "01"]}, "frequency": "at_once"}
    changed = await as_("supplier").patch(place, json=change, if_match=seen)
    assert changed.json()["frequency"] == "at_once"
    stored = set(await session.scalars(select(WatchKey.key)))
    assert stored == {"*|*|17|*", "*|*|01|*", "*|*|+|*"}
    assert (await as_("supplier").patch(place, json=change, if_match=seen)).status_code == 412
    assert (await session.scalars(select(Watch.query))).one() is None


async def test_watch_without_a_name_is_labelled_by_its_buyers(as_: As, world: World) -> None:
    body = {"criteria": {"buyers": [str(world.buyer.id)]}}
    made = await as_("supplier").post("/v1/watches", json=body)
    assert made.status_code == 201
    listed = (await as_("supplier").get("/v1/watches")).json()["items"]
    buyer = next(iter(world.buyer.name.values())).text
    assert [buyer in item["label"]["fi"] for item in listed] == [True]


async def test_weekdays_are_chosen_for_watches_and_follows(
    as_: As, world: World, session: AsyncSession
) -> None:
    member, days = as_("supplier"), {"frequency": "weekly", "weekdays": [3, 0]}
    made = await member.post("/v1/watches", json={"criteria": CLEANING, **days})
    assert made.json()["weekdays"] == [0, 3]
    place = made.headers["location"]
    changed = await member.patch(place, json={"weekdays": [4]}, if_match=await member.get(place))
    assert (changed.json()["frequency"], changed.json()["weekdays"]) == ("weekly", [4])
    follow = {"kind": "buyer", "target_id": str(world.buyer.id)}
    await member.post("/v1/follows", json={**follow, **days})
    again = await member.post("/v1/follows", json={**follow, "frequency": "weekdays"})
    assert (again.json()["frequency"], again.json()["weekdays"]) == ("weekdays", [0])
    entries = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert [(entry.action, entry.changed) for entry in entries][-3:] == [
        ("watch.update", ["weekdays"]),
        ("follow.create", []),
        ("follow.update", ["frequency", "weekdays"]),
    ]


@pytest.mark.parametrize(
    ("weekdays", "pointer", "code"),
    [
        ([0, 3, 0], "/weekdays/2", "given_twice"),
        ([], "/weekdays", None),
        ([7], "/weekdays/0", None),
        ([-1], "/weekdays/0", None),
        ([0, 1, 2, 3, 4, 5, 6, 0], "/weekdays", None),
        ("monday", "/weekdays", None),
        (None, "/weekdays", None),
    ],
)
async def test_invalid_weekdays_are_refused(
    as_: As, world: World, weekdays: object, pointer: str, code: str | None
) -> None:
    member = as_("supplier")
    made = await member.post("/v1/watches", json={"criteria": CLEANING})
    seen = await member.get(made.headers["location"])
    criteria, email = {"criteria": CLEANING}, {"email": "anna@example.fi"}
    target = {"kind": "buyer", "target_id": str(world.buyer.id)}
    for refused in (
        await member.post("/v1/watches", json={**criteria, "weekdays": weekdays}),
        await member.patch(made.headers["location"], json={"weekdays": weekdays}, if_match=seen),
        await member.post("/v1/follows", json={**target, "weekdays": weekdays}),
        await member.post("/v1/watches/by-email", json={**criteria, **email, "weekdays": weekdays}),
    ):
        assert refused.status_code == 400, refused.text
        [error] = refused.json()["errors"]
        assert error["pointer"] == pointer
        assert code is None or error["code"] == code


async def test_watches_of_others_are_not_visible(as_: As) -> None:
    made = await as_("supplier").post("/v1/watches", json={"criteria": {"kinds": ["procurement"]}})
    await as_("supplier").post("/v1/watches", json={"criteria": {"kinds": ["dialogue"]}})
    assert (await as_("member").get(made.headers["location"])).status_code == 404
    assert (await as_("member").get("/v1/watches")).json()["items"] == []
    first = (await as_("supplier").get("/v1/watches?limit=1")).json()
    assert [item["criteria"]["kinds"] for item in first["items"]] == [["procurement"]]
    rest = await as_("supplier").get(f"/v1/watches?limit=1&cursor={first['next']}")
    assert [one["criteria"]["kinds"] for one in rest.json()["items"]] == [["dialogue"]]
    assert rest.json()["next"] is None


async def test_a_watch_of_everything_is_refused(as_: As) -> None:
    refused = await as_("supplier").post("/v1/watches", json={"criteria": {}})
    assert refused.json()["errors"][0]["code"] == "no_criteria"
    made = await as_("supplier").post("/v1/watches", json={"criteria": CLEANING})
    place = made.headers["location"]
    emptied = await as_("supplier").patch(
        place, json={"criteria": {}}, if_match=await as_("supplier").get(place)
    )
    assert emptied.json()["errors"][0]["pointer"] == "/criteria"


async def test_a_deleted_watch_leaves_no_keys(as_: As, session: AsyncSession) -> None:
    made = await as_("supplier").post("/v1/watches", json={"criteria": CLEANING})
    assert (await as_("supplier").delete(made.headers["location"])).status_code == 204
    assert (await as_("supplier").get(made.headers["location"])).status_code == 404
    assert await session.scalar(select(func.count()).select_from(WatchKey)) == 0


@pytest.mark.parametrize(
    ("criteria", "pointer", "code"),
    [
        ({"cpv": ["90", "siivous"]}, "/criteria/cpv/1", "bad_cpv"),
        ({"regions": ["99"]}, "/criteria/regions/0", "unknown_code"),
        ({"municipalities": ["999"]}, "/criteria/municipalities/0", "unknown_code"),
        (
            {"regions": ["01"], "municipalities": ["564"]},
            "/criteria/municipalities/0",
            "outside_regions",
        ),
        ({"buyers": [str(new_id())]}, "/criteria/buyers/0", "unknown_buyer"),
        ({"q": "!?"}, "/criteria/q", "no_words"),
        ({"colour": "red"}, "/criteria/colour", "unknown_field"),
    ],
)
async def test_contradictory_criteria_are_refused(
    as_: As, criteria: Any, pointer: str, code: str
) -> None:
    refused = await as_("resident").post("/v1/watches", json={"criteria": criteria})
    assert faults_of(refused) == [(pointer, code)]


async def test_criteria_with_too_many_combinations_are_refused(as_: As) -> None:
    criteria = {
        "cpv": [f"{n}" for n in range(10, 60)],
        "regions": ["01", "02", "04", "05", "06", "07", "08", "09", "10", "11"],
    }
    refused = await as_("resident").post("/v1/watches", json={"criteria": criteria})
    assert refused.json()["errors"][0]["code"] == "too_many_combinations"
    assert "550" in refused.json()["errors"][0]["detail"]


async def test_a_person_has_a_bounded_number_of_watches(
    as_: As, world: World, session: AsyncSession
) -> None:
    session.add_all(watch(world.people["resident"]) for _ in range(MAX_WATCHES))
    refused = await as_("resident").post("/v1/watches", json={"criteria": CLEANING})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "too_many_watches"
    followed = {"kind": "buyer", "target_id": str(world.buyer.id)}
    assert (await as_("resident").post("/v1/follows", json=followed)).status_code == 200


async def test_repeated_follow_changes_the_frequency(as_: As, world: World) -> None:
    body = {"kind": "buyer", "target_id": str(world.buyer.id)}
    first = await as_("resident").post("/v1/follows", json=body)
    again = await as_("resident").post("/v1/follows", json={**body, "frequency": "weekly"})
    assert again.json()["id"] == first.json()["id"]
    listed = (await as_("resident").get("/v1/follows")).json()["items"]
    assert [(item["target_id"], item["frequency"]) for item in listed] == [
        (str(world.buyer.id), "weekly")
    ]
    assert (await as_("resident").get("/v1/watches")).json()["items"] == []
    place = f"/v1/follows/{first.json()['id']}"
    assert (await as_("resident").delete(place)).status_code == 204
    assert (await as_("resident").get("/v1/follows")).json()["items"] == []


async def test_invisible_item_cannot_be_followed(
    as_: As, world: World, session: AsyncSession
) -> None:
    draft = procurement(world.buyer, status=ProcurementStatus.DRAFT)
    public = procurement(world.buyer)
    session.add_all([draft, public])
    wishes = {
        "draft": {"kind": "procurement", "target_id": str(draft.id)},
        "public": {"kind": "procurement", "target_id": str(public.id)},
        "dialogue": {"kind": "dialogue", "target_id": str(public.id)},
        "supplier": {"kind": "buyer", "target_id": str(world.supplier.id)},
    }
    answers = {
        name: (await as_("resident").post("/v1/follows", json=wish)).status_code
        for name, wish in wishes.items()
    }
    assert answers == {"draft": 400, "public": 200, "dialogue": 400, "supplier": 400}
    assert (await as_("officer").post("/v1/follows", json=wishes["draft"])).status_code == 200


async def test_a_follow_is_not_a_watch(as_: As, world: World, session: AsyncSession) -> None:
    row = follow(world.people["resident"], world.buyer)
    session.add(row)
    assert (await as_("resident").get(f"/v1/watches/{row.id}")).status_code == 404


async def test_every_change_is_in_the_audit_log(as_: As, session: AsyncSession) -> None:
    made = await as_("supplier").post("/v1/watches", json={"criteria": CLEANING})
    place = made.headers["location"]
    await as_("supplier").patch(place, json={"name": "Oulu"}, if_match=made)
    await as_("supplier").delete(place)
    entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [(entry.action, entry.changed) for entry in entries] == [
        ("watch.create", []),
        ("watch.update", ["name"]),
        ("watch.delete", []),
    ]


async def test_post_of_the_link_stops_a_watch_and_get_does_not(
    as_: As, world: World, session: AsyncSession, links: Links
) -> None:
    world.people["resident"].language = Language.SV
    row = watch(world.people["resident"], name="<b>Städning</b>")
    other = watch(world.people["resident"])
    session.add_all([row, other])
    await session.flush()
    session.add_all(keys(row, other))
    link = links.stop_watch(row.id)
    page = await as_("anonymous").get(link)
    assert page.headers["content-language"] == "sv"
    assert "&lt;b&gt;Städning&lt;/b&gt;" in page.text
    assert '<form method="post">' in page.text
    assert await _running(session, world) == 2
    one_click = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        stopped = await as_("anonymous").post(link, data=one_click)
        assert stopped.status_code == 200
        assert "har avslutats" in stopped.text
    assert await _running(session, world) == 1
    seen = await as_("resident").get(f"/v1/watches/{row.id}")
    assert seen.json()["stopped"] is True
    resumed = await as_("resident").patch(
        f"/v1/watches/{row.id}", json={"stopped": False}, if_match=seen
    )
    assert resumed.json()["stopped"] is False


async def test_link_for_all_stops_all_watches_of_that_person_only(
    as_: As, world: World, session: AsyncSession, links: Links
) -> None:
    mine = [watch(world.people["resident"]), follow(world.people["resident"], world.buyer)]
    session.add_all([*mine, watch(world.people["supplier"])])
    link = links.stop_everything(world.people["resident"].id)
    assert (await as_("anonymous").get(link)).status_code == 200
    assert (await as_("anonymous").post(link)).status_code == 200
    assert await _running(session, world) == 0
    assert await _running(session, world, "supplier") == 1
    entries = (await session.scalars(select(AuditEntry.action))).all()
    assert entries == ["watch.stop", "watch.stop"]


async def test_repeated_follow_resumes_a_stopped_one(as_: As, world: World, links: Links) -> None:
    body = {"kind": "buyer", "target_id": str(world.buyer.id)}
    made = await as_("resident").post("/v1/follows", json=body)
    await as_("anonymous").post(links.stop_watch(UUID(made.json()["id"])))
    (listed,) = (await as_("resident").get("/v1/follows")).json()["items"]
    assert listed["stopped"] is True
    assert (await as_("resident").post("/v1/follows", json=body)).json()["stopped"] is False


async def test_forged_and_outdated_links_are_not_found(
    as_: As, world: World, session: AsyncSession, links: Links
) -> None:
    row = watch(world.people["resident"])
    session.add(row)
    link = links.stop_watch(row.id)
    token = link.rsplit("/", 1)[1]
    another_key = Links(links.public_url, "x" * 40).stop_watch(row.id)
    everything = Links(links.public_url, links.secret_key).stop_everything(row.id)
    forged = [
        link[:-4] + "AAA=",
        link.replace(token, "x" + token[1:]),
        link.replace(token, "ää"),
        another_key,
        everything,  # no person has the id of a watch
        links.stop_watch(new_id()),
    ]
    for item in forged:
        assert (await as_("anonymous").get(item)).status_code == 404, item
        assert (await as_("anonymous").post(item)).status_code == 404, item
    assert await _running(session, world) == 1


async def _running(session: AsyncSession, world: World, name: str = "resident") -> int:
    stmt = select(func.count()).where(
        Watch.person_id == world.people[name].id, Watch.stopped_at.is_(None)
    )
    return await session.scalar(stmt) or 0
