"""What all routes share: problems, languages, validators, trace ids."""

from tests.api.client import ApiClient


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
    assert "Tietoa on muutettu välissä" in page.text


async def test_an_unknown_parameter_is_refused_by_name(client: ApiClient) -> None:
    response = await client.get("/healthz?colour=red")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "?colour"


async def test_a_forged_token_is_refused(client: ApiClient) -> None:
    response = await client.as_("vp_ses_" + "a" * 46).get("/healthz")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


async def test_the_trace_of_the_caller_is_kept(client: ApiClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    response = await client.get(
        "/healthz", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    )
    assert response.headers["trace-id"] == trace


async def test_docs_are_served_from_our_own_files(client: ApiClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")
    bundle = await client.get("/docs/swagger-ui-bundle.js")
    assert bundle.status_code == 200
    assert len(bundle.content) > 100_000
