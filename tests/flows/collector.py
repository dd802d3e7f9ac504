"""An OpenTelemetry collector on this machine: keeps the spans that processes send it (OTLP)."""

import gzip
from collections.abc import Mapping
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.receiver import Receiver


class Span(NamedTuple):
    name: str
    trace_id: str
    failed: bool
    attributes: Mapping[str, str | int]


class Collector(Receiver):
    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def spans(self) -> list[Span]:
        return [
            Span(
                span.name,
                span.trace_id.hex(),
                span.status.code == span.status.STATUS_CODE_ERROR,
                {
                    attribute.key: attribute.value.string_value or attribute.value.int_value
                    for attribute in span.attributes
                },
            )
            for request in self._requests()
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def written(self) -> str:
        """All that came, as text, whatever field it is in."""
        return "\n".join(str(request) for request in self._requests())

    def _requests(self) -> list[ExportTraceServiceRequest]:
        bodies = [
            gzip.decompress(item.body) if item.headers.get("content-encoding") else item.body
            for item in list(self.received)
        ]
        return [ExportTraceServiceRequest.FromString(body) for body in bodies]
