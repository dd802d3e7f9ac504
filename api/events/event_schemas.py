"""The JSON Schemas of public events, as a service (`api/http/services.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EventSchemas:
    by_type: Mapping[str, dict[str, Any]]
    """Schema by event type, with the prefix of envelopes; served at the event's `dataschema`."""
