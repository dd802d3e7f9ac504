"""Normalises parts of Litestar's OpenAPI document that readers and tools handle badly."""

import re
from typing import Any

from api.core.i18n import Language

_GENERIC = re.compile(r"(?P<generic>\w+?)_(?:[\w.]+\.)?(?P<of>\w+)_")
_REF = "#/components/schemas/"


_LOCAL_TEXT = {"$ref": f"{_REF}LocalText"}
_OR_NULL = {"oneOf": [_LOCAL_TEXT, {"type": "null"}]}
TEXTS: dict[str, tuple[dict[str, Any], str]] = {
    "Texts": (_LOCAL_TEXT, "A text in one or more languages. `origin` marks the original."),
    "TextsPatch": (
        _OR_NULL,
        "Merge patch of a text: an absent language stays unchanged, null deletes it.",
    ),
}
"""Named schemas of maps by language. Without a name, client generators make a class of each use."""


def tidy(document: dict[str, Any]) -> dict[str, Any]:
    """Give generic schemas readable names and maps by language their named schemas, unwrap a
    `oneOf` with one choice, and write whole numbers as integers."""
    schemas = document["components"]["schemas"]
    schemas.update({name: _texts(*given) for name, given in TEXTS.items()})
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


def _texts(value: dict[str, Any], words: str) -> dict[str, Any]:
    languages = {language.value: value for language in Language}
    return {
        "type": "object",
        "description": words,
        "properties": languages,
        "additionalProperties": False,
    }


def _walk(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [_walk(item, names) for item in node]
    if isinstance(node, float) and node.is_integer():
        return int(node)
    if not isinstance(node, dict):
        return node
    walked = {key: _walk(value, names) for key, value in node.items()}
    if isinstance(ref := walked.get("$ref"), str) and ref.startswith(_REF):
        walked["$ref"] = _REF + names[ref.removeprefix(_REF)]
    for name, (value, _) in TEXTS.items():
        if walked.get("additionalProperties") == value:
            del walked["additionalProperties"], walked["type"]
            walked["$ref"] = _REF + name
    if isinstance(choices := walked.get("oneOf"), list) and len(choices) == 1:
        del walked["oneOf"]
        walked = {**choices[0], **walked}
    return walked
