"""Contradictory filters and values are refused instead of giving an empty result."""

import pytest

from tests.api.client import ApiClient, As
from tests.factories.world import World


@pytest.mark.parametrize("path", ["/v1/procurements", "/v1/feeds/procurements.json"])
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("notice_from=2027-02-01&notice_to=2027-01-31", "?notice_from"),
        ("value_from=1000&value_to=999.99", "?value_from"),
    ],
)
async def test_a_range_that_ends_before_it_begins_is_refused(
    client: ApiClient, path: str, query: str, pointer: str
) -> None:
    refused = await client.get(f"{path}?{query}")
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, "reversed_range")


async def test_range_with_equal_ends_is_accepted(client: ApiClient) -> None:
    query = "notice_from=2027-02-01&notice_to=2027-02-01&value_from=5&value_to=5.00"
    assert (await client.get(f"/v1/procurements?{query}")).status_code == 200


@pytest.mark.parametrize(
    ("currency", "status"), [("EUR", 201), ("SEK", 201), ("XXX", 400), ("FIM", 400), ("eur", 400)]
)
async def test_currency_must_be_in_use(as_: As, world: World, currency: str, status: int) -> None:
    body = {
        "title": {"fi": {"text": "Auraus"}},
        "organisation_id": str(world.buyer.id),
        "value": {"low": "5", "currency": currency},
    }
    answer = await as_("officer").post("/v1/procurements", json=body)
    assert answer.status_code == status, answer.text
    if status == 400:
        assert answer.json()["errors"][0]["pointer"] == "/value/currency"
