"""Objects that all handlers of an application share, found by type: settings, Redis, stores.

`app.py` creates one `Services`, the only object on `app.state`. An object without a type of its own
gets a small class (`Sessions`, `AsyncApi`, `EventSchemas`, `ProblemPages`).
"""

from dataclasses import dataclass
from typing import TypeVar

from litestar import Litestar

T = TypeVar("T")


@dataclass(frozen=True, init=False)
class Services:
    """`services[Store]` returns the store. A base class finds the instance of its subclass."""

    _all: tuple[object, ...]

    def __init__(self, *services: object) -> None:
        types = [type(service) for service in services]
        if twice := {kind.__name__ for kind in types if types.count(kind) > 1}:
            raise ValueError(f"given twice: {sorted(twice)}")
        object.__setattr__(self, "_all", services)

    def __getitem__(self, kind: type[T]) -> T:
        for service in self._all:
            if isinstance(service, kind):
                return service
        raise LookupError(f"there is no {kind.__name__} among the services")

    def replacing(self, *services: object) -> "Services":
        """A copy with other objects of the same types, for tests."""
        for service in services:
            self[type(service)]  # raises LookupError for a type that is not there
        types = tuple(type(service) for service in services)
        kept = [service for service in self._all if not isinstance(service, types)]
        return Services(*kept, *services)


def services_of(app: Litestar) -> Services:
    services: Services = app.state.services
    return services
