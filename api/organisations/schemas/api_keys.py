"""Responses with API keys."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.actor import Permission
from api.organisations.models import ApiKey
from api.organisations.service.api_keys import NewKey


class ApiKeyOut(msgspec.Struct, kw_only=True):
    """A key for a system of the organisation."""

    id: UUID
    name: str
    hint: str
    """Last characters of the token."""
    scopes: list[Permission]
    addresses: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    """Accurate to five minutes."""
    revoked_at: datetime | None
    compromised_at: datetime | None
    """When the key was reported as compromised; the items it created were disabled then."""


class NewApiKeyOut(ApiKeyOut, kw_only=True):
    """A new key."""

    token: str
    """For the `Authorization` header: `Bearer <token>`. Only this response has it."""


def api_key_out(row: ApiKey) -> ApiKeyOut:
    return msgspec.convert(row, ApiKeyOut, from_attributes=True)


def new_api_key_out(new: NewKey) -> NewApiKeyOut:
    return NewApiKeyOut(token=new.token, **msgspec.structs.asdict(api_key_out(new.key)))
