"""The composition root: the only place that knows every feature."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from litestar import Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, Contact, License, SecurityScheme, Server
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

import api.models  # noqa: F401 - the mappers must know every table
from api import routes
from api.asyncapi import build_asyncapi, build_event_schemas
from api.core.actor import Actor
from api.core.db import async_sessions, build_async_engine
from api.core.settings import Settings
from api.core.telemetry import stop_telemetry
from api.core.tokens import TokenKind, token_kind
from api.documents.service.uploads import Store
from api.documents.storage import Files
from api.draft_links.orphans import PREVIEWS
from api.event_contract import complete
from api.events.event_schemas import EventSchemas
from api.events.log_head import note_log_head
from api.events.stream.response import Streams
from api.http import docs, health, security_txt
from api.http.authorization import access_guard, require_declared
from api.http.etags import EXPECTED
from api.http.framework_caches import drop_framework_caches
from api.http.middleware.authentication import AuthenticationMiddleware
from api.http.middleware.bodies import BodyMiddleware
from api.http.middleware.head_requests import HeadRequests
from api.http.middleware.idempotency import IdempotencyMiddleware
from api.http.middleware.rate_limits import RateLimiter, RateLimitMiddleware
from api.http.middleware.request_limits import RequestLimits
from api.http.middleware.response_cache import ResponseCacheMiddleware
from api.http.middleware.tracing import Traced
from api.http.middleware.transaction import Sessions, TransactionMiddleware
from api.http.middleware.uploads import UploadMiddleware
from api.http.openapi import document as openapi
from api.http.options import OptionsRequests
from api.http.problems import HANDLERS
from api.http.requests import ApiRequest
from api.http.services import Services, services_of
from api.http.shutdown import on_stop
from api.http.validation.parameters import parameters_guard
from api.operations.metrics import metrics_served
from api.organisations import actors as organisation_actors
from api.organisations.service.orphan_kinds import Leaving
from api.participation import actors as participation_actors
from api.plans.exporting.files import Exports
from api.plans.importing.readers import Readers
from api.web.problem_pages import HtmlProblems
from api.web.routes import HANDLERS as PAGES
from api.web.routes import UPLOADS as PAGE_UPLOADS
from api.webhooks.orphans import WEBHOOKS

VERSION = version("vuoropuhelu")


def create_app(settings: Settings, sessions: Callable[[], AsyncSession] | None = None) -> Litestar:
    """`sessions` lets tests and the demonstration run all requests in one transaction."""
    drop_framework_caches()
    engine = build_async_engine(settings)
    redis = Redis.from_url(settings.redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
    open_session = sessions or async_sessions(engine)
    streams = Streams(settings, open_session)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        on_stop(streams.close_all)
        with metrics_served(settings):
            yield
        await redis.aclose()
        await engine.dispose()
        stop_telemetry()

    app = Litestar(
        route_handlers=[
            Router("/v1", route_handlers=routes.V1, before_request=note_log_head),
            Router(
                "/v1",
                route_handlers=routes.UPLOADS,
                request_max_body_size=settings.max_upload_bytes,
            ),
            health.healthz,
            health.readyz,
            security_txt.security_txt,
            *docs.HANDLERS,
            *PAGES,
            Router(
                "/",
                route_handlers=PAGE_UPLOADS,
                request_max_body_size=settings.max_upload_bytes,
            ),
        ],
        request_class=ApiRequest,
        dependencies=EXPECTED,
        request_max_body_size=settings.max_import_bytes,
        guards=[access_guard, parameters_guard],
        middleware=[
            BodyMiddleware(),
            TransactionMiddleware(),
            AuthenticationMiddleware(_actor_of_token),
            RateLimitMiddleware(),
            UploadMiddleware(),
            IdempotencyMiddleware(),
            ResponseCacheMiddleware(),
        ],
        exception_handlers=HANDLERS,
        cors_config=_cors(settings.cors_origins),
        openapi_config=_openapi(settings),
        lifespan=[lifespan],
        logging_config=None,
    )
    app.asgi_handler = Traced(
        RequestLimits(HeadRequests(OptionsRequests(app.asgi_handler, app.routes)))
    )
    require_declared(openapi.described_handlers(app))
    app.state.services = Services(
        *(settings, engine, redis, streams, Sessions(open_session)),
        *_services(app, settings, redis),
    )
    return app


def _services(app: Litestar, settings: Settings, redis: Redis) -> tuple[object, ...]:
    return (
        RateLimiter(redis),
        Readers(redis),
        Exports(),
        Store(Files(settings.uploads), settings.clamd_url),
        Leaving((WEBHOOKS, PREVIEWS), settings.public_url),
        HtmlProblems(),
        openapi.Document(app, complete),
        docs.AsyncApi(build_asyncapi),
        EventSchemas(build_event_schemas(settings.public_url)),
    )


async def _actor_of_token(session: AsyncSession, token: str, address: str) -> Actor | None:
    if token_kind(token) is TokenKind.RECEIPT:
        return await participation_actors.holder_of(session, token)
    return await organisation_actors.actor_of_token(session, token, address)


def contract() -> dict[str, Any]:
    """The OpenAPI document of a standard installation; needs no server and no environment."""
    settings = Settings.model_construct(
        database_url="postgresql+psycopg://localhost/vuoropuhelu",
        redis_url="redis://localhost",
        secret_key=SecretStr("-"),
    )
    return services_of(create_app(settings))[openapi.Document].get()


EXPOSED = (
    "Content-Disposition",
    "Content-Language",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "Log-Head",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "trace-id",
)
"""Headers that programs in browsers may read."""


def _cors(origins: Sequence[str]) -> CORSConfig:
    """Public reads are open to all origins; a browser sends tokens only from configured ones.

    No origin may send cookies: they belong to the pages.
    """
    if origins:
        return CORSConfig(allow_origins=list(origins), expose_headers=list(EXPOSED))
    return CORSConfig(
        allow_origins=["*"], allow_methods=["GET", "HEAD", "OPTIONS"], expose_headers=list(EXPOSED)
    )


def _openapi(settings: Settings) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Vuoropuhelu",
        version=VERSION,
        description=openapi.DESCRIPTION,
        contact=Contact(name="The operator of this service", url=settings.public_url),
        license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
        servers=[Server(url=settings.public_url)],
        use_handler_docstrings=True,
        render_plugins=(),
        path=None,
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="The token of a session, or the API key of an organisation.",
                ),
                "receipt": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description=(
                        "The token of a receipt (`issue_receipt`), for one unidentified participant"
                        " of one dialogue. Operations that list this scheme accept it for that"
                        " dialogue; elsewhere it has no effect."
                    ),
                ),
            }
        ),
    )
