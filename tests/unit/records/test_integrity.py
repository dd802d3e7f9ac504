"""The canonical form of a record, and its seal."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.records.integrity import canonical, checksum_of, is_sealed, seal_of
from tests.settings import SECRET_KEY

scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
documents = st.dictionaries(
    st.text(),
    st.recursive(
        scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6
    ),
)


def _turned(value: Any) -> Any:
    """The same, with the names of every object in the opposite order."""
    if isinstance(value, dict):
        return {name: _turned(part) for name, part in reversed(value.items())}
    return [_turned(part) for part in value] if isinstance(value, list) else value


@given(documents)
def test_formatting_does_not_change_the_checksum(document: dict[str, Any]) -> None:
    again = json.loads(json.dumps(_turned(document), indent=3))
    assert canonical(again) == canonical(document)
    assert is_sealed(SECRET_KEY, again, checksum_of(document), seal_of(SECRET_KEY, document))


@given(documents, documents)
def test_other_content_never_verifies(one: dict[str, Any], other: dict[str, Any]) -> None:
    checksum, seal = checksum_of(one), seal_of(SECRET_KEY, one)
    assert is_sealed(SECRET_KEY, other, checksum, seal) == (canonical(one) == canonical(other))
    assert is_sealed(SECRET_KEY, other, checksum_of(other), seal) == (
        canonical(one) == canonical(other)
    )


@given(documents, st.data())
def test_one_changed_byte_is_noticed(document: dict[str, Any], data: st.DataObject) -> None:
    content = {**document, "text": data.draw(st.text(min_size=1))}
    place = data.draw(st.integers(0, len(content["text"]) - 1))
    letter = data.draw(
        st.characters(codec="utf-8").filter(lambda one: one != content["text"][place])
    )
    changed = content["text"][:place] + letter + content["text"][place + 1 :]
    forged = {**content, "text": changed}
    assert not is_sealed(SECRET_KEY, forged, checksum_of(forged), seal_of(SECRET_KEY, content))


def test_another_platform_has_another_seal() -> None:
    content = {"format": "x"}
    assert not is_sealed(SECRET_KEY, content, checksum_of(content), seal_of("z" * 40, content))
    assert not is_sealed(SECRET_KEY, content, "", seal_of(SECRET_KEY, content))
