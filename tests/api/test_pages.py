"""The pages people open: from mails, and from the front page on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from lxml import etree, html
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person, SignedInSession, SignIn
from api.contributions.models import AnsweredQuestion, ContributionKind, ContributionStatus
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.core.text import Language, LocalText, Texts
from api.dialogues.models import DialogueStatus
from api.organisations.models import Membership, OrganisationStatus, Role
from api.plans.models import (
    ChangeKind,
    Criterion,
    Lot,
    Milestone,
    ProcurementChange,
    ProcurementStatus,
    PromisedDate,
)
from tests.api.client import ApiClient
from tests.factories.accounts import sign_in
from tests.factories.contributions import contribution, official, question
from tests.factories.dialogues import about, dialogue
from tests.factories.organisations import invitation
from tests.factories.plans import procurement
from tests.factories.world import World

As = Callable[[str], ApiClient]
BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "fi"}
SCRIPT = "<script>alert(1)</script>"


def fi(text: str) -> Texts:
    return {Language.FI: LocalText(text)}


async def open_page(client: ApiClient, path: str, language: str = "fi") -> httpx.Response:
    page = await client.get(path, headers={**BROWSER, "Accept-Language": language})
    check_page(page, language)
    return page


def check_page(page: httpx.Response, language: str = "fi") -> None:
    """Well-formed, labelled, without anything inline, and closed to what is not ours."""
    policy = page.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == language
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "accept-language" in page.headers["vary"].lower()
    assert "set-cookie" not in page.headers
    parser = html.HTMLParser(recover=False)
    root = html.document_fromstring(_known_tags(page.content), parser=parser)
    assert root.get("lang") == language
    assert len(root.findall(".//h1")) == 1
    assert root.findtext(".//title")
    ids = [one.get("id") for one in root.iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids))
    for one in root.iter(etree.Element):
        assert one.tag not in {"script", "style", "img", "iframe"}
        assert not [name for name in one.attrib if name == "style" or name.startswith("on")]
    for field in root.xpath("//textarea | //input[not(@type='hidden')]"):
        assert root.xpath(f"//label[@for='{field.get('id')}']")


def _known_tags(content: bytes) -> bytes:
    """libxml2 knows HTML 4 only: elements of HTML 5 are no faults."""
    for name in (b"header", b"main", b"footer", b"nav", b"section", b"article"):
        content = content.replace(b"<" + name, b"<div").replace(b"</" + name, b"</div")
    return content


async def _count(session: AsyncSession, table: type) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


# Signing in


async def test_a_mail_scanner_opens_the_link_and_the_person_still_gets_in(
    client: ApiClient, session: AsyncSession
) -> None:
    row, token = sign_in(email="anna@example.fi")
    session.add(row)
    link = f"/sign-in?token={token}&utm_source=mail"
    for _ in range(3):
        page = await open_page(client, link)
        assert page.status_code == 200
        assert "anna@example.fi" in page.text
        assert page.headers["cache-control"] == "private, no-store"
    assert await session.scalar(select(SignIn.used_at).where(SignIn.id == row.id)) is None
    done = await client.post("/sign-in", data={"token": token}, headers=BROWSER)
    check_page(done)
    assert done.status_code == 200
    assert done.headers["cache-control"] == "private, no-store"
    assert "anna@example.fi" in done.text
    bearer = html.document_fromstring(done.text).xpath("string(//textarea)")
    me = await client.as_(bearer).get("/v1/me")
    assert me.json()["email"] == "anna@example.fi"


async def test_a_used_expired_or_forged_link_says_what_to_do(
    client: ApiClient, session: AsyncSession
) -> None:
    used, used_token = sign_in(used_at=utc_now())
    expired, expired_token = sign_in(expires_at=utc_now() - timedelta(seconds=1))
    session.add_all([used, expired])
    for token in (used_token, expired_token, "vp_sin_forged", ""):
        opened = await open_page(client, f"/sign-in?token={token}")
        assert opened.status_code == 404
        pressed = await client.post("/sign-in", data={"token": token}, headers=BROWSER)
        check_page(pressed)
        assert pressed.status_code == 400
        for page in (opened, pressed):
            assert "Pyydä uusi viesti" in page.text
    assert (await client.post("/sign-in", headers=BROWSER)).status_code == 400
    assert (await client.get("/sign-in", headers=BROWSER)).status_code == 404
    assert await _count(session, SignedInSession) == 0


async def test_the_button_is_pressed_twice(client: ApiClient, session: AsyncSession) -> None:
    row, token = sign_in()
    session.add(row)
    pressed = [await client.post("/sign-in", data={"token": token}) for _ in range(2)]
    assert [page.status_code for page in pressed] == [200, 400]
    assert await _count(session, SignedInSession) == 1


async def test_guessing_at_links_is_throttled(client: ApiClient) -> None:
    for _ in range(30):
        assert (await client.post("/sign-in", data={"token": "x"})).status_code == 400
    refused = await client.post("/sign-in", data={"token": "x"}, headers=BROWSER)
    check_page(refused)
    assert refused.status_code == 429
    assert "retry-after" in refused.headers


# Invitations


async def test_somebody_new_joins_by_the_button_of_the_mail(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row, token = invitation(world.buyer, "new@example.fi", language=Language.SV)
    session.add(row)
    page = await open_page(client, f"/invitations/accept?token={token}")
    assert "Oulun kaupunki" in page.text
    assert "hankinta-asiantuntija" in page.text
    assert await session.scalar(select(Person).where(Person.email == row.email)) is None
    joined = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
    check_page(joined)
    assert joined.status_code == 200
    assert "Oulun kaupunki" in joined.text
    person = (await session.scalars(select(Person).where(Person.email == row.email))).one()
    assert person.language is Language.SV
    chosen = select(Membership).where(Membership.person_id == person.id)
    member = (await session.scalars(chosen)).one()
    assert (member.organisation_id, member.role) == (world.buyer.id, Role.OFFICER)
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.person_id) == ("invitation.accept", person.id)
    again = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
    check_page(again)
    assert again.status_code == 400


async def test_whoever_presses_the_button_only_the_invited_address_joins(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, token = invitation(world.buyer, "new@example.fi")
    session.add(row)
    before = await _count(session, SignedInSession)
    forwarded = await as_("rival").post("/invitations/accept", data={"token": token})
    assert forwarded.status_code == 200
    assert await _count(session, SignedInSession) == before
    chosen = select(Person.email).join(Membership, Membership.person_id == Person.id)
    members = await session.scalars(chosen.where(Membership.organisation_id == world.buyer.id))
    assert world.people["rival"].email not in (emails := set(members))
    assert "new@example.fi" in emails


async def test_an_invitation_that_ended_names_no_organisation(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    withdrawn, first = invitation(world.buyer, "a@example.fi", withdrawn_at=utc_now())
    expired, second = invitation(world.buyer, "b@example.fi", expires_at=utc_now())
    session.add_all([withdrawn, expired])
    for token in (first, second, "vp_inv_forged", ""):
        opened = await open_page(client, f"/invitations/accept?token={token}")
        pressed = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
        assert (opened.status_code, pressed.status_code) == (404, 400)
        assert "Oulun kaupunki" not in opened.text + pressed.text
        assert "uusi kutsu" in opened.text


async def test_a_member_is_told_so(client: ApiClient, world: World, session: AsyncSession) -> None:
    leader = world.people["leader"]
    row, token = invitation(world.buyer, leader.email)
    session.add(row)
    page = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
    check_page(page)
    assert page.status_code == 409
    assert "Olet jo jäsen" in page.text


# Procurements


async def test_a_procurement_says_all_that_is_public(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(
        world.buyer,
        summary=fi("Lapset kouluun taksilla."),
        municipalities=["564"],
        regions=["17"],
        contract_months=24,
        sme_suitable=True,
        notes="Sisäinen muistiinpano",
        lots=[Lot(fi("Pohjoinen"), value_low="1000.50")],
        criteria=[Criterion("environmental.climate", fi("Vähäpäästöiset autot"))],
        goals=["openness.dialogue"],
    )
    call = dialogue(world.buyer)
    session.add_all([row, call])
    await session.flush()
    session.add(about(call, row))
    page = await open_page(client, f"/procurements/{row.id}")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "public, max-age=60"
    text = _text(page)
    for expected in (
        "Koulukuljetukset 2027–2031",
        "Oulun kaupunki",
        "Suunnitteilla",
        "3. neljännes 2027",
        "60 000–150 000 €",
        "60130000, ylempi luokka: Kuljetuspalvelut",
        "Oulu",
        "Pohjois-Pohjanmaa",
        "24 kuukautta",
        "Lapset kouluun taksilla.",
        "vähintään 1 000,50 €",
        "Ilmastonmuutoksen hillintä",
        "Vähäpäästöiset autot",
        "Jatkuva vuoropuhelu",
        "hankinnat@example.fi",
        "Miten koulukuljetukset pitäisi kilpailuttaa?",
    ):
        assert expected in text, expected
    assert "Sisäinen muistiinpano" not in text


async def test_dates_and_amounts_are_written_as_the_reader_writes_them(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, title=SCRIPT)
    session.add(row)
    expected = {
        "fi": ("3. neljännes 2027", "60 000–150 000 €", "Arvioitu arvo"),
        "sv": ("3:e kvartalet 2027", "60 000–150 000 €", "Uppskattat värde"),
        "en": ("3rd quarter 2027", "€60,000–150,000", "Estimated value"),
    }
    for language, words in expected.items():
        page = await open_page(client, f"/procurements/{row.id}", language)
        for word in words:
            assert word in _text(page)
        chosen = await client.get(f"/procurements/{row.id}?lang={language}")
        check_page(chosen, language)
        assert f'href="/?lang={language}"' in chosen.text
    swedish = await open_page(client, f"/procurements/{row.id}", "sv")
    assert '<h1 lang="fi">' in swedish.text
    assert SCRIPT not in swedish.text
    assert "&lt;script&gt;" in swedish.text


async def test_what_is_withheld_is_on_no_page(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    lots = [Lot(fi("Osa"), value_low="77777.00")]
    row = procurement(world.buyer, value_withheld=True, lots=lots)
    session.add(row)
    text = _text(await open_page(client, f"/procurements/{row.id}"))
    assert "Ei julkinen" in text
    assert "60 000" not in text
    assert "77 777" not in text


async def test_the_history_shows_what_was_promised_and_why_it_moved(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    first, later = date(2027, 1, 1), date(2027, 7, 1)
    at = datetime(2027, 1, 1, 22, 30, tzinfo=UTC)
    kept = {"value": "2027-01-01", "precision": "quarter"}
    session.add_all(
        [
            ProcurementChange(
                procurement_id=row.id, at=at, kind=ChangeKind.RESCHEDULED,
                before={"notice_expected": kept, "status": "planned", "contact": None},
                after={"notice_expected": None, "status": "preparing", "contact": None},
                reason=fi(f"Budjetti {SCRIPT}"),
            ),
            *(
                PromisedDate(
                    procurement_id=row.id, milestone=Milestone.NOTICE, date_value=day,
                    precision=Precision.QUARTER, at=at + timedelta(days=number), reason={},
                )
                for number, day in enumerate((first, later))
            ),
        ]
    )  # fmt: skip
    page = await open_page(client, f"/procurements/{row.id}")
    text = _text(page)
    assert "Hankintailmoitus (arvio): 1. neljännes 2027 → –" in text
    assert "Tila: Suunnitteilla → Valmisteilla" in text
    assert "Yhteystiedot: muutettu" in text
    assert "2.1.2027" in text
    assert "183 päivää luvattua myöhemmin" in text
    assert SCRIPT not in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_what_was_cancelled_is_its_own_tombstone(
    language: str, client: ApiClient, world: World, session: AsyncSession
) -> None:
    gone = procurement(
        world.buyer, status=ProcurementStatus.CANCELLED, status_reason=fi("Määrärahaa ei ole.")
    )
    call = dialogue(
        world.buyer,
        DialogueStatus.CANCELLED,
        cancelled_at=utc_now(),
        cancellation_reason=fi("Määrärahaa ei ole."),
    )
    session.add_all([gone, call])
    for path in (f"/procurements/{gone.id}", f"/dialogues/{call.id}"):
        page = await open_page(client, path, language)
        assert page.status_code == 200
        assert 'class="notice"' in page.text
        assert "Määrärahaa ei ole." in page.text


async def test_what_is_not_public_is_not_found_not_even_with_a_token(
    as_: As, world: World, session: AsyncSession
) -> None:
    world.other_buyer.status = OrganisationStatus.SUSPENDED
    draft = procurement(world.buyer, status=ProcurementStatus.DRAFT)
    suspended = procurement(world.other_buyer)
    draft_call = dialogue(world.buyer, DialogueStatus.DRAFT)
    suspended_call = dialogue(world.other_buyer)
    session.add_all([draft, suspended, draft_call, suspended_call])
    paths = [
        f"/procurements/{draft.id}", f"/procurements/{suspended.id}",
        f"/dialogues/{draft_call.id}", f"/dialogues/{suspended_call.id}",
    ]  # fmt: skip
    for path in (*paths, f"/procurements/{new_id()}", "/procurements/x", "/nothing"):
        for name in ("anonymous", "officer"):
            page = await open_page(as_(name), path)
            assert page.status_code == 404, path
            assert page.headers["cache-control"] == "private, no-store"
            assert "Ei löytynyt" in page.text
    front = _text(await open_page(as_("officer"), "/"))
    assert "Yhtään hankintaa ei ole vielä julkaistu." in front


async def test_programs_still_get_problem_details(client: ApiClient) -> None:
    for path, accept in (("/procurements/x", "*/*"), ("/v1/nothing", "text/html")):
        answer = await client.get(path, headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("application/problem+json")


# Dialogues


async def test_a_dialogue_shows_its_description_without_anything_harmful(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    markdown = f"""# Otsikko

Katso [liite](https://example.fi/liite) ja **tämä**. {SCRIPT}

<img src=x onerror=alert(1)> ![kuva](https://example.fi/seuranta.png)
[paha](javascript:alert(1)) <javascript:alert(1)>

| Osa | Alue |
|---|---|
| 1 | Pohjoinen |
"""
    closes = datetime(2030, 11, 24, 14, 0, tzinfo=UTC)
    call = dialogue(
        world.buyer, title=SCRIPT, description=fi(markdown), closes_at=closes,
        conclusion=fi("Kuulimme *kaikkia*."),
    )  # fmt: skip
    session.add(call)
    page = await open_page(client, f"/dialogues/{call.id}")
    assert page.status_code == 200
    for expected in (
        "<h3>Otsikko</h3>",
        '<a href="https://example.fi/liite" rel="nofollow noopener noreferrer">liite</a>',
        "<strong>tämä</strong>",
        "<td>Pohjoinen</td>",
        "<em>kaikkia</em>",
        "24.11.2030 klo 16.00",
        "Europe/Helsinki",
        "Kaikki, myös nimettömästi",
        'href="/docs"',
    ):
        assert expected in page.text, expected
    for harmful in (SCRIPT, "<img", 'href="javascript', "seuranta.png"):
        assert harmful not in page.text, harmful


async def test_threads_hold_together_and_the_buyers_word_is_marked(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    ids = [new_id() for _ in range(7)]
    person = world.people["resident"]
    said = [
        question(call, person, id=ids[0], text=f"Ensimmäinen? {SCRIPT}"),
        contribution(call, None, id=ids[1], text="Huomautus", participant=2),
        question(call, None, id=ids[2], text="Toinen?", participant=3, language=Language.SV),
        contribution(call, None, id=ids[3], text="Samaa mieltä", participant=4, parent_id=ids[1]),
        official(
            call, world.buyer, id=ids[4], kind=ContributionKind.ANSWER, text="Molempiin: kyllä."
        ),
        contribution(
            call, None, id=ids[5], text="Kadonnut", status=ContributionStatus.REMOVED,
            removal_reason=fi("Loukkaava"),
        ),
        contribution(call, None, id=ids[6], text="Odottaa", status=ContributionStatus.HELD),
    ]  # fmt: skip
    for one in said:
        session.add(one)
        await session.flush()
    session.add_all(AnsweredQuestion(answer_id=ids[4], question_id=ids[n]) for n in (0, 2))
    page = await open_page(client, f"/dialogues/{call.id}")
    root = html.document_fromstring(page.text)
    shown = [
        (one.get("class"), " ".join(one.text_content().split())) for one in root.iter("article")
    ]
    beginnings = [
        "Kysymys · osallistuja 1",
        "Vastaus · Oulun kaupunki",
        "Kommentti · osallistuja 2",
        "Vastauskommentti · osallistuja 4",
        "Kysymys · osallistuja 3",
        "Vastaus · Oulun kaupunki",
        "Kommentti",
    ]
    assert len(shown) == len(beginnings)
    for (_, text), beginning in zip(shown, beginnings, strict=True):
        assert text.startswith(beginning)
    assert [one for one, _ in shown] == [
        "contribution level-0",
        "contribution level-1 official",
        "contribution level-0",
        "contribution level-1",
        "contribution level-0",
        "contribution level-1 official",
        "contribution level-0",
    ]
    assert "virallinen" in shown[1][1]
    assert "Loukkaava" in shown[6][1]
    for hidden in ("Kadonnut", "Odottaa", SCRIPT, "resident"):
        assert hidden not in page.text
    assert '<p class="text" lang="sv">Toinen?</p>' in page.text


async def test_a_very_deep_thread_is_one_page(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    parent = None
    for number in range(120):
        one = contribution(call, None, text=f"Taso {number}", parent_id=parent)
        session.add(one)
        await session.flush()
        parent = one.id
    page = await open_page(client, f"/dialogues/{call.id}")
    assert page.text.count("level-3") == 117


# The front page


async def test_the_front_page_leads_to_what_is_newest(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    now = utc_now()
    rows = [
        procurement(world.buyer, title=f"Hankinta {n:02}", published_at=now - timedelta(days=n))
        for n in range(12)
    ]
    calls = [dialogue(world.buyer), dialogue(world.buyer, DialogueStatus.CLOSED, title="Ohi")]
    session.add_all([*rows, *calls])
    page = await open_page(client, "/")
    titles = [entry.text_content() for entry in html.document_fromstring(page.text).xpath("//li/a")]
    assert [one for one in titles if one.startswith("Hankinta")] == [
        f"Hankinta {n:02}" for n in range(10)
    ]
    assert "Ohi" not in titles
    assert f'href="/dialogues/{calls[0].id}"' in page.text
    assert f'href="/procurements/{rows[0].id}"' in page.text
    assert 'href="/docs"' in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_every_page_speaks_the_three_languages(
    language: str, client: ApiClient, world: World, session: AsyncSession
) -> None:
    row, token = sign_in()
    invited, invitation_token = invitation(world.supplier, "new@example.fi")
    open_call, closed = dialogue(world.buyer), dialogue(world.buyer, DialogueStatus.CONCLUDED)
    plan = procurement(
        world.buyer,
        value_high=None,
        dialogue_expected=PartialDate(date(2027, 1, 1), Precision.HALF_YEAR),
        contract_start_expected=PartialDate(date(2027, 1, 1), Precision.YEAR),
        contract_months=1,
        sme_suitable=False,
        procedure="open",
        notice_url="https://hilma.example/1",
    )
    session.add_all([row, invited, open_call, closed, plan])
    for path in (
        "/",
        f"/procurements/{plan.id}",
        f"/dialogues/{open_call.id}",
        f"/dialogues/{closed.id}",
        f"/sign-in?token={token}",
        f"/invitations/accept?token={invitation_token}",
        "/sign-in?token=x",
        "/invitations/accept?token=x",
    ):
        page = await open_page(client, path, language)
        assert page.status_code == (404 if path.endswith("=x") else 200), path
        assert page.text.count("hreflang") == 3
    for path, sent in (("/sign-in", token), ("/invitations/accept", invitation_token)):
        done = await client.post(f"{path}?lang={language}", data={"token": sent})
        check_page(done, language)
        assert done.status_code == 200
        assert "hreflang" not in done.text


async def test_the_style_sheet_is_ours_and_kept_for_ever(client: ApiClient) -> None:
    page = await open_page(client, "/")
    [link] = html.document_fromstring(page.text).xpath("//link[@rel='stylesheet']/@href")
    style = await client.get(link)
    assert style.status_code == 200
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]
    assert (await client.get("/static/other.css")).status_code == 404


async def test_pages_are_no_part_of_the_contract(client: ApiClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert not {
        path for path in document["paths"] if not path.startswith(("/v1/", "/healthz", "/readyz"))
    }


def _text(page: httpx.Response) -> str:
    """As it is read: without marks, every space a plain one."""
    return " ".join(html.document_fromstring(page.text).text_content().split())
