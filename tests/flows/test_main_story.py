"""From a spreadsheet to a mail and back: the main job, with real processes and real mail."""

from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from urllib.parse import urlsplit

import httpx
from openpyxl import Workbook
from sqlalchemy import select

from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueStatus
from tests.flows.facts import settle
from tests.flows.people import approved_buyer, command, expect, sign_in, text_of
from tests.flows.platform import Platform

HEADINGS = ["Hankinta", "CPV", "Arvioitu arvo", "Kilpailutuksen ajankohta", "Yhteyshenkilö"]
ROWS = [
    ["Koulukuljetukset 2027–2029", "60130000", "noin 1,5 M€", "Q2/2027", "Kaisa Kuljetus"],
    ["Siivouspalvelut, itäinen alue", "90910000", "60 000 – 150 000 €", "syksy 2027", "Kaisa K."],
]


def _sheet(*rows: list[str]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Oulun kaupunki: hankintakalenteri 2027"])
    page.append([])
    for row in (HEADINGS, *rows):
        page.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _import(buyer: httpx.Client, plan: str, *rows: list[str]) -> dict[str, object]:
    file = {"file": ("hankintakalenteri.xlsx", _sheet(*rows))}
    return expect(buyer.post(f"{plan}/import", files=file), 200)


def _plan(buyer: httpx.Client) -> str:
    body = {
        "title": {"fi": {"text": "Hankintakalenteri 2027"}},
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
    }
    return f"/v1/plans/{expect(buyer.post('/v1/plans', json=body), 201)['id']}"


def _watch(firm: httpx.Client, **criteria: object) -> None:
    body = {"criteria": criteria, "frequency": "at_once", "name": "Siivous"}
    expect(firm.post("/v1/watches", json=body), 201)


def _open_dialogue(buyer: httpx.Client, procurement: str) -> str:
    now = utc_now()
    body = {
        "title": {"fi": {"text": "Miten siivous kannattaa kilpailuttaa?"}},
        "formats": ["comments", "questions"],
        "procurements": [procurement],
        "organisation_id": expect(buyer.get("/v1/me"), 200)["memberships"][0]["organisation_id"],
        "opens_at": (now + timedelta(seconds=4)).isoformat(),
        "closes_at": (now + timedelta(days=14)).isoformat(),
    }
    dialogue = expect(buyer.post("/v1/dialogues", json=body), 201)
    published = command(buyer, f"/v1/dialogues/{dialogue['id']}/publish")
    assert published["status"] == "scheduled"
    return str(dialogue["id"])


def _digests(platform: Platform) -> list[EmailMessage]:
    return [mail for mail in platform.sink.mails if mail["List-Unsubscribe"]]


def _wait_for_digests(platform: Platform, count: int) -> list[EmailMessage]:
    return platform.until(
        lambda: found if len(found := _digests(platform)) >= count else None, f"{count} digests"
    )


def _wait_for_notice(platform: Platform, subject: str) -> EmailMessage:
    """About what the firm has written itself."""

    def found() -> EmailMessage | None:
        mails = (mail for mail in platform.sink.mails if mail["To"] == "pekka@puhtax.example")
        return next((mail for mail in mails if mail["Subject"].startswith(subject)), None)

    return platform.until(found, subject)


def test_firm_gets_mails_of_its_watch_until_it_unsubscribes(
    platform: Platform,
) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    firm = sign_in(platform, "pekka@puhtax.example")
    _watch(firm, cpv=["909"])

    # The plan comes in from the sheet; only what the firm watches reaches it, in one mail.
    plan = _plan(buyer)
    report = _import(buyer, plan, *ROWS)
    assert report["created"] == 2
    command(buyer, f"{plan}/publish", {})
    [digest] = _wait_for_digests(platform, 1)
    assert digest["To"] == "pekka@puhtax.example"
    assert "Siivouspalvelut" in text_of(digest)
    assert "Koulukuljetukset" not in text_of(digest)
    for header in ("Message-ID", "Date", "List-Id", "List-Unsubscribe-Post", "Auto-Submitted"):
        assert digest[header], header
    assert digest["Content-Language"] == "fi"

    # A dialogue about it opens by itself when its time comes.
    procurements = expect(firm.get("/v1/procurements?cpv=909"), 200)["items"]
    dialogue = _open_dialogue(buyer, procurements[0]["id"])
    status = select(Dialogue.status)
    platform.until(lambda: platform.scalar(status) is DialogueStatus.OPEN, "the dialogue opens")
    procurement = expect(firm.get(f"/v1/procurements/{procurements[0]['id']}"), 200)
    assert procurement["status"] == "in_dialogue"
    opening = _wait_for_digests(platform, 2)[-1]
    assert "Miten siivous kannattaa kilpailuttaa?" in text_of(opening)

    # The firm asks, the buyer answers.
    question = expect(
        firm.post(
            f"/v1/dialogues/{dialogue}/contributions",
            json={"kind": "question", "text": "Sisältyykö ikkunanpesu?", "language": "fi"},
        ),
        201,
    )
    answer = {"questions": [question["id"]], "text": "Sisältyy.", "language": "fi"}
    expect(buyer.post(f"/v1/dialogues/{dialogue}/answers", json=answer), 201)
    said = expect(platform.client().get(f"/v1/dialogues/{dialogue}/contributions"), 200)
    assert [item["text"] for item in said["items"]] == ["Sisältyykö ikkunanpesu?", "Sisältyy."]
    _wait_for_notice(platform, "Kysymykseesi on vastattu")

    # The buyer says what comes of it, and the firm hears of that, too.
    outcome = {"outcome": "adopted", "reason": {"fi": {"text": "Lisätään kuvaukseen."}}}
    expect(buyer.put(f"/v1/contributions/{question['id']}/disposition", json=outcome), 200)
    email_message = _wait_for_notice(platform, "Mitä puheenvuorostasi seurasi")
    assert "Lisätään kuvaukseen." in text_of(email_message)

    # One click in the mail program, without signing in, and the next item sends nothing.
    settle(platform)  # that it opened may be told apart from that it was announced
    before = len(_digests(platform))
    address = digest["List-Unsubscribe"].strip("<>")
    path = urlsplit(address).path
    assert platform.client().get(path).status_code == 200  # looking does not unsubscribe
    one_click = platform.client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code in {200, 204}
    _import(buyer, plan, *ROWS, ["Koulujen siivous", "90911000", "1 M€", "Q3/2027", "Kaisa K."])
    command(buyer, f"{plan}/publish", {})
    platform.until(
        lambda: len(expect(firm.get("/v1/procurements?cpv=909"), 200)["items"]) == 2, "published"
    )
    settle(platform)
    assert len(_digests(platform)) == before
