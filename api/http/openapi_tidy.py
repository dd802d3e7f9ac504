"""What Litestar leaves in the OpenAPI document that readers and tools stumble over."""

import re
from typing import Any

_GENERIC = re.compile(r"(?P<generic>\w+?)_(?:[\w.]+\.)?(?P<of>\w+)_")
_REF = "#/components/schemas/"


def tidy(document: dict[str, Any]) -> dict[str, Any]:
    """Readable names of generic schemas; no choice out of one; whole numbers written as such."""
    schemas = document["components"]["schemas"]
    names = {name: _readable(name) for name in schemas}
    if len(set(names.values())) < len(names):
        raise ValueError(f"two schemas have the same readable name: {sorted(names.values())}")
    tidied: dict[str, Any] = _walk(document, names)
    tidied["components"]["schemas"] = {
        names[name]: schema for name, schema in tidied["components"]["schemas"].items()
    }
    return tidied


def _readable(name: str) -> str:
    """`Page_api.plans.schemas.PlanOut_` → `PlanOutPage`."""
    match = _GENERIC.fullmatch(name)
    return f"{match['of']}{match['generic']}" if match else name


def _walk(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [_walk(item, names) for item in node]
    if isinstance(node, float) and node.is_integer():
        return int(node)
    if not isinstance(node, dict):
        return node
    walked = {key: _walk(value, names) for key, value in node.items()}
    if isinstance(ref := walked.get("$ref"), str):
        walked["$ref"] = _REF + names[ref.removeprefix(_REF)]
    if isinstance(choices := walked.get("oneOf"), list) and len(choices) == 1:
        del walked["oneOf"]
        walked = {**choices[0], **walked}
    return walked
