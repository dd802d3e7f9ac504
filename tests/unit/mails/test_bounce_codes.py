"""Which codes suppress an address, which count, and which are ignored."""

import pytest

from api.mails.bounce_codes import bounce_of, classify_reply
from api.mails.models import BounceKind

HARD, SOFT = BounceKind.HARD, BounceKind.SOFT


@pytest.mark.parametrize(
    ("answer", "bounce", "status"),
    [
        ("550 5.1.1 no such user", HARD, "5.1.1"),
        ("550-5.1.1 no such\n550 5.1.1 user", HARD, "5.1.1"),
        ("550 #5.1.0 Address rejected.", SOFT, "5.1.0"),
        ("556 5.1.10 recipient address has null MX", HARD, "5.1.10"),
        ("550 5.4.1 Recipient address rejected: Access denied", HARD, "5.4.1"),
        ("550 no such mailbox", SOFT, "5.0.0"),
        ("550 5.5.0 Requested action not taken: mailbox unavailable", SOFT, "5.5.0"),
        ("552 5.2.2 over quota", SOFT, "5.2.2"),
        ("450 4.2.1 try later", SOFT, "4.2.1"),
        ("450 4.1.1 unverified", SOFT, "4.1.1"),
        ("550 5.7.1 blocked [5.1.1.1]", None, "5.7.1"),
        ("451 4.7.1 greylisted", None, "4.7.1"),
        ("550 5.1.8 your domain does not exist", None, "5.1.8"),
        ("550 5.1.7 bad sender", None, "5.1.7"),
        ("552 5.3.4 message too big", None, "5.3.4"),
        ("554 5.6.0 bad content", None, "5.6.0"),
        ("250 2.1.5 ok", None, None),
        ("gibberish", None, None),
    ],
)
def test_code_is_classified(answer: str, bounce: BounceKind | None, status: str | None) -> None:
    reply = classify_reply(answer)
    assert (reply.bounce, reply.status) == (bounce, status)


@pytest.mark.parametrize(
    "status", ["", "5", "5.1", "5.1.1.1", "2.1.1", "6.1.1", "5.1.1\n", "٥.1.1"]
)
def test_code_that_is_no_failure_is_ignored(status: str) -> None:
    assert bounce_of(status) is None
