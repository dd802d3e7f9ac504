"""Names in the contract work in every language that clients are generated in."""

import builtins
import typing

import pytest

from tests.contract.document import DOCUMENT

SCHEMAS = DOCUMENT["components"]["schemas"]

TYPESCRIPT = """
Array Awaited BigInt Blob Boolean Buffer Capitalize Comment Date Document Element Error Event
EventSource Exclude Extract File FormData Function Headers Image Infer InstanceType Iterable
Iterator Location Map Modules Node NonNullable Notification Number Object Omit Option Parameters
Partial Performance Permissions Pick Plugin Position Promise Proxy Range Readonly Record
ReadableStream Request Required Response ReturnType Selection Set String Symbol Text
"""
"""Global types and the browser's interfaces."""

JAVA_AND_C_SHARP = """
ThisType Touch Uncapitalize Uppercase WeakMap Worker Action Attribute Character Class Convert
Double Enum Environment Exception Func Guid Integer Iterable Lazy List Long Math Module Nullable
Optional Override Package Process Random
"""
"""Types that need no import."""

VAGUE = """
Runtime Short Single Stream System Task Thread Throwable Tuple Type Uri Version Void Basis
Change Chosen Difference Edition Equals Figure Form Format Ground Link Lot Mode Named OneOf
Operation Origin Outcome Rhythm Scale Sort Subject Whose
"""
"""They do not say what they name."""

TAKEN = set(f"{TYPESCRIPT} {JAVA_AND_C_SHARP} {VAGUE}".split())


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_schema_is_named_like_a_type_of_a_language(name: str) -> None:
    assert name not in TAKEN
    assert not hasattr(builtins, name)
    assert not hasattr(typing, name)


def test_names_differ_by_more_than_case() -> None:
    assert len({name.lower() for name in SCHEMAS}) == len(SCHEMAS)
