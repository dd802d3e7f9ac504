"""Somebody without an account: from an address left behind to a digest and to silence again."""

import re

from sqlalchemy import func, select

from api.accounts.models import Consent, Person
from api.watches.models import Watch
from tests.flows.people import approved_buyer, command, expect, text_of
from tests.flows.platform import Platform

ADDRESS = "pekka@puhtax.example"


def _mails(platform: Platform) -> list[str]:
    """What has come to the address, as text."""
    return [text_of(mail) for mail in platform.sink.mails if mail["To"] == ADDRESS]


def _publish(platform: Platform, title: str) -> None:
    """A plan with one procurement about cleaning."""
    buyer = approved_buyer(platform, "hanna@ouka.example")
    body = {
        "title": {"fi": {"text": "Hankintakalenteri 2027"}},
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
    }
    plan = f"/v1/plans/{expect(buyer.post('/v1/plans', json=body), 201)['id']}"
    head = "Hankinta;CPV;Kilpailutuksen ajankohta;Arvo;Yhteystiedot"
    sheet = f"{head}\n{title};90910000;Q3/2027;60 000 €;hankinnat@ouka.example\n"
    file = {"file": ("kalenteri.csv", sheet.encode())}
    expect(buyer.post(f"{plan}/import", files=file), 200)
    command(buyer, f"{plan}/publish", {})


def test_address_gets_watch_mails_only_after_its_confirmation(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    anybody = platform.client()
    wish = {"email": ADDRESS, "criteria": {"cpv": ["909"]}, "frequency": "at_once"}
    expect(anybody.post("/v1/watches/by-email", json=wish), 202)
    [asking] = platform.until(lambda: _mails(platform), "a mail to confirm with")
    match = re.search(r"/watches/confirm\?\S*token=(\S+)", asking)
    assert match
    for _ in range(2):  # a scanner opens the link
        assert anybody.get(f"/watches/confirm?token={match[1]}").status_code == 200
    assert platform.scalar(select(func.count()).select_from(Watch)) == 0

    pressed = anybody.post("/watches/confirm", data={"token": match[1]})
    assert pressed.status_code == 200
    assert platform.scalar(select(func.count()).select_from(Consent)) == 1
    _publish(platform, "Koulujen siivous")
    digest = platform.until(
        lambda: mails[1] if len(mails := _mails(platform)) > 1 else None, "a digest"
    )
    assert "Koulujen siivous" in digest

    stop = re.findall(r"(/unsubscribe/[\w=-]+)", digest)[-1]
    assert anybody.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert platform.scalar(select(Watch.stopped_at)) is not None
    assert platform.scalar(select(Person.has_account).where(Person.email == ADDRESS)) is False
    assert len(_mails(platform)) == 2
