"""What all routes share: problems, languages, validators, trace ids."""

import httpx
import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from tests.api.client import ApiClient
from tests.factories.plans import procurement
from tests.factories.world import World


async def test_an_unknown_address_is_a_problem_in_the_language_asked_for(client: ApiClient) -> None:
    response = await client.get("/v1/nothing", headers={"Accept-Language": "sv"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.headers["content-language"] == "sv"
    assert response.json()["title"] == "Hittades inte"
    assert response.json()["type"] == "http://testserver.local/problems/not-found"


async def test_a_problem_type_opens_a_page(client: ApiClient) -> None:
    page = await client.get("/problems/stale-version", headers={"Accept-Language": "fi"})
    assert page.status_code == 200
    assert "Tietoa on muutettu sillä välin" in page.text


async def test_an_unknown_parameter_is_refused_by_name(client: ApiClient) -> None:
    response = await client.get("/healthz?colour=red")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "?colour"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=p%E4iv%E4koti", "not_utf8"),
        ("q=100%", "bad_percent"),
        ("q=%zz", "bad_percent"),
        ("q=a%00", "null_character"),
        ("limit=1&limit=2", "given_twice"),
        ("q=a&q=b", "given_twice"),
    ],
)
async def test_query_that_is_not_utf8_is_refused(client: ApiClient, query: str, code: str) -> None:
    response = await client.get(f"/v1/procurements?{query}")
    assert response.status_code == 400
    fault = response.json()["errors"][0]
    assert (fault["pointer"], fault["code"]) == (f"?{query.partition('=')[0]}", code)


async def test_explicit_default_gives_the_same_list(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all([procurement(world.buyer) for _ in range(2)])
    for first, then in (("&sort=notice", ""), ("", "&sort=notice")):
        page = (await client.get(f"/v1/procurements?limit=1{first}")).json()
        again = await client.get(f"/v1/procurements?cursor={page['next']}{then}")
        assert again.status_code == 200
        other = await client.get(f"/v1/procurements?cursor={page['next']}&sort=newest")
        assert other.status_code == 400


@pytest.mark.usefixtures("client")  # it gives the app the connection of this test
@pytest.mark.parametrize(
    "path", ["/v1%2Fprocurements", "/v1//procurements", "/v1%2fplans", "//v1/plans", "/v1%5Cplans"]
)
async def test_encoded_slash_in_a_path_is_not_found(app: Litestar, path: str) -> None:
    """Else rules by path in a proxy are walked around."""
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport) as client:
        assert (await client.get(f"http://testserver.local{path}")).status_code == 404
        assert (await client.get("http://testserver.local/v1/plans")).status_code == 200


@pytest.mark.parametrize("path", ["/model/practices/%00", "/v1/model/practices/%00"])
async def test_null_character_in_a_path_is_not_found(client: ApiClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_browsers_may_read_the_headers_that_programs_need(client: ApiClient) -> None:
    response = await client.get("/v1/events", headers={"Origin": "https://elsewhere.example"})
    exposed = response.headers["access-control-expose-headers"]
    assert {"ETag", "Link", "Log-Head", "Retry-After"} <= set(exposed.split(", "))


async def test_a_forged_token_is_refused(client: ApiClient) -> None:
    response = await client.as_("vp_ses_" + "a" * 46).get("/healthz")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


async def test_trace_id_of_the_caller_is_kept(client: ApiClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    response = await client.get(
        "/healthz", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    )
    assert response.headers["trace-id"] == trace


async def test_documentation_is_exempt_from_the_api_limit(client: ApiClient) -> None:
    """Nor are its scripts: else it is a blank page for who has used that up."""
    assert "ratelimit-policy" in (await client.get("/v1/procurements")).headers
    for path in ("/docs", "/docs/files/start.js", "/docs/guarantees", "/openapi.json"):
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert "ratelimit-policy" not in answer.headers, path


async def test_docs_are_served_from_our_own_files(client: ApiClient) -> None:
    page = await client.get("/docs/reference")
    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")
    bundle = await client.get("/docs/files/swagger-ui-bundle.js")
    assert bundle.status_code == 200
    assert len(bundle.content) > 100_000


async def test_the_guarantees_are_a_page_beside_the_contract(client: ApiClient) -> None:
    page = await client.get("/docs/guarantees")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>What programs can rely on</h1>" in page.text
    assert "<code>GET /v1/events</code>" in page.text
    assert page.text.count("<li>") > 30
    assert "/docs/guarantees" in (await client.get("/openapi.json")).json()["info"]["description"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/v1/nothing", {}, 404),
        ("PUT", "/v1/plans", {}, 405),
        ("GET", "/v1/plans", {"Authorization": "Bearer abc"}, 401),
        ("GET", "/healthz", {}, 200),
    ],
)
async def test_every_answer_has_a_trace_id_and_one_line_in_the_log(
    client: ApiClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    with capture_logs() as lines:
        response = await client.request(method, path, headers=headers)
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    assert len(response.headers["trace-id"]) == 32
    if status >= 400:
        assert response.json()["trace_id"] == response.headers["trace-id"]
    assert [(line["event"], line["status"]) for line in lines] == [("request", status)]


async def test_unsupported_method_lists_the_supported_ones(client: ApiClient) -> None:
    response = await client.put("/v1/plans")
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


async def test_empty_body_is_reported_as_missing(client: ApiClient) -> None:
    response = await client.post("/v1/sign-in", headers={"Accept-Language": "en"})
    assert response.json()["errors"] == [
        {"pointer": "", "code": "body_missing", "detail": "the body is missing"}
    ]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("limit=500", ("?limit", "too_high", "must be 200 at the most")),
        (
            "kind=firm",
            ("?kind", "unknown_value", "there is no value firm; there are: buyer, supplier"),
        ),
    ],
)
async def test_refused_parameter_is_named_with_a_text(
    client: ApiClient, query: str, fault: tuple[str, str, str]
) -> None:
    response = await client.get(f"/v1/organisations?{query}", headers={"Accept-Language": "en"})
    assert [tuple(each.values()) for each in response.json()["errors"]] == [fault]


@pytest.mark.parametrize("path", ["organisations", "procurements", "dialogues"])
async def test_unknown_code_in_a_filter_is_refused(client: ApiClient, path: str) -> None:
    response = await client.get(
        f"/v1/{path}?region=Lappi&municipality=91", headers={"Accept-Language": "fi"}
    )
    assert response.status_code == 400
    faults = {fault["pointer"]: fault["code"] for fault in response.json()["errors"]}
    assert faults in (
        {"?region": "unknown_code"},
        {"?municipality": "code_lacks_zeros"},
    )
    municipality = await client.get(f"/v1/{path}?municipality=91")
    [fault] = municipality.json()["errors"]
    assert fault["detail"] == "luettelon ”Kunnat” koodeissa on etunollat, 3 numeroa: 091"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/procurements", 200),
        ("/v1/feeds/procurements.atom", 200),
        ("/docs", 200),
        ("/v1/procurements?colour=red", 400),
        ("/v1/nothing", 404),
    ],
)
async def test_head_has_the_headers_of_get(client: ApiClient, path: str, status: int) -> None:
    got, told = await client.get(path), await client.request("HEAD", path)
    assert (got.status_code, told.status_code, told.content) == (status, status, b"")
    for answer in (got, told):
        del answer.headers["trace-id"]
    assert told.headers == got.headers
    assert got.headers["content-length"] == str(len(got.content)) != "0"


async def test_the_head_of_a_stream_ends_at_once(client: ApiClient) -> None:
    told = await client.request("HEAD", "/v1/events/stream")
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/event-stream")
    assert told.content == b""


async def test_head_is_refused_where_there_is_nothing_to_get(client: ApiClient) -> None:
    with capture_logs() as logs:
        told = await client.request("HEAD", "/v1/sign-in")
    assert (told.status_code, told.content) == (405, b"")
    assert "HEAD" not in told.headers["allow"]
    assert [line["method"] for line in logs if line["event"] == "request"] == ["HEAD"]


async def test_favicon_and_robots_are_served(client: ApiClient) -> None:
    assert (await client.get("/favicon.ico")).status_code == 204
    robots = await client.get("/robots.txt")
    assert "Disallow: /v1/" in robots.text


async def test_a_body_that_is_too_large_names_the_limit(client: ApiClient) -> None:
    body = b"x" * 256_001
    response = await client.post(
        "/v1/sign-in", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 413
    assert "256\xa0000" in response.json()["detail"]
