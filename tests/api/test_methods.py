"""Methods and media types of an address: Allow, Accept-Patch, headers, numbers."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.client import ApiClient, As
from tests.api.problems import fault_pointers
from tests.contract.document import DOCUMENT
from tests.factories.plans import plan
from tests.factories.world import World

METHODS = {"get", "post", "put", "patch", "delete"}
MERGE_PATCH = "application/merge-patch+json"
ID = "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"
_FREE = {"number": "1", "name": "regions", "code": "17"}


def _address(template: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", lambda one: _FREE.get(one[1], ID), template)


def _allowed(template: str) -> set[str]:
    """By the contract, of every path that has this form."""
    form = re.sub(r"\{[^}]*\}", "{}", template)
    found = {
        method.upper()
        for path, item in DOCUMENT["paths"].items()
        if re.sub(r"\{[^}]*\}", "{}", path) == form
        for method in item.keys() & METHODS
    }
    return found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set())


def _told(header: str) -> set[str]:
    return set(header.split(", "))


@pytest.mark.parametrize("template", DOCUMENT["paths"])
async def test_options_list_the_methods_of_the_contract(client: ApiClient, template: str) -> None:
    answer = await client.request("OPTIONS", _address(template))
    assert answer.status_code == 204
    assert _told(answer.headers["allow"]) == _allowed(template)
    patch = f"{MERGE_PATCH}, application/json" if "PATCH" in _allowed(template) else None
    assert answer.headers.get("accept-patch") == patch


@pytest.mark.parametrize("template", DOCUMENT["paths"])
async def test_unsupported_method_is_refused_with_the_same_list(
    client: ApiClient, template: str
) -> None:
    allowed = _allowed(template)
    other = next(item for item in ("PUT", "PATCH", "DELETE", "POST") if item not in allowed)
    answer = await client.request(other, _address(template))
    assert answer.status_code == 405
    assert _told(answer.headers["allow"]) == allowed


async def test_a_preflight_is_left_to_cors(client: ApiClient) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    answer = await client.request("OPTIONS", "/v1/plans", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "allow" not in answer.headers


@pytest.mark.parametrize(
    "media_type", [MERGE_PATCH, f"{MERGE_PATCH}; charset=utf-8", "application/json"]
)
async def test_merge_patch_is_accepted_with_either_media_type(as_: As, media_type: str) -> None:
    seen = await as_("resident").get("/v1/me")
    headers = {"Content-Type": media_type}
    body = b'{"name": "Matti"}'
    changed = await as_("resident").patch("/v1/me", content=body, headers=headers, if_match=seen)
    assert (changed.status_code, changed.json()["name"]) == (200, "Matti")


async def test_a_merge_patch_is_no_body_of_a_post(as_: As, world: World) -> None:
    headers = {"Content-Type": MERGE_PATCH}
    refused = await as_("officer").post("/v1/plans", content=b"{}", headers=headers)
    assert refused.status_code == 415
    assert "accept-patch" not in refused.headers


async def test_unsupported_patch_media_type_lists_the_supported_ones(as_: As) -> None:
    seen = await as_("resident").get("/v1/me")
    headers = {"Content-Type": "application/json-patch+json"}
    refused = await as_("resident").patch("/v1/me", content=b"[]", headers=headers, if_match=seen)
    assert refused.status_code == 415
    assert refused.headers["accept-patch"] == f"{MERGE_PATCH}, application/json"
    assert MERGE_PATCH in refused.json()["detail"]


def test_every_patch_is_documented_with_both_media_types() -> None:
    patches = [item["patch"] for item in DOCUMENT["paths"].values() if "patch" in item]
    assert len(patches) > 10
    for operation in patches:
        assert operation["requestBody"]["content"].keys() == {"application/json", MERGE_PATCH}


@pytest.mark.parametrize(
    ("method", "path", "header", "value"),
    [
        ("POST", "/v1/plans", "Idempotency-Key", "x" * 256),
        ("GET", "/v1/events/stream", "Last-Event-ID", "yesterday"),
    ],
)
async def test_fault_of_a_header_has_its_name_as_pointer(
    as_: As, method: str, path: str, header: str, value: str
) -> None:
    refused = await as_("officer").request(method, path, headers={header: value}, json={})
    assert fault_pointers(refused) == [header]


async def test_unquoted_etag_is_a_fault_of_the_header(as_: As) -> None:
    bare = (await as_("resident").get("/v1/me")).headers["etag"].strip('"')
    refused = await as_("resident").patch("/v1/me", json={"name": "Matti"}, if_match=bare)
    assert fault_pointers(refused) == ["If-Match"]


@pytest.mark.parametrize("written", ["+1", "1_0", "01", "%201", "٣", "1e0"])
async def test_number_in_a_path_has_one_spelling(
    as_: As, world: World, session: AsyncSession, written: str
) -> None:
    row = plan(world.buyer)
    session.add(row)
    answer = await as_("officer").get(f"/v1/plans/{row.id}/revisions/{written}")
    assert answer.status_code == 404


@pytest.mark.parametrize("written", ["1e2", "1.0", "+1", "1_0", "٣", "1 ", "", "0x10", "ten"])
async def test_a_whole_number_is_written_in_digits(client: ApiClient, written: str) -> None:
    refused = await client.get("/v1/procurements", params={"limit": written})
    assert refused.status_code == 400
    [fault] = refused.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("?limit", "not_whole_digits")


@pytest.mark.parametrize(
    ("written", "code"), [("0", "too_low"), ("-1", "too_low"), ("201", "too_high")]
)
async def test_number_out_of_bounds_names_the_bound(
    client: ApiClient, written: str, code: str
) -> None:
    [fault] = (await client.get(f"/v1/procurements?limit={written}")).json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("?limit", code)
