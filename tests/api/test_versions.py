"""`If-Match`: who changes a thing has seen its newest version. Compared as RFC 9110 has lists and
`*`, and weakly, since proxies that compress make our tags weak."""

import pytest

from tests.api.client import As
from tests.factories.world import World

CHANGE = {"website": "https://ouka.example"}


@pytest.mark.parametrize("written", ["W/{tag}", '"x", {tag}', '{tag},W/"1-0"', "*", " {tag} "])
async def test_every_spelling_of_the_newest_version_is_accepted(
    as_: As, buyer_path: str, written: str
) -> None:
    tag = (await as_("officer").get(buyer_path)).headers["etag"]
    changed = await as_("officer").patch(buyer_path, json=CHANGE, if_match=written.format(tag=tag))
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "invented",
    [
        '"1-0000"',
        '"1-000000000000-0000000000000000"',
        '"x"',
        "",
        '"99999999999999999999-000000000000-0000000000000000"',
        '"*"',
        'W/"*"',
    ],
)
async def test_an_invented_tag_is_stale(as_: As, buyer_path: str, invented: str) -> None:
    refused = await as_("officer").patch(buyer_path, json=CHANGE, if_match=invented)
    assert refused.status_code == 412


async def test_the_tag_of_another_thing_is_stale(as_: As, world: World, buyer_path: str) -> None:
    other = await as_("officer").get(f"/v1/organisations/{world.supplier.id}")
    own = await as_("officer").get(buyer_path)
    assert own.headers["etag"].split("-")[0] == other.headers["etag"].split("-")[0]
    assert (await as_("officer").patch(buyer_path, json=CHANGE, if_match=other)).status_code == 412
