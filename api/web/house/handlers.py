"""An organisation's own house: members, keys, webhooks, and mails of what waits."""

from litestar.types import ControllerRouterHandler

from api.web.house.api_keys import ApiKeyPages
from api.web.house.digests import DigestPages
from api.web.house.members import MemberPages
from api.web.house.profile import ProfilePages
from api.web.house.webhooks import WebhookPages

HANDLERS: list[ControllerRouterHandler] = [
    MemberPages,
    ApiKeyPages,
    WebhookPages,
    DigestPages,
    ProfilePages,
]
