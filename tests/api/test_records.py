"""The record of a dialogue: complete, reproducible, verifiable, without non-public data."""

import json
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ContributionEdit, ContributionStatus
from api.core.audit import AuditEntry
from api.core.clock import clock_stopped_at, utc_now
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from tests.api.client import ApiClient, As
from tests.factories.contributions import confidential_part, contribution, official, question
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version
from tests.factories.events import outbox_event
from tests.factories.interests import interest
from tests.factories.meetings import material, meeting, sign_up
from tests.factories.participation import participant
from tests.factories.world import World
from tests.texts import fi

SECRET, QUIET, GONE = "Kalustomme riittää 12 reitille.", "Vain hankkijan silmille", "Poistettu sana"


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    """A closed dialogue in which everything has happened."""
    row = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(row)
    await session.flush()
    now = utc_now()
    author = participant(row, world.people["supplier"])
    session.add(author)
    await session.flush()
    asked = question(row, world.people["supplier"], participant_id=author.id, late=True)
    edited = official(row, world.buyer, text="Uusi teksti", edited_at=now)
    removed = contribution(
        row,
        world.people["resident"],
        text=GONE,
        status=ContributionStatus.REMOVED,
        removed_at=now,
        removal_reason=fi("Asiaton"),
    )
    shown = document(row)
    held = meeting(row, starts_at=now - timedelta(days=3), title="Pidetty info")
    session.add_all([asked, edited, removed, shown, held])
    await session.flush()
    session.add_all(
        [
            confidential_part(asked, text=SECRET),
            ContributionEdit(contribution_id=edited.id, at=now, text="Vanha teksti"),
            file_version(shown),
            material(held, notes={}),
            sign_up(held, world.people["member"], organisation_id=world.supplier.id),
            interest(world.supplier, row, message=QUIET),
            Extension(
                dialogue_id=row.id,
                at=now - timedelta(days=9),
                closes_before=now - timedelta(days=8),
                closes_after=now - timedelta(hours=1),
                reason=fi("Moni toivoi lisäaikaa"),
            ),
            outbox_event(position=4, type="dialogue.opened.v1", subject=f"dialogues/{row.id}"),
            outbox_event(
                position=7, type="contribution.published.v1", subject=f"contributions/{asked.id}"
            ),
            outbox_event(position=8, type="dialogue.opened.v1", subject="dialogues/another"),
        ]
    )
    await session.flush()
    return row


async def _record(client: ApiClient, call: Dialogue, edition: str = "public") -> dict[str, Any]:
    answer = await client.get(f"/v1/dialogues/{call.id}/record?edition={edition}")
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def test_record_has_everything_that_was_public(client: ApiClient, call: Dialogue) -> None:
    record = (await _record(client, call))["record"]
    asked, edited, removed = record["contributions"]
    assert asked["author"] == {
        "participant": 1,
        "organisation_id": None,
        "organisation_name": None,
        "has_left": False,
        "organisation_confirmation": None,
    }
    assert edited["edits"][0]["text"] == "Vanha teksti"
    assert (removed["text"], removed["removal_reason"]["fi"]["text"]) == (None, "Asiaton")
    assert record["dialogue"]["extensions"][0]["reason"]["fi"]["text"] == "Moni toivoi lisäaikaa"
    assert len(record["documents"][0]["versions"][0]["sha256"]) == 64
    assert record["meetings"][0]["sign_ups"]["placed"]["fewer_than"] == 3
    assert record["interests"]["counts"]["bid"]["unnamed"]["fewer_than"] == 3
    assert record["interests"]["items"] == []
    assert [fact["position"] for fact in record["facts"]] == [4, 7]


async def test_public_edition_has_no_confidential_data(
    as_: As, call: Dialogue, world: World
) -> None:
    """Nor does it to the buyer's people, who may ask for the other one."""
    for actor in ("anonymous", "officer", "supplier"):
        for path in ("record", "record.html"):
            text = (await as_(actor).get(f"/v1/dialogues/{call.id}/{path}")).text
            for secret in (SECRET, QUIET, GONE, world.people["member"].name, "kokous.example.fi"):
                assert secret not in text


async def test_buyers_edition_has_confidential_parts_and_reading_is_audited(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    record = (await _record(as_("officer"), call, "buyer"))["record"]
    assert record["includes_confidential"] is True
    assert record["contributions"][0]["confidential"]["text"] == SECRET
    assert record["meetings"][0]["people"][0]["person_name"] == world.people["member"].name
    assert record["interests"]["items"][0]["message"] == QUIET
    [entry] = (
        await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "confidential_part.read")
        )
    ).all()
    assert (entry.person_id, entry.organisation_id) == (world.people["officer"].id, world.buyer.id)


async def test_buyers_edition_without_permission_lacks_confidential_parts(
    as_: As, call: Dialogue
) -> None:
    record = (await _record(as_("occasional"), call, "buyer"))["record"]
    assert record["includes_confidential"] is False
    assert record["contributions"][0]["confidential"] is None
    assert record["meetings"][0]["people"]


@pytest.mark.parametrize("edition", ["public", "buyer"])
@pytest.mark.parametrize("path", ["record", "record.html"])
async def test_equal_state_gives_equal_bytes_at_any_time(
    as_: As, call: Dialogue, edition: str, path: str
) -> None:
    place = f"/v1/dialogues/{call.id}/{path}?edition={edition}"
    first = await as_("officer").get(place)
    with clock_stopped_at(utc_now() + timedelta(minutes=50)):
        second = await as_("officer").get(place)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    digest = b64encode(sha256(first.content).digest()).decode()
    assert first.headers["repr-digest"] == f"sha-256=:{digest}:"
    known = await as_("officer").get(
        place, headers={"If-None-Match": f'"x", {first.headers["etag"]}'}
    )
    assert (known.status_code, known.content) == (304, b"")


async def test_two_officers_get_the_same_record(as_: As, call: Dialogue) -> None:
    assert await _record(as_("officer"), call, "buyer") == await _record(
        as_("leader"), call, "buyer"
    )


async def test_own_record_verifies_in_any_json_formatting(
    client: ApiClient, call: Dialogue
) -> None:
    made = await _record(client, call)
    shuffled = json.loads(json.dumps(dict(reversed(made.items())), indent=4))
    verdict = (await client.post("/v1/records/verify", json=shuffled)).json()
    genuine = {"made_here": True, "checksum": made["checksum"], "hidden_since": []}
    assert verdict == genuine


async def test_changed_record_does_not_verify(client: ApiClient, call: Dialogue) -> None:
    made = await _record(client, call)
    forged = json.loads(json.dumps(made))
    forged["record"]["contributions"][1]["text"] += " "
    verdict = (await client.post("/v1/records/verify", json=forged)).json()
    assert verdict["made_here"] is False
    # Not even with the checksum put right: the seal is ours to make.
    again = await client.post(
        "/v1/records/verify", json={**forged, "checksum": verdict["checksum"]}
    )
    assert again.json()["made_here"] is False


async def test_strange_bodies_are_verified_or_refused(client: ApiClient) -> None:
    for content in (
        b'{"record": {"a": 123456789012345678901234567890}, "checksum": "", "seal": ""}',
        b'{"record": {"a": "\\ud800"}, "checksum": "\xc3\xa4", "seal": "\xe2\x82\xac"}',
        b'{"record": {"a": ' + b"[" * 900 + b"]" * 900 + b'}, "checksum": "", "seal": ""}',
        b'{"record": {"a": 1e300, "b": 0.1}, "checksum": "", "seal": ""}',
    ):
        answer = await client.post(
            "/v1/records/verify", content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in {200, 400}
        if answer.status_code == 200:
            assert answer.json()["made_here"] is False


@pytest.mark.parametrize(
    ("language", "title", "finding"),
    [
        ("fi", "Markkinavuoropuhelun asiakirja", "ei ole julkaistu vastausta"),
        ("sv", "Dokumentation av marknadsdialogen", "har inte fått något offentligt svar"),
        ("en", "Record of the market dialogue", "has no published answer"),
    ],
)
async def test_printed_record_has_the_same_content_and_no_external_parts(
    client: ApiClient, call: Dialogue, language: str, title: str, finding: str
) -> None:
    made = await _record(client, call)
    page = await client.get(
        f"/v1/dialogues/{call.id}/record.html", headers={"Accept-Language": language}
    )
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-language"] == language
    root = html.document_fromstring(page.content)
    assert root.get("lang") == language
    assert (root.findtext(".//title") or "").startswith(title)
    for said in ("Vanha teksti", "Asiaton", "Moni toivoi lisäaikaa", made["checksum"], finding):
        assert said in page.text
    assert made["record"]["documents"][0]["versions"][0]["sha256"] in page.text
    assert not root.xpath("//script | //img | //link | //*[@style]")
    [style] = root.xpath("//style")
    hashed = b64encode(sha256((style.text or "").encode()).digest()).decode()
    assert f"style-src 'sha256-{hashed}'" in page.headers["content-security-policy"]
    ids = [item.get("id") for item in root.iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids))
    assert {one.get("href")[1:] for one in root.xpath("//a[starts-with(@href, '#')]")} <= set(ids)


async def test_the_language_can_be_in_the_address(client: ApiClient, call: Dialogue) -> None:
    page = await client.get(f"/v1/dialogues/{call.id}/record.html?lang=sv")
    assert page.headers["content-language"] == "sv"


async def test_printed_record_escapes_user_text(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    script = "<script>alert(1)</script>"
    row = dialogue(world.buyer, DialogueStatus.CLOSED, title=script, description=fi(script))
    session.add(row)
    await session.flush()
    session.add_all([contribution(row, None, text=script), meeting(row, title=script)])
    page = await client.get(f"/v1/dialogues/{row.id}/record.html")
    assert script not in page.text
    assert page.text.count("&lt;script&gt;") >= 4


async def test_reply_to_a_held_contribution_is_in_the_record(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(row)
    await session.flush()
    held = contribution(row, None, text="Pidätetty", status=ContributionStatus.HELD)
    session.add(held)
    await session.flush()
    session.add(contribution(row, None, text="Vastine", parent_id=held.id))
    page = await client.get(f"/v1/dialogues/{row.id}/record.html")
    assert page.status_code == 200
    assert "Vastine" in page.text
    assert "Pidätetty" not in page.text


async def test_public_record_is_absent_before_the_closing(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = dialogue(world.buyer)
    session.add(row)
    refused = await as_("anonymous").get(f"/v1/dialogues/{row.id}/record")
    assert refused.status_code == 409
    assert (await _record(as_("officer"), row, "buyer"))["record"]["dialogue"]["status"] == "open"


async def test_long_dialogues_are_complete(
    client: ApiClient, world: World, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.records.load.BATCH", 2)
    row = dialogue(world.buyer, DialogueStatus.CANCELLED)
    session.add(row)
    await session.flush()
    session.add_all(contribution(row, None, text=str(number)) for number in range(5))
    session.add_all(meeting(row, title=str(number)) for number in range(4))
    session.add_all(
        outbox_event(position=number, subject=f"dialogues/{row.id}") for number in range(1, 6)
    )
    record = (await _record(client, row))["record"]
    assert [item["text"] for item in record["contributions"]] == ["0", "1", "2", "3", "4"]
    assert len(record["meetings"]) == 4
    assert [fact["position"] for fact in record["facts"]] == [1, 2, 3, 4, 5]


async def test_conclusion_returns_findings_that_can_be_read_before(as_: As, call: Dialogue) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{call.id}"
    before = (await officer.get(f"{place}/equal-treatment")).json()["findings"]
    assert [item["code"] for item in before] == [
        "question_unanswered",
        "contribution_late",
        "official_edited",
        "meeting_without_notes",
        "document_after_deadline",
    ]
    assert "Pidetty info" in str(before)
    concluded = await officer.post(
        f"{place}/conclude",
        json={"summary": {"fi": {"text": "Yhteenveto"}}},
        if_match=await officer.get(place),
    )
    assert concluded.status_code == 200
    assert concluded.json()["warnings"] == before
    listed = (await _record(as_("anonymous"), call))["record"]["findings"]
    assert listed == before
