"""Spans for OpenTelemetry. Off unless the standard variable names a collector.

The platform sets the trace id (`api.http.middleware.tracing`) and stores it in the outbox, so that
all work for a request is in its trace, in any process. A span has only the type of an error,
because its text may hold personal data.
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
    """Name and attributes of a span, which may be known only at its end."""

    name: str
    attributes: dict[str, str | int]


class _Telemetry:
    """State of this process."""

    provider: "TracerProvider | None" = None


def require_exporter() -> None:
    """Raise SettingsError if a collector is set but the exporter is not installed."""
    if os.environ.get(ENDPOINT) and not _installed():
        raise SettingsError(f"{ENDPOINT} is set, but not installed: vuoropuhelu[telemetry]")


def _installed() -> bool:
    try:
        return find_spec(EXPORTER) is not None
    except ModuleNotFoundError:  # a parent package is missing
        return False


def start_telemetry() -> None:
    """Call it in the working process, after the fork: a thread sends the spans."""
    if not os.environ.get(ENDPOINT):
        return
    require_exporter()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class BoundTraceIds(RandomIdGenerator):
        def generate_trace_id(self) -> int:
            known = get_contextvars().get("trace_id")
            return int(known, 16) if known else super().generate_trace_id()

    name = os.environ.get("OTEL_SERVICE_NAME", "vuoropuhelu")
    resource = Resource.create({"service.name": name})
    provider = TracerProvider(resource=resource, id_generator=BoundTraceIds())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _Telemetry.provider = provider


def stop_telemetry() -> None:
    """Send the pending spans and stop."""
    provider, _Telemetry.provider = _Telemetry.provider, None
    if provider is not None:
        provider.shutdown()


@contextmanager
def span(
    name: str, since: int | None = None, *, root: bool = False, **attributes: str | int
) -> Iterator[SpanResult]:
    """`since` is the start in nanoseconds since the epoch. Attributes never name people or hold
    texts.

    `root`: not a child of the current span, but in the trace whose id is bound now.
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
