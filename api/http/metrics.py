"""Counts and times the requests of this process by the pattern of the route.

The path of the request is no label: it may contain a secret, and the number of paths is unlimited.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

REGISTRY = CollectorRegistry()
GCCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
ProcessCollector(registry=REGISTRY)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER, NO_ROUTE, NO_ANSWER = "other", "none", 0
"""Labels of unknown methods, of paths without a route, and of requests without an answer."""

REQUESTS = Counter(
    "vuoropuhelu_http_requests",
    "Requests by method, pattern of the route, and status (0: the caller left).",
    ["method", "route", "status"],
    registry=REGISTRY,
)
DURATIONS = Histogram(
    "vuoropuhelu_http_request_seconds",
    "Time until an answer begins: a stream may last for hours.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    known, pattern = (method if method in METHODS else OTHER), route or NO_ROUTE
    REQUESTS.labels(known, pattern, status).inc()
    DURATIONS.labels(known, pattern).observe(seconds)
