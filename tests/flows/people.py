"""People of the stories: they sign in as anybody does, with the code from the mail."""

import re
from email.message import EmailMessage
from typing import Any

import httpx

from api.accounts.jobs import add_operator
from tests.factories.organisations import business_id
from tests.flows.platform import Platform


def sign_in(platform: Platform, email: str, language: str = "fi") -> httpx.Client:
    """A client signed in as the person of this address, by the code that was mailed."""
    before = len(platform.sink.received)
    client = platform.client()
    asked = expect(client.post("/v1/sign-in", json={"email": email, "language": language}), 202)
    platform.until(lambda: _codes(platform, email, before), f"a code comes to {email}")
    answer = {"sign_in_id": asked["id"], "code": _codes(platform, email, before)[0]}
    confirmed = expect(client.post("/v1/sign-in/confirm", json=answer), 200)
    return platform.client(confirmed["token"])


def _codes(platform: Platform, email: str, before: int) -> list[str]:
    """In the mails to this address since then, among others that they may have got."""
    mails = [mail for mail in platform.sink.mails[before:] if mail["To"] == email]
    return [code for mail in mails for code in re.findall(r"\b\d{8}\b", text_of(mail))]


def text_of(mail: EmailMessage) -> str:
    """What a person reads who reads no HTML."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def register(client: httpx.Client, kind: str, name: str) -> dict[str, Any]:
    body = {"kind": kind, "business_id": business_id(), "name": {"fi": {"text": name}}}
    return expect(client.post("/v1/organisations", json=body), 201)


def approved_buyer(platform: Platform, email: str) -> httpx.Client:
    buyer = sign_in(platform, email)
    organisation = register(buyer, "buyer", "Oulun kaupunki")
    with platform.sessions.begin() as session:
        add_operator(session, "operator@vuoropuhelu.example")
    operator = sign_in(platform, "operator@vuoropuhelu.example")
    command(operator, f"/v1/organisations/{organisation['id']}/approve")
    return buyer


def expect(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    body: dict[str, Any] = response.json()
    return body


def command(client: httpx.Client, path: str, json: Any = None) -> dict[str, Any]:
    """POST to `<thing>/<verb>` with the newest version of the thing."""
    response = client.get(path.rsplit("/", 1)[0])
    return expect(client.post(path, json=json, headers={"If-Match": response.headers["ETag"]}), 200)
