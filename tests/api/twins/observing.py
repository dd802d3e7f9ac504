"""Everything that an actor can read: every reading route, with every id that the actor knows."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import BytesIO, StringIO
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import openpyxl
from litestar import Litestar

from api.mails.message import build_message
from api.mails.models import Mail
from tests.api.twins.stage import Stage

Ids = Mapping[str, list[str]]
SAME_FOR_ALL = re.compile(
    r"^/(docs|schema|static|problems|openapi|favicon|robots|p/|sign-in|watches|invitations|healthz"
    r"|readyz|operating/health|my/dialogues/[^/]+/record|buyers/[^/]+/work"
    r"|my/dialogues/[^/]+/interests|my/received-interests"
    r"|v1/(codelists|mail-templates|events/stream|events/schemas|receipts|me|unsubscribe))"
)
"""What says nothing of any dialogue, or is the reader's own. Pages of the record, of pending work
and of received interests show what the API's record, the buyer's digest and the API's interests
have, which are compared."""
_TALK = (
    "/v1/dialogues/{dialogue_id}/contributions",
    "/v1/dialogues/{dialogue_id}/interests",
    "/v1/dialogues/{dialogue_id}/meetings",
    "/v1/surveys/{survey_id}/results",
)
WATCHED = {
    "anonymous": (
        *_TALK,
        "/dialogues/{dialogue_id}",
        "/v1/dialogues/{dialogue_id}/influence",
        "/v1/events",
        "/v1/feeds/dialogues.json",
    ),
    "officer": (
        *_TALK,
        "/v1/dialogues/{dialogue_id}/moderation",
        "/v1/meetings/{meeting_id}/sign-ups",
        "/v1/organisations/{organisation_id}/audit",
    ),
    "operator": (
        "/v1/dialogues/{dialogue_id}/contributions",
        "/v1/organisations/{organisation_id}/audit",
    ),
}
"""Where the deeds of a story would show first, for each reader."""
QUERIES = {
    "/v1/events": ["full=true&limit=200"],
    "/v1/dialogues/{dialogue_id}/contributions": ["count=true&limit=200"],
    "/v1/dialogues/{dialogue_id}/record": ["", "edition=buyer"],
    "/v1/surveys/{survey_id}/quotes": ["question=obstacles", "question=fuels"],
}


CHANCE = re.compile(r'(<input type="hidden" name="(?:form_id|form_token|seal)" value=)"[^"]*"')
"""Fields of forms that are of chance, or of the reader's session."""


class Seen(NamedTuple):
    """One answer. `route` has the names of the ids, `path` the ids."""

    who: str
    route: str
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: Any


def routes_of(app: Litestar) -> list[str]:
    found = {
        route.path_format
        for route in app.routes
        if "GET" in getattr(route, "methods", ()) and not SAME_FOR_ALL.match(route.path)
    }
    return sorted(found)


def paths(routes: Iterable[str], ids: Ids) -> Iterator[tuple[str, str]]:
    """Route and path, for each id there is; routes with an id that nobody knows are left out."""
    for route in routes:
        names = re.findall(r"{(\w+)}", route)
        for values in product(*(ids.get(name, []) for name in names)):
            path = route
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"{{{name}}}", value)
            for query in QUERIES.get(route, [""]):
                yield route, f"{path}?{query}" if query else path


async def look(stage: Stage, who: str, routes: Iterable[str], ids: Ids) -> list[Seen]:
    seen = []
    for route, path in paths(routes, ids):
        answer = await stage.ask(who, "GET", path)
        assert answer.status_code < 500, f"{who} {path}: {answer.text}"
        headers = [(name.lower(), value) for name, value in answer.headers.items()]
        seen.append(Seen(who, route, path, answer.status_code, headers, _read(answer)))
    return seen


def _read(answer: httpx.Response) -> Any:
    kind = answer.headers.get("content-type", "")
    if "json" in kind:
        return answer.json()
    if "spreadsheet" in kind:
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        return [list(row) for row in sheet.values]
    if "csv" in kind:
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    return CHANCE.sub(r"\1", answer.text).splitlines()


def mailed(mails: Iterable[Mail], now: datetime) -> list[Seen]:
    """As they go out: all headers in their order, then all parts."""
    seen = []
    for mail in mails:
        raw = build_message(mail, sender="V <v@example.fi>", host="example.fi", now=now)
        head, _, _ = raw.partition(b"\r\n\r\n")
        pairs = [line.partition(b": ")[::2] for line in head.split(b"\r\n") if b": " in line]
        headers = [(name.decode().lower(), value.decode()) for name, value in pairs]
        body = {"text": mail.text, "html": mail.html, "calendar": mail.calendar and "calendar"}
        seen.append(Seen("mail", "mail", mail.address, 0, headers, body))
    return seen


ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Renaming:
    """Ids by where they first come, with the moment they tell: what they are else is of chance."""

    def __init__(self, known: Iterable[UUID]) -> None:
        self._names = {str(item): f"known {item}" for item in known}

    def __call__(self, seen: Any) -> str:
        return ID.sub(self._name, json.dumps(seen, default=str, ensure_ascii=False, indent=1))

    def _name(self, found: re.Match[str]) -> str:
        one = UUID(found[0])
        moment = one.int >> 80 if one.version == 7 else None
        return self._names.setdefault(found[0], f"id {len(self._names)} of {moment}")
