"""What the handlers of an app share for its whole life: settings, Redis, stores, by their type.

`app.py` makes one `Services` and puts it on `app.state`; nothing else is there. Something without a
type of its own gets a small class (`Sessions`, `AsyncApi`, `EventSchemas`, `ProblemPages`).
"""

from dataclasses import dataclass
from typing import TypeVar

from litestar import Litestar

T = TypeVar("T")


@dataclass(frozen=True, init=False)
class Services:
    """`services[Store]` is the store; a subclass answers for its base class."""

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
        """Others in the place of those of the same types. For tests."""
        for service in services:
            self[type(service)]  # only what is there can be replaced
        types = tuple(type(service) for service in services)
        kept = [service for service in self._all if not isinstance(service, types)]
        return Services(*kept, *services)


def services_of(app: Litestar) -> Services:
    services: Services = app.state.services
    return services
