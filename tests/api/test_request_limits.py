"""Requests over a limit are refused with the name of the limit, and store nothing."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from api.http.form_parts import FormLimits
from api.http.middleware import bodies
from api.http.middleware.request_limits import HEAD_BYTES, HEADER_BYTES, PATH_BYTES, QUERY_BYTES
from api.http.openapi.document import Document
from api.http.services import services_of
from api.http.validation.parameters import MOST_VALUES
from tests.api.client import ApiClient, As
from tests.api.problems import fault_codes, faults_of
from tests.contract.document import resolved
from tests.factories.world import World

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
PAGES = [
    "/sign-out-everywhere",
    "/watches/confirm",
    "/invitations/accept",
    "/erasure/confirm",
]


def _says(refused: httpx.Response, limit: int) -> bool:
    """As people write numbers: `8 000`."""
    return str(limit) in re.sub(r"[\s,]", "", refused.json()["detail"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The query of the address is longer than this service takes: 8,000 b"),
        (
            "fi",
            "Osoitteen kyselyosa on pidempi kuin palvelu ottaa vastaan: enintään 8\xa0000 tavua.",
        ),
        ("sv", "Adressens frågedel är längre än vad tjänsten tar emot: högst 8\xa0000 byte."),
    ],
)
async def test_a_long_query_is_refused_before_anything_reads_it(
    client: ApiClient, language: str, words: str
) -> None:
    for path in ("/v1/codelists", "/v1/procurements", "/v1/nothing", "/docs"):
        asked = f"{path}?{'&a' * (QUERY_BYTES // 2)}b"
        refused = await client.get(asked, headers={"Accept-Language": language})
        assert refused.status_code == 414
        problem = refused.json()
        assert problem["type"].endswith("/problems/uri-too-long")
        assert problem["detail"].startswith(words)
        assert problem["trace_id"] == refused.headers["trace-id"]


async def test_a_query_that_just_fits_is_read(client: ApiClient) -> None:
    response = await client.get(f"/?{'a' * (QUERY_BYTES - 3)}=b")
    assert response.status_code == 200


async def test_browser_gets_an_html_page_for_a_long_query(client: ApiClient) -> None:
    refused = await client.get(f"/?{'a' * 9_000}", headers={"Accept": "text/html"})
    assert refused.status_code == 414
    assert refused.headers["content-type"].startswith("text/html")
    assert len(refused.content) < 5_000


async def test_a_long_path_and_a_large_head_are_refused(client: ApiClient) -> None:
    path = await client.get(f"/problems/{'a' * PATH_BYTES}", headers={"Accept-Language": "en"})
    assert (path.status_code, _says(path, PATH_BYTES)) == (414, True)
    many = {f"X-{number}": "a" * 1_000 for number in range(HEAD_BYTES // 1_000 + 1)}
    for headers, limit in (({"Cookie": "a" * HEADER_BYTES}, HEADER_BYTES), (many, HEAD_BYTES)):
        head = await client.get("/v1/codelists", headers={"Accept-Language": "en", **headers})
        assert (head.status_code, _says(head, limit)) == (431, True)


@pytest.mark.parametrize("path", PAGES)
async def test_form_accepts_its_own_fields(client: ApiClient, path: str) -> None:
    limit = bodies.form_bytes({"token": 200})
    large = await client.post(path, content=b"a" * (limit + 1), headers=FORM)
    assert (large.status_code, _says(large, limit)) == (413, True)
    bad = await client.post(path, content=b"token=\xff", headers=FORM)
    assert fault_codes(bad) == ["not_utf8"]


def _forms(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.http_methods & bodies.WITH_BODY:
                yield handler


def test_every_page_that_takes_a_form_says_how_long_its_fields_are(app: Litestar) -> None:
    """And nothing else reads a body that nobody has bounded."""
    pages = [
        httproute_handler
        for httproute_handler in _forms(app)
        if httproute_handler.parsed_data_field is None and "form" in httproute_handler.opt
    ]
    assert len(pages) == len(PAGES) + 2  # and the two that unsubscribe, one for older mails
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            if not route.path.startswith("/v1/") and handler in list(_forms(app)):
                bounded = {"form", "form_bytes"} & set(handler.opt)
                assert bounded or bodies.takes_file(handler), route.path
            if isinstance(handler, HTTPRouteHandler) and handler.parsed_data_field is not None:
                assert handler.http_methods <= bodies.WITH_BODY, route.path


async def test_json_limit_is_higher_with_a_token(as_: As, client: ApiClient) -> None:
    for asking, limit in (
        (client, bodies.JSON_BYTES),
        (as_("resident"), bodies.JSON_BYTES_WITH_TOKEN),
    ):
        for size, status in ((limit + 1, 413), (limit, 400)):
            said = await asking.post("/v1/sign-in", content=b" " * size, headers=JSON)
            assert said.status_code == status, said.text
        assert _says(await asking.post("/v1/sign-in", content=b" " * (limit + 1)), limit)


async def test_announced_size_above_the_limit_is_refused_unread(app: Litestar) -> None:
    async def never() -> Any:
        raise AssertionError("the body was read")

    told = await _told(app, "/v1/sign-in", never, [(b"content-length", b"9900000")])
    assert told == [413]


async def test_unfinished_bodies_use_bounded_memory(app: Litestar, client: ApiClient) -> None:
    piece = {"type": "http.request", "body": bytes(950_000), "more_body": True}
    stopped, given_up = asyncio.Semaphore(0), asyncio.Event()

    async def stops() -> AsyncIterator[dict[str, Any]]:
        yield piece
        stopped.release()
        await given_up.wait()
        yield {"type": "http.disconnect"}

    head = [(b"authorization", b"Bearer anything")]
    room = bodies.ARRIVING_BYTES // len(piece["body"])  # type: ignore[arg-type]
    asking = [
        asyncio.create_task(_told(app, "/v1/sign-in", stops().__anext__, head))
        for _ in range(room + 5)
    ]
    for _ in range(room):
        await stopped.acquire()
    small = await client.post("/v1/sign-in", json={"email": "hanna@kunta.example"})
    given_up.set()
    told = await asyncio.gather(*asking)
    assert (small.status_code, told.count([503]), told.count([400])) == (202, 5, room)
    assert await _told(app, "/v1/sign-in", stops().__anext__, head) == [400]  # there is room again


async def test_anonymous_upload_is_refused_unread(app: Litestar) -> None:
    async def never() -> Any:
        raise AssertionError("the body was read")

    for path in (f"/v1/documents/{uuid4()}/upload", f"/v1/plans/{uuid4()}/import"):
        head = [(b"content-type", b"multipart/form-data; boundary=x")]
        assert await _told(app, path, never, head) == [401]


async def _told(app: Litestar, path: str, receive: Any, headers: list[Any]) -> list[int]:
    told: list[int] = []

    async def send(message: Any) -> None:
        told.extend([message["status"]] if "status" in message else [])

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "client": ("127.0.0.1", 1), "server": ("testserver.local", 80),
        "extensions": {}, "state": {}, "headers": headers,
    }  # fmt: skip
    await app(scope, receive, send)  # type: ignore[arg-type]
    return told


def _part(head: str, content: bytes) -> bytes:
    return f"--x\r\n{head}\r\n\r\n".encode() + content + b"\r\n"


NAMED = 'Content-Disposition: form-data; name="{}"'
FILE = f'{NAMED.format("file")}; filename="a.csv"'
LIMITS = FormLimits()
BAD_FORMS: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "many parts": (
        b"".join(_part(NAMED.format(number), b"") for number in range(LIMITS.parts + 1)),
        [("", "too_many_fields")],
    ),
    "a long field": (
        _part(NAMED.format("note"), b"a" * (LIMITS.field_bytes + 1)),
        [("/note", "field_too_large")],
    ),
    "a long line in a head": (
        _part(f"{FILE}\r\nX: {'a' * 5_000}", b""),
        [("", "part_head_too_large")],
    ),
    "a long head": (_part(FILE + "\r\nX: a" * 10, b""), [("", "part_head_too_large")]),
    "a head without an end": (b"--x\r\n" + b"a" * 5_000, [("", "part_head_too_large")]),
    "bytes that are no text": (_part(NAMED.format("note"), b"\xff"), [("/note", "not_utf8")]),
    "no part at all": (b"a" * 100_000, [("", "bad_form")]),
}


@pytest.mark.parametrize("kind", BAD_FORMS)
async def test_a_form_with_files_is_bounded_in_all_its_parts(
    as_: As, world: World, kind: str
) -> None:
    body, faults = BAD_FORMS[kind]
    refused = await as_("officer").post(
        f"/v1/documents/{uuid4()}/upload",
        content=body + b"--x--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert faults_of(refused) == faults


@pytest.mark.parametrize(
    "path",
    [
        "procurements?cpv=",
        "dialogues?region=",
        "events?type=",
        "organisations?kind=",
        "plans?buyer=",
    ],
)
async def test_repeated_query_parameters_are_bounded(client: ApiClient, path: str) -> None:
    route, name = path.rstrip("=").split("?")
    query = "&".join([f"{name}=9"] * (MOST_VALUES + 1))
    refused = await client.get(f"/v1/{route}?{query}", headers={"Accept-Language": "en"})
    assert faults_of(refused) == [(f"?{name}", "too_many_items")]
    assert str(MOST_VALUES) in refused.json()["errors"][0]["detail"]


def test_every_list_in_the_contract_has_its_bound(app: Litestar) -> None:
    lists = [
        schema["maxItems"]
        for item in services_of(app)[Document].get()["paths"].values()
        for operation in item.values()
        for parameter in map(resolved, operation.get("parameters", []))
        for schema in (parameter["schema"], *parameter["schema"].get("oneOf", []))
        if schema.get("type") == "array"
    ]
    assert len(lists) > 20
    assert set(lists) == {MOST_VALUES}


LISTS = [
    ("procurements", "cpv_additional", '"90910000"', 50),
    ("procurements", "municipalities", '"853"', 400),
    ("procurements", "lots", '{"title": {}}', 100),
    ("dialogues", "links", '{"url": "https://example.org"}', 20),
    ("watches", "criteria/kinds", '"dialogue"', 2),
]


@pytest.mark.parametrize(("route", "pointer", "item", "most"), LISTS)
async def test_list_in_a_body_is_bounded(
    as_: As, route: str, pointer: str, item: str, most: int
) -> None:
    """As many as a body of 1 MB holds: told before anything looks at an item."""
    items = f"[{','.join([item] * (900_000 // (len(item) + 1)))}]"
    for name in reversed(pointer.split("/")):
        items = f'{{"{name}": {items}}}'
    refused = await as_("officer").post(
        f"/v1/{route}", content=items.encode(), headers={**JSON, "Accept-Language": "en"}
    )
    assert (f"/{pointer}", "too_many_items") in faults_of(refused)
    told = {fault["pointer"]: fault["detail"] for fault in refused.json()["errors"]}
    assert str(most) in told[f"/{pointer}"]


async def test_refusal_names_a_bounded_number_of_faults(client: ApiClient) -> None:
    refused = await client.get("/v1/codelists?" + "&".join(f"x{number}=" for number in range(150)))
    assert refused.status_code == 400
    assert (len(refused.json()["errors"]), refused.json()["more_errors"]) == (100, 50)
