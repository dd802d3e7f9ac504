"""Nobody who lacks the key can tell from a tag what an answer held."""

from api.http.etags import tag_of

BODY = b'{"title": "hidden"}'


def test_a_tag_is_stable_and_depends_on_the_key_and_the_bytes() -> None:
    assert tag_of("key", None, BODY) == tag_of("key", None, BODY)
    assert tag_of("key", None, BODY) != tag_of("another key", None, BODY)
    assert tag_of("key", None, BODY) != tag_of("key", None, BODY + b" ")
