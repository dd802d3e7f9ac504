"""All public event types, collected from the event classes of all features."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import api
from api.core.events import TYPE_PREFIX, Audience, Event
from api.events.cloud_events import CloudEvent


@cache
def public_events() -> tuple[type[Event], ...]:
    """Public event classes, sorted by name. Private ones are not in the contract."""
    for feature in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        if feature.ispkg and _has_events(feature.name):
            import_module(f"{feature.name}.events")
    kinds = [kind for kind in _subclasses(Event) if hasattr(kind, "name")]
    public = [kind for kind in kinds if kind.audience is Audience.PUBLIC]
    return tuple(sorted(public, key=lambda kind: kind.name))


def event_types() -> list[str]:
    """All types of the log, with the prefix that envelopes use."""
    return [TYPE_PREFIX + kind.name for kind in public_events()]


def envelope_schema(
    kind: type[Event], ref_template: str, envelope: str = CloudEvent.__name__
) -> dict[str, Any]:
    """JSON Schema of an event of this kind: the common envelope with this type and its data."""
    described = {
        "type": {"type": "string", "const": TYPE_PREFIX + kind.name},
        "data": {"$ref": ref_template.format(name=kind.__name__)},
    }
    own = {"type": "object", "required": list(described), "properties": described}
    return {"allOf": [{"$ref": ref_template.format(name=envelope)}, own]}


def _has_events(feature: str) -> bool:
    return any(module.name == "events" for module in pkgutil.iter_modules(_path(feature)))


def _path(feature: str) -> Any:
    return import_module(feature).__path__


def _subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for subclass in kind.__subclasses__():
        if subclass.__module__.startswith("api."):
            yield subclass
            yield from _subclasses(subclass)
