"""Return paths identify the mail, are valid addresses and cannot be forged."""

from string import ascii_lowercase
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.mails.verp import find_mail, make_token, read_token, return_path
from tests.settings import SECRET_KEY

LONGEST_LOCAL_PART = 64
ids = st.uuids()
local_parts = st.text(ascii_lowercase + "._-", min_size=1, max_size=23)


@given(ids, local_parts)
def test_every_mail_is_found_by_its_return_path(mail_id: UUID, local_part: str) -> None:
    path = return_path(f"{local_part}@bounces.example.fi", SECRET_KEY, mail_id)
    local, _, domain = path.rpartition("@")
    assert (len(local) <= LONGEST_LOCAL_PART, domain) == (True, "bounces.example.fi")
    for written in (path, path.upper(), f"<{path}>", f'"Bounces" <{path}>, other@example.fi'):
        assert find_mail(SECRET_KEY, ["other+tag@example.fi", written]) == mail_id


@given(ids, st.integers(0, 39), st.sampled_from(ascii_lowercase + "234567"))
def test_changed_token_is_invalid(mail_id: UUID, place: int, letter: str) -> None:
    token = make_token(SECRET_KEY, mail_id)
    changed = token[:place] + letter + token[place + 1 :]
    assert (read_token(SECRET_KEY, changed) == mail_id) is (changed == token)
    assert changed == token or read_token(SECRET_KEY, changed) is None


@given(ids, ids)
def test_token_is_bound_to_mail_and_key(one: UUID, other: UUID) -> None:
    token = make_token(SECRET_KEY, one)
    assert read_token("another" * 8, token) is None
    assert (make_token(SECRET_KEY, other) == token) is (one == other)


@given(st.text(max_size=60))
def test_other_text_is_no_token(text: str) -> None:
    assert read_token(SECRET_KEY, text) is None
    assert find_mail(SECRET_KEY, [f"bounce+{text}@example.fi"]) is None
