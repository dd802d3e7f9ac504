"""JSON Merge Patch (RFC 7396): absent members stay, null removes, lists are replaced."""

from typing import Any


def merge_patch(target: Any, patch: Any) -> Any:
    """Returns a new value. The arguments are not changed."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
