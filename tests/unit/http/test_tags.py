"""An ETag does not reveal the content of a response without the key."""

from api.http.etags import tag_of

BODY = b'{"title": "hidden"}'


def test_a_tag_is_stable_and_depends_on_the_key_and_the_bytes() -> None:
    assert tag_of("key", None, BODY) == tag_of("key", None, BODY)
    assert tag_of("key", None, BODY) != tag_of("another key", None, BODY)
    assert tag_of("key", None, BODY) != tag_of("key", None, BODY + b" ")
