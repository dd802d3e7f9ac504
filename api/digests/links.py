"""Addresses in digests. Tokens to unsubscribe are signed, so nothing is stored for them."""

import base64
import binascii
from enum import Enum
from hmac import compare_digest
from typing import NamedTuple, Self
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from api.core.i18n import Language
from api.core.settings import Settings
from api.core.tokens import sign
from api.mails.rendering import page_address
from api.watches.models import ItemKind

_PURPOSE = "unsubscribe"
_DIGEST = "whole-digest"
_ID = _MAC = 16


class Stops(Enum):
    """Subscriptions that an unsubscribe link stops."""

    WATCH = b"w"
    EVERYTHING = b"p"
    """All watches and follows of a person."""
    BUYER_DIGEST = b"b"
    """One person's digest of one buyer: `api/buyer_digests/`."""
    NOTICES = b"d"
    """Notices to a person of one dialogue."""


class Unsubscription(NamedTuple):
    stops: Stops
    id: UUID
    person_id: UUID | None = None
    """The person whose notices are stopped, if `id` is a dialogue's."""


class StopLinks(msgspec.Struct, frozen=True):
    """Base of all links in digests: the platform's address, and signed links to unsubscribe."""

    public_url: str
    secret_key: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.public_url, settings.secret_key.get_secret_value())

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).hostname or "localhost"

    def stop_link(self, what: Unsubscription) -> str:
        return f"{self.public_url}/unsubscribe/{make_token(self.secret_key, what)}"


class Links(StopLinks, frozen=True):
    """Addresses in digests of watches and in notices."""

    def item(self, kind: ItemKind, item_id: UUID, language: Language) -> str:
        return page_address(self.public_url, kind, item_id, language)

    def whole_digest(self, slot_id: UUID, language: Language) -> str:
        token = make_digest_token(self.secret_key, slot_id)
        return f"{self.public_url}/digests/{token}?lang={language}"

    def stop_watch(self, watch_id: UUID) -> str:
        return self.stop_link(Unsubscription(Stops.WATCH, watch_id))

    def stop_everything(self, person_id: UUID) -> str:
        return self.stop_link(Unsubscription(Stops.EVERYTHING, person_id))

    def stop_notices(self, dialogue_id: UUID, person_id: UUID) -> str:
        return self.stop_link(Unsubscription(Stops.NOTICES, dialogue_id, person_id))


def make_token(secret_key: str, what: Unsubscription) -> str:
    ids = [what.id, what.person_id] if what.person_id else [what.id]
    message = what.stops.value + b"".join(item.bytes for item in ids)
    raw = message + sign(secret_key, _PURPOSE, message)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_token(secret_key: str, token: str) -> Unsubscription | None:
    """None for a token that the platform did not sign. The `=` at the end may be missing, because
    programs that detect links in texts leave it out.
    """
    bare = token.rstrip("=")
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    message, mac = raw[:-_MAC], raw[-_MAC:]
    if not compare_digest(sign(secret_key, _PURPOSE, message), mac):
        return None
    ids = (message[start : start + _ID] for start in range(1, len(message), _ID))
    return Unsubscription(Stops(message[:1]), *(UUID(bytes=item) for item in ids))


def make_digest_token(secret_key: str, slot_id: UUID) -> str:
    mac = sign(secret_key, _DIGEST, slot_id.bytes)
    return base64.urlsafe_b64encode(slot_id.bytes + mac).decode().rstrip("=")


def read_digest_token(secret_key: str, token: str) -> UUID | None:
    """The slot of a digest. None for a token that the platform did not sign."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    message, mac = raw[:_ID], raw[_ID:]
    is_ours = compare_digest(sign(secret_key, _DIGEST, message), mac)
    return UUID(bytes=message) if is_ours and len(message) == _ID else None


def one_click(stop: str) -> dict[str, str]:
    """Headers that let mail programs unsubscribe with one click (RFC 8058)."""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
