"""Spans for OpenTelemetry: none at all unless the standard variable names a collector.

The trace id is ours (`api.http.middleware.tracing`), kept in the outbox: what follows from a
request, in whatever process, is in its trace. What an error says may hold a person's data: its
type only.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from structlog.contextvars import get_contextvars

from api.core.settings import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
EXPORTER = "opentelemetry.exporter.otlp.proto.http"


@dataclass
class SpanResult:
    """What a span says at its end: the name, too, may be known only then."""

    name: str
    attributes: dict[str, str | int]


class _Telemetry:
    """Of this process."""

    provider: "TracerProvider | None" = None


def require_exporter() -> None:
    """Raise SettingsError where a collector is named that nothing could tell."""
    if os.environ.get(ENDPOINT) and not _installed():
        raise SettingsError(f"{ENDPOINT} is set, but not installed: vuoropuhelu[telemetry]")


def _installed() -> bool:
    try:
        return find_spec(EXPORTER) is not None
    except ModuleNotFoundError:  # a part of its name is missing
        return False


def start_telemetry() -> None:
    """In the process that works, after it was forked: spans are sent by a thread."""
    if not os.environ.get(ENDPOINT):
        return
    require_exporter()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class OurTraceIds(RandomIdGenerator):
        def generate_trace_id(self) -> int:
            known = get_contextvars().get("trace_id")
            return int(known, 16) if known else super().generate_trace_id()

    name = os.environ.get("OTEL_SERVICE_NAME", "vuoropuhelu")
    resource = Resource.create({"service.name": name})
    provider = TracerProvider(resource=resource, id_generator=OurTraceIds())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _Telemetry.provider = provider


def stop_telemetry() -> None:
    """Sends what waits."""
    provider, _Telemetry.provider = _Telemetry.provider, None
    if provider is not None:
        provider.shutdown()


@contextmanager
def span(
    name: str, since: int | None = None, *, root: bool = False, **attributes: str | int
) -> Iterator[SpanResult]:
    """`since`: began already, in nanoseconds of the epoch. Attributes: never a person, a word.

    `root`: not a part of the span around it, but in the trace whose id is bound now.
    """
    span_result = SpanResult(name, attributes)
    if _Telemetry.provider is None:
        yield span_result
        return
    from opentelemetry.context import Context
    from opentelemetry.trace import StatusCode

    tracer = _Telemetry.provider.get_tracer("vuoropuhelu")
    with tracer.start_as_current_span(
        name,
        context=Context() if root else None,
        start_time=since,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield span_result
        except BaseException as error:
            current.set_status(StatusCode.ERROR, type(error).__name__)
            raise
        finally:
            current.update_name(span_result.name)
            current.set_attributes(span_result.attributes)
