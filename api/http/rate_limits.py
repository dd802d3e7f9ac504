"""Rate limits, atomic in Redis: a leaky bucket (GCRA) per token, else per address.

Litestar's own limiter reads and then writes under a lock of one process. Where Redis is away,
requests pass: a limit protects the service, it must not be what takes it down.

Redis is told neither addresses nor tokens: all that is counted is a keyed hash that changes every
day (at midnight UTC all begin anew), and every key ends by itself within its window.
"""

import math
from datetime import timedelta
from typing import NamedTuple, cast

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.core.clock import utc_now
from api.core.errors import TooManyRequests
from api.core.secrets import sign
from api.http.requests import ApiRequest

WINDOW = 60

# Keeps the time at which the bucket would be empty. Redis gives the clock, so that processes agree.
GCRA = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local step = window / limit
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local next_empty = empty_at + step
local wait = next_empty - window - now
if wait > 0 then
  return {0, 0, tostring(wait), tostring(empty_at - now)}
end
redis.call('SET', KEYS[1], tostring(next_empty), 'EX', math.ceil(next_empty - now) + 1)
return {1, math.floor((window - (next_empty - now)) / step), '0', tostring(next_empty - now)}
"""

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
        self._script = redis.register_script(GCRA)

    async def take(self, key: str, limit: int, window: int = WINDOW) -> Verdict | None:
        """One request of `key`. None where Redis cannot be asked."""
        try:
            allowed, remaining, wait, reset = await self._script(
                keys=[f"limit:{key}"], args=[window, limit]
            )
        except (RedisError, OSError):
            log.warning(OFF)
            return None
        return Verdict(
            bool(allowed),
            int(remaining),
            timedelta(seconds=math.ceil(float(wait))),
            math.ceil(float(reset)),
        )

    async def is_first(self, key: str, window: timedelta) -> bool:
        """Whether `key` comes for the first time within the window; so too without Redis."""
        try:
            return bool(await self._redis.set(f"once:{key}", "", nx=True, ex=window))
        except (RedisError, OSError):
            log.warning(OFF)
            return True


async def throttle(
    request: ApiRequest, purpose: str, identity: object, *, limit: int, window: int
) -> None:
    """A route's own, smaller limit. Raises TooManyRequests; takes away from it otherwise."""
    limiter = cast(RateLimiter, request.app.state.limiter)
    verdict = await limiter.take(f"{purpose}:{_hashed(request, identity)}", limit, window)
    if verdict is not None and not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after)


async def is_first(request: ApiRequest, purpose: str, value: str, *, window: timedelta) -> bool:
    """For what may be used once; of nobody. True without Redis: let that be harmless."""
    limiter = cast(RateLimiter, request.app.state.limiter)
    return await limiter.is_first(f"{purpose}:{value}", window)


class RateLimitMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "unlimited"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        settings = request.settings
        limiter = cast(RateLimiter, request.app.state.limiter)
        signed_in = request.actor.is_signed_in
        limit = settings.rate_limit_signed_in if signed_in else settings.rate_limit_anonymous
        verdict = await limiter.take(_caller(request), limit)
        if verdict is None:
            await next_app(scope, receive, send)
            return
        if not verdict.allowed:
            raise TooManyRequests(retry_after=verdict.retry_after)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                reset = f"r={verdict.remaining};t={verdict.resets_in}"
                # A limit of the route's own, where it is what refuses, is what counts.
                headers.setdefault("RateLimit-Policy", f'"default";q={limit};w={WINDOW}')
                headers.setdefault("RateLimit", f'"default";{reset}')
            await send(message)

        await next_app(scope, receive, with_headers)


def _caller(request: ApiRequest) -> str:
    actor = request.actor
    token = actor.api_key_id or actor.session_id or actor.person_id or actor.participant_id
    return _hashed(request, token or request.address)


def _hashed(request: ApiRequest, identity: object) -> str:
    key = request.settings.secret_key.get_secret_value()
    return sign(key, f"limits of {utc_now():%Y-%m-%d}", str(identity).encode()).hex()
