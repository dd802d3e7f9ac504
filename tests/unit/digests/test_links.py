"""Unsubscribe links are read in every form that mail programs produce."""

import pytest

from api.core.ids import new_id
from api.digests.links import Stops, Unsubscription, make_token, read_token
from tests.settings import SECRET_KEY

EACH = [
    Unsubscription(Stops.WATCH, new_id()),
    Unsubscription(Stops.EVERYTHING, new_id()),
    Unsubscription(Stops.BUYER_DIGEST, new_id()),
    Unsubscription(Stops.NOTICES, new_id(), new_id()),
]


@pytest.mark.parametrize("what", EACH, ids=lambda what: what.stops.name)
def test_a_token_has_no_padding_and_is_read_with_and_without(what: Unsubscription) -> None:
    token = make_token(SECRET_KEY, what)
    assert "=" not in token
    padded = token + "=" * (-len(token) % 4)  # as earlier releases wrote it
    assert read_token(SECRET_KEY, token) == read_token(SECRET_KEY, padded) == what


@pytest.mark.parametrize("token", ["", "=", "a", "====", "not base64!", "\u0663" * 8])
def test_forged_token_is_none(token: str) -> None:
    assert read_token(SECRET_KEY, token) is None
