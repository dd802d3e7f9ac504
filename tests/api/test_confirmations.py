"""Who speaks is who they say: claimed and confirmed organisations, and the ways between."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.organisations.models import (
    Confirmation,
    ConfirmationRequest,
    Organisation,
    RegisterState,
    Role,
)
from tests.api.client import ApiClient
from tests.factories.dialogues import dialogue
from tests.factories.organisations import (
    business_id,
    claimed,
    letter,
    membership,
    register_entry,
    supplier,
)
from tests.factories.world import World

As = Callable[[str], ApiClient]


def _codes(response: object) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in response.json()["errors"]]  # type: ignore[attr-defined]


async def _register(client: ApiClient, **body: object) -> dict[str, object]:
    body = {"kind": "supplier", "business_id": business_id(), **body}
    body.setdefault("name", {"fi": {"text": "Kuljetus Karhu Ky"}})
    response = await client.post("/v1/organisations", json=body)
    assert response.status_code == 201, response.text
    answer: dict[str, object] = response.json()
    return answer


async def _confirm(as_: As, organisation_id: object, who: str = "operator", **body: object) -> int:
    path = f"/v1/organisations/{organisation_id}/confirmations"
    response = await as_(who).post(path, json={"method": "operator", **body})
    return response.status_code


async def _events(session: AsyncSession, beginning: str) -> list[tuple[str, dict[str, object]]]:
    chosen = select(OutboxEvent).where(OutboxEvent.type.startswith(beginning))
    rows = await session.scalars(chosen.order_by(OutboxEvent.number))
    return [(row.type, row.data) for row in rows]


async def test_a_supplier_begins_as_claimed_and_may_do_all_that_it_may(
    as_: As, session: AsyncSession, world: World
) -> None:
    made = await _register(as_("resident"))
    assert (made["status"], made["confirmation"]) == ("approved", "claimed")
    call = dialogue(world.buyer)
    session.add(call)
    body = {"organisation_id": made["id"], "kind": "be_heard"}
    path = f"/v1/dialogues/{call.id}/interests"
    assert (await as_("resident").post(path, json=body)).status_code == 201


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Oulun kaupunki", "name_of_buyer"),
        ("OULUN  KAUPUNKI", "name_of_buyer"),
        ("0ulun kaupunki", "name_of_buyer"),
        ("Oulun kaupunki / virallinen", "name_of_buyer"),
        ("Oulun kaupunki virallinen", "name_of_buyer"),
        ("Virallinen Oulunkaupunki Oy", "name_of_buyer"),
        ("Helsingin kaupunki", "name_of_public_body"),
        ("Esbo stad", "name_of_public_body"),
        ("Kiilto-Siivous Oyj", "name_of_supplier"),
    ],
)
async def test_a_name_that_looks_like_anothers_is_refused(
    as_: As, world: World, name: str, code: str
) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": {"sv": {"text": name}}}
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert refused.status_code == 409
    assert _codes(refused) == [("/name", code)]
    made = await _register(as_("resident"))
    place = f"/v1/organisations/{made['id']}"
    seen = await as_("resident").get(place)
    patch = {"name": {"en": {"text": name}}}
    renamed = await as_("resident").patch(place, json=patch, if_match=seen)
    assert (renamed.status_code, _codes(renamed)) == (409, [("/name", code)])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Oulun kaupunki\u200b", "not_one_line"),
        ("Nimi\u202egnp", "not_one_line"),
        ("A\r\nBcc: x@y.fi", "not_one_line"),
        ("Оulun kaupunki", "mixed_scripts"),
        ("Oulun кaupunki", "mixed_scripts"),
    ],
)
async def test_a_name_with_letters_that_deceive_is_refused(as_: As, name: str, code: str) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": {"fi": {"text": name}}}
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert refused.status_code == 400
    assert _codes(refused) == [("/name/fi/text", code)]


@pytest.mark.parametrize("name", ["Oulun kaupunkilaiset ry", "Oulun Teatteri Oy", "Sámi Soster rs"])
async def test_a_name_of_ones_own_is_taken(as_: As, world: World, name: str) -> None:
    await _register(as_("resident"), name={"fi": {"text": name}})


async def test_several_claim_an_id_and_who_proves_it_displaces_the_others(
    as_: As, session: AsyncSession, world: World
) -> None:
    number = business_id()
    false = await _register(as_("resident"), business_id=number)
    real = await _register(as_("rival"), business_id=number)
    assert await _confirm(as_, real["id"]) == 201
    shown = (await as_("anonymous").get(f"/v1/organisations/{real['id']}")).json()
    assert (shown["confirmation"], shown["confirmed_by"]) == ("confirmed", "operator")
    shown = (await as_("anonymous").get(f"/v1/organisations/{false['id']}")).json()
    assert shown["confirmation"] == "displaced"
    assert {language: text["text"] for language, text in shown["name"].items()} == {
        "fi": "Vahvistamaton tili, joka käytti nimeä Kuljetus Karhu Ky",
        "sv": "Obekräftat konto som använde namnet Kuljetus Karhu Ky",
        "en": "Unconfirmed account that used the name Kuljetus Karhu Ky",
    }
    assert await _events(session, "organisation.") == [
        *[("organisation.registered.v1", {"organisation_id": one["id"], "waits": False})
          for one in (false, real)],
        ("organisation.confirmed.v1", {"organisation_id": real["id"], "by": "operator"}),
        (
            "organisation.displaced.v1",
            {"organisation_id": false["id"], "confirmed_organisation_id": real["id"]},
        ),
    ]  # fmt: skip
    entries = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    wanted = ("organisation.confirm", "organisation.displace")
    told = [(one.action, str(one.organisation_id)) for one in entries if one.action in wanted]
    assert told == [(wanted[0], real["id"]), (wanted[1], false["id"])]


async def test_who_is_displaced_reads_and_does_nothing_more(as_: As, session: AsyncSession) -> None:
    number = business_id()
    false = await _register(as_("resident"), business_id=number)
    real = await _register(as_("rival"), business_id=number)
    await _confirm(as_, real["id"])
    place = f"/v1/organisations/{false['id']}"
    seen = await as_("resident").get(place)
    patch = {"name": {"fi": {"text": "Kuljetus Karhu Ky"}}}
    assert (await as_("resident").patch(place, json=patch, if_match=seen)).status_code == 403
    [mine] = (await as_("resident").get("/v1/me")).json()["memberships"]
    assert mine["permissions"] == ["audit:read", "organisation:read"]
    assert await _confirm(as_, false["id"]) == 409


async def test_an_id_that_is_confirmed_is_claimed_by_nobody_else(as_: As, world: World) -> None:
    body = {
        "kind": "supplier",
        "business_id": world.supplier.business_id,
        "name": {"fi": {"text": "Muu Oy"}},
    }
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert (refused.status_code, _codes(refused)) == (409, [("/business_id", "confirmed_already")])
    body["business_id"] = world.buyer.business_id
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert (refused.status_code, _codes(refused)) == (409, [("/business_id", "confirmed_already")])


async def test_a_buyer_is_confirmed_by_its_approval_which_displaces_whoever_used_its_id(
    as_: As, world: World
) -> None:
    number = business_id()
    false = await _register(as_("resident"), business_id=number)
    name = {"fi": {"text": "Hailuodon kunta"}}
    real = await _register(as_("rival"), kind="buyer", business_id=number, name=name)
    assert await _confirm(as_, real["id"]) == 409
    place = f"/v1/organisations/{real['id']}"
    seen = await as_("operator").get(place)
    approved = await as_("operator").post(f"{place}/approve", if_match=seen)
    assert approved.json()["confirmation"] == "confirmed"
    shown = (await as_("anonymous").get(f"/v1/organisations/{false['id']}")).json()
    assert shown["confirmation"] == "displaced"


async def test_an_id_is_approved_for_one_buyer_only(as_: As, session: AsyncSession) -> None:
    number, name = business_id(), {"fi": {"text": "Hailuodon kunta"}}
    made = [
        await _register(as_(who), kind="buyer", business_id=number, name=name)
        for who in ("resident", "rival")
    ]
    for one, status in zip(made, (200, 409), strict=True):
        place = f"/v1/organisations/{one['id']}"
        seen = await as_("operator").get(place)
        approved = await as_("operator").post(f"{place}/approve", if_match=seen)
        assert approved.status_code == status


async def test_a_buyer_vouches_for_a_firm_it_knows_and_for_none_of_its_own(
    as_: As, session: AsyncSession, world: World
) -> None:
    made = await _register(as_("resident"))
    by = {"method": "buyer", "buyer_id": str(world.buyer.id)}
    assert await _confirm(as_, made["id"], "stranger", **by) == 403
    assert await _confirm(as_, made["id"], "occasional", **by) == 403
    no_buyer = {"method": "buyer", "buyer_id": str(world.rival.id)}
    assert await _confirm(as_, made["id"], "officer", **no_buyer) == 400
    own = claimed(name="Oma Oy")
    session.add(own)
    await session.flush()
    session.add(membership(world.people["officer"], own, Role.ADMIN))
    assert await _confirm(as_, own.id, "officer", **by) == 409
    assert await _confirm(as_, made["id"], "officer", **by) == 201
    entries = (await session.scalars(select(AuditEntry))).all()
    told = {(one.action, one.organisation_id) for one in entries}
    assert ("organisation.vouch", world.buyer.id) in told
    shown = (await as_("anonymous").get(f"/v1/organisations/{made['id']}")).json()
    assert shown["confirmed_by"] == "buyer"


async def test_a_code_on_paper_is_good_once_and_printed_anew_is_another(
    as_: As, session: AsyncSession, world: World
) -> None:
    made = await _register(as_("resident"))
    path = f"/v1/organisations/{made['id']}/confirmations"
    begun = await as_("resident").post(path, json={"method": "letter", "language": "sv"})
    request = begun.json()["request"]
    assert (request["method"], request["state"]) == ("letter", "waiting")
    codes = []
    for _ in range(2):
        page = await as_("operator").post(f"{path}/{request['id']}/letter")
        assert page.headers["cache-control"] == "private, no-store"
        assert "Kuljetus Karhu Ky" in page.text
        codes += re.findall(r'class="code">(\d{4} \d{4})<', page.text)
    first, second = codes
    kept = await session.get_one(ConfirmationRequest, request["id"])
    assert first.replace(" ", "").encode() not in (kept.code_hash or b"")
    place = f"{path}/{request['id']}/code"
    old = await as_("resident").post(place, json={"code": first})
    assert (old.status_code, _codes(old)) == (400, [("/code", "bad_confirmation_code")])
    used = await as_("resident").post(place, json={"code": second})
    assert (used.status_code, used.json()["confirmation"]) == (200, "confirmed")
    again = await as_("resident").post(place, json={"code": second})
    assert again.status_code == 400


async def test_a_code_is_guessed_five_times_and_ends_with_its_time(
    as_: As, session: AsyncSession, world: World
) -> None:
    firm = claimed(name="Kuljetus Karhu Ky")
    session.add(firm)
    await session.flush()
    session.add(membership(world.people["resident"], firm, Role.ADMIN))
    row, code = letter(firm)
    session.add(row)
    place = f"/v1/organisations/{firm.id}/confirmations/{row.id}/code"
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(5):
        assert (await as_("resident").post(place, json={"code": wrong})).status_code == 400
    assert (await as_("resident").post(place, json={"code": code})).status_code == 400
    kept = await session.get_one(Organisation, firm.id)
    assert kept.confirmation is Confirmation.CLAIMED
    path = place.removesuffix("/code").rpartition("/")[0]
    listed = (await as_("resident").get(path)).json()["requests"]
    assert [one["state"] for one in listed] == ["ended"]


async def test_a_letter_is_asked_for_twice_a_month_at_the_most(as_: As) -> None:
    made = await _register(as_("resident"))
    path = f"/v1/organisations/{made['id']}/confirmations"
    for status in (201, 201, 409):
        asked = await as_("resident").post(path, json={"method": "letter"})
        assert asked.status_code == status
    assert _codes(asked) == [("/method", "asked_too_often")]


@pytest.mark.parametrize(
    ("entry", "email", "refused"),
    [
        (None, "a@karhu.example", ("/method", "register_waiting")),
        ({"state": RegisterState.UNKNOWN}, "a@karhu.example", ("/method", "register_unknown")),
        ({"state": RegisterState.CEASED}, "a@karhu.example", ("/method", "register_ceased")),
        ({"website": None}, "a@karhu.example", ("/method", "register_no_website")),
        ({"website": "www.karhu.fi"}, "a@other.fi", ("/email", "mailbox_elsewhere")),
        ({"website": "www.karhu.fi"}, "a@karhu.fi.other.fi", ("/email", "mailbox_elsewhere")),
        ({"website": "facebook.com/karhu"}, "a@facebook.com", ("/email", "website_of_provider")),
        ({"website": "karhu.github.io"}, "a@other.github.io", ("/email", "mailbox_elsewhere")),
        ({"website": "co.uk"}, "a@b.co.uk", ("/email", "website_of_provider")),
        ({"website": "http://1.2.3.4/"}, "a@2.3.4", ("/email", "bad_email")),
    ],
)
async def test_a_mailbox_elsewhere_proves_nothing(  # noqa: PLR0917 - fixtures
    as_: As,
    session: AsyncSession,
    world: World,
    entry: dict[str, object] | None,
    email: str,
    refused: tuple[str, str],
) -> None:
    firm = claimed(name="Kuljetus Karhu Ky", website="https://other.fi")
    session.add(firm)
    await session.flush()
    session.add(membership(world.people["resident"], firm, Role.ADMIN))
    if entry is not None:
        session.add(register_entry(firm, **entry))
    path = f"/v1/organisations/{firm.id}/confirmations"
    answer = await as_("resident").post(path, json={"method": "mailbox", "email": email})
    assert answer.status_code in {400, 409}
    assert _codes(answer) == [refused]
    assert (await session.scalars(select(ConfirmationRequest))).all() == []


async def test_a_mailbox_in_the_registered_domain_gets_a_code_three_times_a_day(
    as_: As, session: AsyncSession, world: World
) -> None:
    firms = [claimed(name=name) for name in ("Kuljetus Karhu Ky", "Siivous Susi Oy")]
    session.add_all(firms)
    await session.flush()
    for firm in firms:
        session.add(membership(world.people["resident"], firm, Role.ADMIN))
        session.add(register_entry(firm, website="https://WWW.Karhu.FI/etusivu"))
    body = {"method": "mailbox", "email": "Info@posti.karhu.fi"}
    for number, status in enumerate((201, 201, 201, 409)):
        path = f"/v1/organisations/{firms[number % 2].id}/confirmations"
        answer = await as_("resident").post(path, json=body)
        assert answer.status_code == status, answer.text
    assert [kind for kind, _ in await _events(session, "confirmation.")] == [
        "confirmation.asked.v1"
    ] * 3
    open_ones = select(ConfirmationRequest).where(ConfirmationRequest.ended_at.is_(None))
    assert {row.email for row in await session.scalars(open_ones)} == {"info@posti.karhu.fi"}


async def test_a_confirmed_supplier_that_renames_itself_is_claimed_again(
    as_: As, session: AsyncSession, world: World
) -> None:
    place = f"/v1/organisations/{world.supplier.id}"
    seen = await as_("supplier").get(place)
    patch = {"name": {"fi": {"text": "Suuryritys Oyj"}}}
    renamed = await as_("supplier").patch(place, json=patch, if_match=seen)
    assert renamed.json()["confirmation"] == "claimed"
    assert [kind for kind, _ in await _events(session, "organisation.")] == [
        "organisation.renamed.v1",
        "organisation.unconfirmed.v1",
    ]


async def test_the_operator_takes_a_confirmation_back(
    as_: As, session: AsyncSession, world: World
) -> None:
    place = f"/v1/organisations/{world.supplier.id}"
    seen = await as_("operator").get(place)
    revoked = await as_("operator").delete(f"{place}/confirmation", if_match=seen)
    assert (revoked.status_code, revoked.json()["confirmation"]) == (200, "claimed")
    again = await as_("operator").delete(f"{place}/confirmation", if_match=revoked)
    assert again.status_code == 409
    buyer = f"/v1/organisations/{world.buyer.id}"
    seen = await as_("operator").get(buyer)
    refused = await as_("operator").delete(f"{buyer}/confirmation", if_match=seen)
    assert refused.status_code == 409


async def test_a_name_of_the_register_is_changed_there(
    as_: As, session: AsyncSession, world: World
) -> None:
    session.add(register_entry(world.supplier))
    place = f"/v1/organisations/{world.supplier.id}"
    seen = await as_("supplier").get(place)
    patch = {"name": {"fi": {"text": "Suuryritys Oyj"}}}
    refused = await as_("supplier").patch(place, json=patch, if_match=seen)
    assert (refused.status_code, _codes(refused)) == (409, [("/name", "name_of_register")])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"country": "SE", "business_id": "5560125790"}, ("SE-BLV", "SE", "556012-5790")),
        ({"country": "de", "business_id": "DE 136,695 976"}, ("VAT", "DE", "136695976")),
        ({"country": "EE", "business_id": "12345678"}, ("EE-RIK", "EE", "12345678")),
    ],
)
async def test_firms_of_other_countries_have_their_own_ids(
    as_: As, given: dict[str, object], kept: tuple[str, str, str]
) -> None:
    made = await _register(as_("resident"), **given)
    assert (made["id_scheme"], made["country"], made["business_id"]) == kept


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"country": "SE", "business_id": "5560125791"}, ("/business_id", "bad_foreign_id")),
        ({"country": "XX", "business_id": "1"}, ("/country", "no_numbers_known")),
        ({"country": "Suomi", "business_id": "1"}, ("/country", "bad_country")),
        (
            {"country": "FI", "id_scheme": "VAT", "business_id": "FI20774740"},
            ("/id_scheme", "scheme_of_country"),
        ),
        (
            {"country": "NO", "id_scheme": "SE-BLV", "business_id": "5560125790"},
            ("/id_scheme", "scheme_of_other_country"),
        ),
        (
            {"kind": "buyer", "country": "SE", "business_id": "5560125790"},
            ("/id_scheme", "buyer_abroad"),
        ),
    ],
)
async def test_a_wrong_foreign_id_is_refused_by_field(
    as_: As, given: dict[str, object], refused: tuple[str, str]
) -> None:
    body = {"kind": "supplier", "name": {"fi": {"text": "Karhu"}}, **given}
    answer = await as_("resident").post("/v1/organisations", json=body)
    assert (answer.status_code, _codes(answer)) == (400, [refused])


async def test_operators_find_who_is_not_confirmed(as_: As, session: AsyncSession) -> None:
    session.add_all([claimed(name="A Oy"), supplier(name="B Oy")])
    found = await as_("operator").get("/v1/organisations?confirmation=claimed")
    assert [one["name"]["fi"]["text"] for one in found.json()["items"]] == ["A Oy"]


async def test_where_a_claimed_name_stands_it_is_marked(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    """In the contract by a field, on pages by words, also in what was said before."""
    world.supplier.confirmation = Confirmation.CLAIMED
    call = dialogue(world.buyer)
    session.add(call)
    path = f"/v1/dialogues/{call.id}"
    made = await as_("supplier").post(
        f"{path}/contributions",
        json={
            "kind": "comment",
            "text": "Hei",
            "language": "fi",
            "on_behalf_of": str(world.supplier.id),
            "names_author": True,
        },
    )
    assert made.status_code == 201, made.text
    interest = {"organisation_id": str(world.supplier.id), "kind": "bid", "public": True}
    assert (await as_("supplier").post(f"{path}/interests", json=interest)).status_code == 201

    async def shown() -> tuple[str, str, str]:
        author = (await client.get(f"{path}/contributions")).json()["items"][0]["author"]
        seen = (await client.get(f"{path}/interests")).json()["items"][0]
        page = (await client.get(f"/dialogues/{call.id}?lang=sv")).text
        found = re.search(r"(Puhtax Oy[^<]*|Obekräftat[^>]*namnet Puhtax Oy)", page)
        return (
            author["organisation_confirmation"],
            seen["organisation_confirmation"],
            found[0].strip() if found else "",
        )

    assert await shown() == ("claimed", "claimed", "Puhtax Oy (obekräftad)")
    twin = claimed(name="Puhtax Oy", business_id=world.supplier.business_id)
    session.add(twin)
    assert await _confirm(as_, twin.id) == 201
    assert await shown() == (
        "displaced",
        "displaced",
        "Obekräftat konto som använde namnet Puhtax Oy",
    )
