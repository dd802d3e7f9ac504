"""The committed OpenAPI document, which `test_documents.py` holds to what the code says.

Read, not built: that takes an application, and tests are named after its operations in every
process that collects them.
"""

import json
from pathlib import Path
from typing import Any

COMMITTED = Path(__file__).parents[2] / "openapi"
DOCUMENT: dict[str, Any] = json.loads((COMMITTED / "openapi.json").read_text("utf-8"))


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """What a reference into `components` stands for."""
    if "$ref" not in node:
        return node
    _, _, kind, name = node["$ref"].split("/")
    result: dict[str, Any] = DOCUMENT["components"][kind][name]
    return result
