"""Examples of bodies, shown in the OpenAPI document and tested to be valid."""

from collections.abc import Mapping
from typing import Any

Example = Mapping[str, Any]
"""Type of the class variable `example` of structs for bodies."""
