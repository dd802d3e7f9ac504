"""Signatures, judged by the public library that receivers use."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from api.core.clock import utc_now
from api.core.ids import new_id
from api.webhooks.models import WebhookEndpoint
from api.webhooks.rules import rotate_secret
from api.webhooks.signing import OVERLAP, live_secrets, secret_of, signed_headers
from tests.settings import SECRET_KEY

BODY = '{"data":"ä"}'.encode()


def endpoint() -> WebhookEndpoint:
    return WebhookEndpoint(id=new_id(), secret_number=1, old_secret_until=None)


def verifies(secret: str, headers: dict[str, str], body: bytes = BODY) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def signed(endpoint: WebhookEndpoint, now: datetime) -> dict[str, str]:
    return signed_headers(str(endpoint.id), BODY, live_secrets(SECRET_KEY, endpoint, now), now)


def test_public_library_verifies_our_signature() -> None:
    one = endpoint()
    headers = signed(one, utc_now())
    secret = secret_of(SECRET_KEY, one.id, 1)
    assert verifies(secret, headers)
    assert not verifies(secret, headers, BODY + b" ")
    assert not verifies(secret, {**headers, "webhook-id": "another"})
    before = str(int(headers["webhook-timestamp"]) - 1)
    assert not verifies(secret, {**headers, "webhook-timestamp": before})
    assert not verifies(secret_of(SECRET_KEY, new_id(), 1), headers)
    assert not verifies(secret_of("another" * 8, one.id, 1), headers)


def test_both_secrets_verify_during_the_overlap_and_only_the_new_one_after() -> None:
    one, now = endpoint(), utc_now()
    old = secret_of(SECRET_KEY, one.id, 1)
    rotate_secret(one, now - OVERLAP + timedelta(seconds=1))
    new = secret_of(SECRET_KEY, one.id, 2)
    assert old != new
    during, after = signed(one, now), signed(one, now + timedelta(seconds=1))
    assert (verifies(old, during), verifies(new, during)) == (True, True)
    assert (verifies(old, after), verifies(new, after)) == (False, True)


def test_second_rotation_ends_the_first_secret_at_once() -> None:
    one, now = endpoint(), utc_now()
    rotate_secret(one, now)
    rotate_secret(one, now)
    headers = signed(one, now)
    live = [verifies(secret_of(SECRET_KEY, one.id, number), headers) for number in (1, 2, 3)]
    assert live == [False, True, True]


@given(st.binary(max_size=200))
def test_any_body_verifies(body: bytes) -> None:
    one, now = endpoint(), utc_now()
    secret = secret_of(SECRET_KEY, one.id, 1)
    headers = signed_headers("id", body, [secret], now)
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        pytest.fail("our own signature was refused")
    except ValueError:
        pass  # verified, and then found to be no JSON
