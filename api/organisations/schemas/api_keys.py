"""What API keys look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.actor import Permission
from api.organisations.models import ApiKey
from api.organisations.service.api_keys import NewKey


class ApiKeyOut(msgspec.Struct, kw_only=True):
    """A key of one of the organisation's systems."""

    id: UUID
    name: str
    hint: str
    """The token's last characters."""
    scopes: list[Permission]
    addresses: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    """To within five minutes."""
    revoked_at: datetime | None
    compromised_at: datetime | None
    """Since then what it had made is disabled."""


class NewApiKeyOut(ApiKeyOut, kw_only=True):
    """A key that was just made."""

    token: str
    """For the `Authorization` header: `Bearer <token>`. Shown this once."""


def api_key_out(row: ApiKey) -> ApiKeyOut:
    return msgspec.convert(row, ApiKeyOut, from_attributes=True)


def new_api_key_out(new: NewKey) -> NewApiKeyOut:
    return NewApiKeyOut(token=new.token, **msgspec.structs.asdict(api_key_out(new.key)))
