"""Merging of releases as OCDS 1.1 defines it, and what a new release must say. Pure.

Objects merge by member, lists of objects with an `id` by that id, everything else is replaced; null
removes a member. A merged list keeps the order in which its entries first appeared. No release can
remove an object or an entry of such a list: the schema has no null for them. Releases that have one
that no longer exists are withdrawn instead.
"""

from collections.abc import Iterable, Iterator, Set
from typing import Any

from api.exchange.ocds.mapping.values import Json

Path = tuple[str, ...]
"""Members and ids from the root to an entry: `("tender", "enquiries", "<id>")`."""

_WHOLE = frozenset({"additionalClassifications", "sustainability"})
"""Lists that are replaced as a whole (`wholeListMerge` in the schemas)."""
_OF_RELEASE = frozenset({"id", "date", "tag"})
_GROWING = (("parties",), ("tender", "enquiries"))
"""Lists without a bound. A release leaves out their entries that have not changed."""


def merge(releases: Iterable[Json]) -> Json:
    """The merged content, without the members of the single releases."""
    merged: Json = {}
    for release in releases:
        _merge_into(merged, {k: v for k, v in release.items() if k not in _OF_RELEASE})
    return merged


def lost(before: Json, after: Json) -> frozenset[Path]:
    """Objects, lists and entries of `before` that `after` does not have."""
    return frozenset(_lost(before, after, ()))


def holds(content: Any, path: Path) -> bool:
    """Whether the content has this entry or list. Every content holds the empty path."""
    if not path:
        return True
    name, *rest = path
    if isinstance(content, dict):
        return name in content and holds(content[name], tuple(rest))
    return isinstance(content, list) and any(
        entry["id"] == name and holds(entry, tuple(rest)) for entry in content
    )


def holds_any(content: Json, paths: Set[Path]) -> bool:
    return any(holds(content, path) for path in paths)


def whole_release(before: Json, state: Json) -> Json:
    """The state, with null for each member of `before` that is gone. Merged onto `before` it gives
    the state, if `before` has lost nothing."""
    return _with_nulls(before, state)


def next_release(before: Json, state: Json) -> Json:
    """Like `whole_release`, but without the unchanged entries of growing lists."""
    release = whole_release(before, state)
    for path in _GROWING:
        _leave_out_unchanged(before, release, path)
    return release


def _merge_into(target: Json, source: Json) -> None:
    for name, value in source.items():
        if value is None:
            target.pop(name, None)
        elif isinstance(value, dict):
            _merge_into(target.setdefault(name, {}), value)
        elif _merges_by_id(name, value):
            _merge_entries(target.setdefault(name, []), value)
        else:
            target[name] = value


def _merge_entries(target: list[Json], source: list[Json]) -> None:
    by_id = {entry["id"]: entry for entry in target}
    for entry in source:
        if entry["id"] not in by_id:
            by_id[entry["id"]] = {}
            target.append(by_id[entry["id"]])
        _merge_into(by_id[entry["id"]], entry)


def _merges_by_id(name: str, value: Any) -> bool:
    return (
        isinstance(value, list)
        and name not in _WHOLE
        and bool(value)
        and all(isinstance(entry, dict) and "id" in entry for entry in value)
    )


def _lost(before: Json, after: Json, path: Path) -> Iterator[Path]:
    for name, value in before.items():
        here = (*path, name)
        if isinstance(value, dict | list) and name not in after:
            yield here
        elif isinstance(value, dict):
            yield from _lost(value, after[name], here)
        elif _merges_by_id(name, value):
            yield from _lost_entries(value, after[name], here)


def _lost_entries(before: list[Json], after: list[Json], path: Path) -> Iterator[Path]:
    present = {entry["id"]: entry for entry in after}
    for entry in before:
        inside = (*path, entry["id"])
        if entry["id"] in present:
            yield from _lost(entry, present[entry["id"]], inside)
        else:
            yield inside


def _with_nulls(before: Json, after: Json) -> Json:
    missing = dict.fromkeys(name for name in before if name not in after)
    return {name: _value(name, before.get(name), after[name]) for name in after} | missing


def _value(name: str, before: Any, after: Any) -> Any:
    if isinstance(before, dict) and isinstance(after, dict):
        return _with_nulls(before, after)
    if _merges_by_id(name, before) and _merges_by_id(name, after):
        known = {entry["id"]: entry for entry in before}
        return [_with_nulls(known.get(entry["id"], {}), entry) for entry in after]
    return after


def _leave_out_unchanged(before: Json, release: Json, path: Path) -> None:
    *parents, name = path
    for parent in parents:
        before, release = before.get(parent, {}), release.get(parent, {})
    known = {entry["id"]: entry for entry in before.get(name, [])}
    buyers = [entry for entry in release.get(name, []) if "buyer" in entry.get("roles", ())]
    changed = [e for e in release.get(name, []) if e in buyers or known.get(e["id"]) != e]
    if changed:
        release[name] = changed
    else:
        release.pop(name, None)
