"""Code lists through the public API."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists import jobs, queries
from api.codelists.catalogue import builtin_names
from api.codelists.rows import CodeRow
from api.core.i18n import Language
from tests.api.client import ApiClient
from tests.factories.codelists import code


async def codes(client: ApiClient, address: str) -> list[str]:
    response = await client.get(address)
    assert response.status_code == 200, response.text
    return [item["code"] for item in response.json()["items"]]


async def test_the_lists_are_named_in_three_languages(client: ApiClient) -> None:
    items = (await client.get("/v1/codelists")).json()["items"]
    assert {item["name"] for item in items} == set(builtin_names())
    municipalities = next(item for item in items if item["name"] == "municipalities")
    assert municipalities["labels"]["sv"]["text"] == "Kommuner"


async def test_code_lists_its_counterparts(client: ApiClient) -> None:
    oulu = (await client.get("/v1/codelists/municipalities/564")).json()
    assert oulu["labels"]["sv"]["text"] == "Uleåborg"
    assert oulu["attributes"] == {"region": "17"}


async def test_long_list_is_paged_completely(client: ApiClient) -> None:
    address, found = "/v1/codelists/municipalities?limit=150", []
    while address:
        response = await client.get(address)
        found += [item["code"] for item in response.json()["items"]]
        link = response.headers.get("link", "")
        address = link.partition(">")[0].removeprefix("<")
    assert len(found) == 308
    assert found == sorted(set(found))


async def test_codes_are_found_by_prefix_of_code_or_name(client: ApiClient) -> None:
    assert await codes(client, "/v1/codelists/municipalities?q=ÄÄNE") == ["992"]
    assert await codes(client, "/v1/codelists/municipalities?q=uleå") == ["564"]
    assert (await codes(client, "/v1/codelists/cpv?q=90"))[:2] == ["90000000", "90400000"]
    assert await codes(client, "/v1/codelists/cpv?q=90911") == ["90911000", "90911200", "90911300"]
    assert await codes(client, "/v1/codelists/municipalities?q=%25") == []


async def test_code_is_found_by_inflected_words_in_three_languages(client: ApiClient) -> None:
    for q in ("siivous", "siivousta", "siivouspalvelujen", "siiv", "städning", "cleaning"):
        assert "90910000" in await codes(client, f"/v1/codelists/cpv?limit=200&q={q}"), q
    assert "66510000" in await codes(client, "/v1/codelists/cpv?q=vakuutukset")
    assert "60130000" in await codes(client, "/v1/codelists/cpv?q=erikoiskuljetus")
    assert "90910000" not in await codes(client, "/v1/codelists/cpv?limit=200&q=vakuutus")
    found = (await client.get("/v1/codelists/cpv/90911000")).json()
    assert found["parent"] == "90910000"
    assert found["labels"]["sv"]["text"].startswith("Städning av bostäder")


async def test_list_has_version_and_date(client: ApiClient) -> None:
    items = (await client.get("/v1/codelists")).json()["items"]
    told = {item["name"]: (item["version"], item["changed"]) for item in items}
    assert told["cpv"] == ("2008", "2026-11-30")
    assert told["goals"] == (None, "2026-11-30")


async def test_reloaded_list_has_a_new_etag(client: ApiClient, session: AsyncSession) -> None:
    """Code lists have no events, so mirrors rely on the ETag."""
    before = await client.get("/v1/codelists")
    known = {"If-None-Match": before.headers["etag"]}
    assert (await client.get("/v1/codelists", headers=known)).status_code == 304
    head = (await client.get("/v1/events?limit=1")).json()["head"]
    names = {str(Language.EN): "Cleaning of offices"}
    row = CodeRow("90919000", names)
    await session.run_sync(lambda sync: jobs.load_codes(sync, "cpv", [row], "2031"))
    after = await client.get("/v1/codelists", headers=known)
    assert after.status_code == 200
    assert [
        item["name"] for item in after.json()["items"] if item not in before.json()["items"]
    ] == ["cpv"]
    code = (await client.get("/v1/codelists/cpv/90919000")).json()
    assert code["labels"]["en"]["text"] == "Cleaning of offices"
    assert (await client.get("/v1/events?limit=1")).json()["head"] == head


async def test_codes_are_filtered_by_parent(client: ApiClient) -> None:
    found = await codes(client, "/v1/codelists/sustainability-criteria?parent=environmental")
    assert found
    assert all(item.startswith("environmental.") for item in found)


async def test_codes_are_filtered_by_day_of_validity(
    client: ApiClient, session: AsyncSession
) -> None:
    session.add(code(valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)))
    seen = {
        day: "example" in await codes(client, f"/v1/codelists/goals?limit=200&valid_on={day}")
        for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")
    }
    assert list(seen.values()) == [False, True, True, False]


async def test_unknown_lists_and_codes_are_not_found(client: ApiClient) -> None:
    assert (await client.get("/v1/codelists/colours")).status_code == 404
    assert (await client.get("/v1/codelists/colours/red")).status_code == 404
    assert (await client.get("/v1/codelists/regions/99")).status_code == 404


async def test_lists_are_cacheable(client: ApiClient) -> None:
    first = await client.get("/v1/codelists/regions")
    assert first.headers["cache-control"] == "public, max-age=3600"
    again = await client.get(
        "/v1/codelists/regions", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


async def test_known_codes_returns_the_existing_codes(session: AsyncSession) -> None:
    known = await session.scalars(queries.known_codes("regions", ["17", "01", "99"]))
    assert set(known) == {"01", "17"}
