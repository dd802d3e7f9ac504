"""Which fact leads to what. The relay opens one delivery per event and consumer named here."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from api.core.events import Event
from api.events.jobs import Reaction


class Consumer(NamedTuple):
    """`name` stands in the deliveries: stable for ever."""

    name: str
    on: tuple[type[Event], ...]
    react: Reaction


CONSUMERS: list[Consumer] = []

REACTIONS: Mapping[str, Reaction] = {consumer.name: consumer.react for consumer in CONSUMERS}


def _names_by_event() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for consumer in CONSUMERS:
        for event in consumer.on:
            names[event.name].append(consumer.name)
    return names


CONSUMERS_OF = _names_by_event()
