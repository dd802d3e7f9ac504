"""How many streams one process takes."""

from datetime import timedelta

import pytest

from api.core.errors import StreamsFull, TooManyStreams
from api.events.places import Places


def test_places_are_counted_by_address_and_in_all() -> None:
    places = Places(total=3, per_address=2)
    with places.taken_by("a"), places.taken_by("a"):
        with pytest.raises(TooManyStreams):
            places.require_one("a")
        places.require_one("b")
        with places.taken_by("b"), pytest.raises(StreamsFull):
            places.require_one("c")
    places.require_one("a")


def test_refusals_say_when_to_come_again() -> None:
    assert StreamsFull().headers["Retry-After"] == "30"
    refusal = TooManyStreams(limit=2, retry_after=timedelta(seconds=30))
    assert refusal.headers == {
        "Retry-After": "30",
        "RateLimit-Policy": '"streams";q=2',
        "RateLimit": '"streams";r=0;t=30',
    }
