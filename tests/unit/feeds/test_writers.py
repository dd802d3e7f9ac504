"""Feeds in their three forms, whatever the texts hold."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.i18n import Language
from api.core.ids import new_id
from api.core.text_types import cleaned
from api.feeds.writers.atom import write_atom
from api.feeds.writers.calendar import write_calendar
from api.feeds.writers.json_feed import write_json_feed
from api.feeds.writers.model import Category, Deadline, Entry, Feed
from tests.unit.feeds.feed_checks import ATOM, check_atom, check_calendar, check_json_feed

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
words = st.text(max_size=200)


def entry(**values: object) -> Entry:
    defaults: dict[str, object] = {
        "id": new_id(),
        "url": "https://example.fi/dialogues/1",
        "title": "Koulukuljetukset",
        "text": "Miten?",
        "language": Language.FI,
        "author": "Oulun kaupunki",
        "published": NOON,
        "updated": NOON,
        "version": 3,
    }
    return Entry(**{**defaults, **values})  # type: ignore[arg-type]


def feed(*entries: Entry) -> Feed:
    return Feed(
        id=UUID("01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"),
        title="Markkinavuoropuhelut",
        self_url="https://example.fi/v1/feeds/dialogues.atom?q=a&region=17",
        home_url="https://example.fi/",
        language=Language.FI,
        entries=entries,
        licence_url="https://example.fi/licence/",
    )


@given(title=words, text=words, author=st.text(min_size=1, max_size=50).filter(cleaned))
def test_any_text_makes_valid_feeds(title: str, text: str, author: str) -> None:
    deadlines = (Deadline("closes", title, NOON),)
    one = feed(entry(title=title, text=text, author=author, deadlines=deadlines))
    check_atom(write_atom(one))
    [item] = check_json_feed(write_json_feed(one))["items"]
    assert (item["title"], item["content_text"]) == (cleaned(title), cleaned(text, lines=True))
    assert len(check_calendar(write_calendar(one))) == 1


def test_a_feed_is_as_new_as_its_newest_entry_and_an_empty_one_never_changes() -> None:
    late = NOON + timedelta(days=1)
    assert feed(entry(), entry(updated=late)).updated == late
    assert write_atom(feed()) == write_atom(feed())
    check_atom(write_atom(feed()))
    check_json_feed(write_json_feed(feed()))
    assert check_calendar(write_calendar(feed())) == []


def test_atom_tells_the_language_of_each_entry() -> None:
    root = check_atom(write_atom(feed(entry(language=Language.SV))))
    node = root.find("a:entry", ATOM)
    assert node is not None
    assert node.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"


def test_a_moment_is_written_in_utc_wherever_it_comes_from() -> None:
    moment = NOON.astimezone(timezone(timedelta(hours=2)))
    body = write_calendar(feed(entry(deadlines=(Deadline("opens", "Avautuu", moment),))))
    [event] = check_calendar(body)
    assert event["dtstart"].dt == NOON


def test_a_day_ends_on_the_day_after() -> None:
    day = Deadline("notice", "Arvioitu kilpailutus", date(2027, 7, 1))
    [event] = check_calendar(write_calendar(feed(entry(deadlines=(day,)))))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 7, 1), date(2027, 7, 2))


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x1b", "\x1f", "\x7f", "\r"])
def test_no_form_holds_a_control_character_wherever_it_stood(character: str) -> None:
    bad = f"A{character}B"
    one = entry(
        title=bad,
        text=bad,
        author=bad,
        place=bad,
        categories=(Category("x", "https://example.fi/list", bad),),
        deadlines=(Deadline("opens", bad, NOON),),
    )
    whole = msgspec.structs.replace(feed(one), title=bad)
    for write in (write_atom, write_json_feed, write_calendar):
        body = write(whole).decode().replace("\r\n", "\n")
        assert character not in body
        assert "\\u00" not in body, "nor written in JSON's way"


def test_a_long_text_is_short_in_a_calendar() -> None:
    one = entry(text="sana " * 1000, deadlines=(Deadline("opens", "a", NOON),))
    [event] = check_calendar(write_calendar(feed(one)))
    assert len(event["description"]) <= 1002
    assert event["description"].endswith(" …")


def test_the_same_event_has_the_same_uid_and_a_growing_sequence() -> None:
    one = entry(deadlines=(Deadline("opens", "a", NOON), Deadline("closes", "b", NOON)))
    before = check_calendar(write_calendar(feed(one)))
    later = entry(id=one.id, version=4, cancelled=True, deadlines=one.deadlines)
    after = check_calendar(write_calendar(feed(later)))
    assert [e["uid"] for e in before] == [e["uid"] for e in after]
    assert {int(e["sequence"]) for e in before} == {3}
    assert {(int(e["sequence"]), e["status"]) for e in after} == {(4, "CANCELLED")}
