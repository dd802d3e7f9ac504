"""Rate limits, atomic in Redis: a leaky bucket (GCRA) per token, else per address and its networks.

Litestar's own limiter reads and then writes under the lock of one process, so several processes
would count wrongly. If Redis is not available, requests are accepted: the limits protect the
service and must not cause an outage.

Redis stores neither addresses nor tokens, only keyed hashes. The key changes every day, so all
counts restart at midnight UTC, and every entry expires within its window.
"""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.core.clock import utc_now
from api.core.gcra import SCRIPT, WINDOW, arguments, turn_of
from api.core.limit_errors import TooManyRequests
from api.core.networks import budgets_of
from api.core.tokens import sign
from api.http.requests import ApiRequest

OFF = "rate limits are off: redis does not answer"

log = structlog.get_logger(__name__)


class Verdict(NamedTuple):
    allowed: bool
    remaining: int
    retry_after: timedelta
    resets_in: int


class RateLimiter:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = redis.register_script(SCRIPT)

    async def take(self, limits: Mapping[str, int], window: int = WINDOW) -> Verdict | None:
        """Count one request in each bucket, given with its limit. None if Redis does not answer."""
        try:
            answer = await self._script(
                keys=[f"limit:{key}" for key in limits], args=arguments(limits.values(), window)
            )
        except (RedisError, OSError):
            log.warning(OFF)
            return None
        turn = turn_of(answer)
        retry_after = timedelta(seconds=math.ceil(turn.wait))
        return Verdict(turn.wait == 0, turn.remaining, retry_after, turn.resets_in)


async def throttle_network(request: ApiRequest, purpose: str, *, limit: int, window: int) -> None:
    """Count the request against a smaller limit of the route, for the address and its networks.

    Raises TooManyRequests if the limit is reached.
    """
    limiter = request.services[RateLimiter]
    verdict = await limiter.take(_of_networks(request, limit, f"{purpose}:"), window)
    if verdict is not None and not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after, limit=limit, window=window)


class RateLimitMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "unlimited"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        settings = request.settings
        limiter = request.services[RateLimiter]
        signed_in = request.actor.is_signed_in
        limit = settings.rate_limit_signed_in if signed_in else settings.rate_limit_anonymous
        verdict = await limiter.take(_limits(request, limit))
        if verdict is None:
            await next_app(scope, receive, send)
            return
        if not verdict.allowed:
            raise TooManyRequests(retry_after=verdict.retry_after, limit=limit, window=WINDOW)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                reset = f"r={verdict.remaining};t={verdict.resets_in}"
                # If a limit of the route refused the request, its headers are set already.
                headers.setdefault("RateLimit-Policy", f'"default";q={limit};w={WINDOW}')
                headers.setdefault("RateLimit", f'"default";{reset}')
            await send(message)

        await next_app(scope, receive, with_headers)


def _limits(request: ApiRequest, limit: int) -> Mapping[str, int]:
    actor = request.actor
    token = actor.api_key_id or actor.session_id or actor.person_id or actor.participant_id
    return {_hashed(request, token): limit} if token else _of_networks(request, limit)


def _of_networks(request: ApiRequest, limit: int, prefix: str = "") -> Mapping[str, int]:
    budgets = budgets_of(request.address)
    return {prefix + _hashed(request, network): limit * share for network, share in budgets}


def _hashed(request: ApiRequest, identity: object) -> str:
    key = request.settings.secret_key.get_secret_value()
    return sign(key, f"limits of {utc_now():%Y-%m-%d}", str(identity).encode()).hex()
