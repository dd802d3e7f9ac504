"""Finds the mail of a bounce report. Pure."""

import re
from collections.abc import Iterator

from api.core.errors import Fault
from api.mails.inputs import BounceCreate
from api.mails.verp import read_token

_MESSAGE_ID = re.compile(r"<?([0-9a-f]{40})@[^@<>\s]+>?")


def bounce_faults(data: BounceCreate, secret_key: str) -> Iterator[Fault]:
    if (data.token is None) == (data.message_id is None):
        yield Fault("/token", "token_or_message_id")
    elif data.token is not None and read_token(secret_key, data.token) is None:
        yield Fault("/token", "bad_bounce_token")
    elif data.message_id is not None and key_digest(data.message_id) is None:
        yield Fault("/message_id", "bad_message_id")


def key_digest(message_id: str) -> str | None:
    """The digest of the mail's key in a `Message-ID`. None for a foreign `Message-ID`."""
    match = _MESSAGE_ID.fullmatch(message_id.strip())
    return match[1] if match else None
