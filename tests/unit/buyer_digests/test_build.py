"""Buyers' digests built from pending work, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from api.buyer_digests.build import MOST_ENTRIES, DigestContext, build_digest, headers_of
from api.buyer_digests.jobs import reader_of
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.mails import render_digest
from api.buyer_digests.model import (
    Closing,
    Comments,
    Digest,
    Interested,
    Lapsed,
    Material,
    NearMeeting,
    Queue,
    Stale,
    Subject,
    SubjectKind,
    Topic,
    Waiting,
    Window,
)
from api.buyer_digests.rules import DEFAULT_SCHEDULE
from api.core.i18n import Language, LocalText, Texts
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.digests.links import Stops, read_token
from api.interests.models import InterestKind
from api.organisations.models import Confirmation, Role
from api.organisations.rules.labels import OrganisationName
from api.plans.models.values import Milestone
from api.plans.rules.staleness import Missed
from tests.factories.accounts import person
from tests.factories.organisations import organisation

NOW = datetime(2027, 3, 3, 6, tzinfo=UTC)  # Wednesday, 8:00 in Helsinki
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WINDOW = Window(NOW - DAY, NOW)
KEY = "only-for-tests-0123456789-abcdefg"
LINKS = BuyerLinks("https://vuoropuhelu.example", KEY)
DIGEST_ID = new_id()
FEBRUARY = PartialDate(date(2027, 2, 1), Precision.MONTH)


def texts(fi: str) -> Texts:
    return {Language.FI: LocalText(fi)}


CALL = Subject(SubjectKind.DIALOGUE, new_id(), texts("Koulukuljetukset"))
PURCHASE = Subject(SubjectKind.PROCUREMENT, new_id(), texts("Talvikunnossapito"))
PLAN = Subject(SubjectKind.PLAN, new_id(), texts("Hankintasuunnitelma 2026"))


def build(language: Language = Language.FI, window: Window = WINDOW, **found: Any) -> Digest | None:
    reader = reader_of(
        Role.OFFICER,
        person(language=language, time_zone="Europe/Helsinki"),
        organisation(name="Oulun kaupunki", time_zone="Europe/Helsinki"),
    )
    context = DigestContext(reader, DEFAULT_SCHEDULE, window, LINKS)
    return build_digest(context, Material(**found), LINKS.stop(DIGEST_ID))


def told(**found: Any) -> dict[Topic, list[Any]]:
    digest = build(**found)
    assert digest is not None
    return {section.topic: list(section.entries) for section in digest.sections}


def meeting(starts_in: timedelta, **values: Any) -> NearMeeting:
    defaults = {
        "place": CALL,
        "title": texts("Infotilaisuus"),
        "starts_at": NOW + starts_in,
        "announced_at": NOW - 30 * DAY,
        "signed_up": 12,
        "waiting": 0,
        "capacity": None,
    }
    return NearMeeting(**{**defaults, **values})


NEWS: dict[Topic, dict[str, Any]] = {
    Topic.QUESTIONS: {"questions": [Waiting(CALL, [NOW - HOUR])]},
    Topic.MODERATION: {"queues": [Queue(CALL, held=[NOW - HOUR])]},
    Topic.CLOSING: {"closing": [Closing(CALL, NOW - 9 * DAY, NOW + 4 * DAY - HOUR)]},
    Topic.MEETINGS: {"meetings": [meeting(4 * DAY - HOUR)]},
    Topic.INTERESTS: {"interests": [Interested(PURCHASE, {InterestKind.BID: 1}, [])]},
    Topic.COMMENTS: {"comments": [Comments(CALL, 2)]},
    Topic.UNCONCLUDED: {"unconcluded": [Waiting(CALL, [NOW - HOUR])]},
    Topic.STALE: {"stale": [Stale(PURCHASE, Missed(Milestone.NOTICE, FEBRUARY))]},
    Topic.STALE_PLANS: {"stale_plans": [Lapsed(PLAN, date(2027, 3, 2))]},
}
"""Material of each topic that alone is a reason to send a digest."""
FEBRUARY_IS_OVER = Window(datetime(2027, 2, 28, 6, tzinfo=UTC), datetime(2027, 3, 1, 6, tzinfo=UTC))


def window_of(topic: Topic) -> Window:
    return FEBRUARY_IS_OVER if topic is Topic.STALE else WINDOW


def test_nothing_is_no_mail() -> None:
    assert build() is None


@pytest.mark.parametrize("topic", Topic)
def test_each_topic_is_a_reason_to_write_and_ends_in_a_link(topic: Topic) -> None:
    digest = build(window=window_of(topic), **NEWS[topic])
    assert digest is not None
    (section,) = digest.sections
    assert section.topic is topic
    assert section.entries[0].url.startswith("https://vuoropuhelu.example/")
    assert section.entries[0].lines


@pytest.mark.parametrize(
    "found",
    [
        {"questions": [Waiting(CALL, [NOW - 4 * DAY - HOUR])]},
        {"queues": [Queue(CALL, reported=[NOW - DAY - HOUR])]},
        {"closing": [Closing(CALL, NOW - 9 * DAY, NOW + 2 * DAY)]},
        {"meetings": [meeting(2 * DAY)]},
        {"unconcluded": [Waiting(CALL, [NOW - 5 * DAY])]},
        {"stale": [Stale(PURCHASE, Missed(Milestone.NOTICE, FEBRUARY))]},
        {"stale_plans": [Lapsed(PLAN, date(2026, 12, 31))]},
    ],
    ids=lambda found: next(iter(found)),
)
def test_what_was_told_and_merely_waits_is_no_reason(found: dict[str, Any]) -> None:
    assert build(**found) is None


def test_who_waits_for_the_house_is_told_with_any_mail_and_a_nudge_is_not() -> None:
    sections = told(
        questions=[Waiting(CALL, [NOW - 4 * DAY - HOUR, NOW - 2 * DAY])],
        stale=[Stale(PURCHASE, Missed(Milestone.NOTICE, FEBRUARY))],
        comments=[Comments(CALL, 1)],
    )
    assert list(sections) == [Topic.QUESTIONS, Topic.COMMENTS]
    (asked,) = sections[Topic.QUESTIONS]
    assert asked.lines == ["2 kysymystä ilman vastausta", "Vanhin on odottanut 4 päivää"]


def test_the_subject_tells_what_is_inside_and_for_whom() -> None:
    digest = build(**NEWS[Topic.QUESTIONS], **NEWS[Topic.INTERESTS])
    assert digest is not None
    expected = "Oulun kaupunki: 1 kysymys odottaa vastausta, 1 uusi kiinnostuksen ilmaisu"
    assert digest.subject == expected


def test_a_subject_does_not_tell_everything() -> None:
    together = {name: value for new in NEWS.values() for name, value in new.items()}
    digest = build(**together)
    assert digest is not None
    assert digest.subject.count(",") == 2
    assert digest.subject.endswith(" ja muuta")


def test_a_question_of_today_has_not_waited_a_day() -> None:
    (asked,) = told(questions=[Waiting(CALL, [NOW - HOUR])])[Topic.QUESTIONS]
    assert asked.lines[1] == "Kysytty tänään"


def test_a_meeting_says_who_comes() -> None:
    near = meeting(4 * DAY - HOUR, waiting=3, capacity=12)
    (entry,) = told(meetings=[near])[Topic.MEETINGS]
    assert entry.lines == [
        "Infotilaisuus",
        "7.3.2027 klo 7.00",
        "12 ilmoittautunutta (12 paikkaa)",
        "3 jonossa",
    ]


def test_interests_are_counted_by_kind_and_named_as_far_as_they_may_be() -> None:
    states = (Confirmation.CLAIMED, Confirmation.CONFIRMED)
    names = [OrganisationName(texts(f"Yritys {n} Oy"), states[n % 2]) for n in range(7)]
    kinds = {InterestKind.BID: 5, InterestKind.PARTNER: 3}
    (entry,) = told(interests=[Interested(PURCHASE, kinds, names)])[Topic.INTERESTS]
    assert entry.lines[:2] == ["5 yritystä haluaa tarjota", "3 yritystä etsii kumppania"]
    assert entry.lines[2].startswith("Yritys 0 Oy (vahvistamaton), Yritys 1 Oy, ")
    assert entry.lines[2].endswith("Yritys 4 Oy (vahvistamaton) ja 2 muuta")
    assert "Yritys 5 Oy" not in entry.lines[2]


def test_a_long_list_is_cut_and_says_where_all_of_it_is() -> None:
    late = Missed(Milestone.NOTICE, FEBRUARY)
    many = [
        Stale(Subject(SubjectKind.PROCUREMENT, new_id(), texts(f"H{n}")), late) for n in range(14)
    ]
    digest = build(window=FEBRUARY_IS_OVER, stale=many)
    assert digest is not None
    (section,) = digest.sections
    assert (len(section.entries), section.left_out) == (MOST_ENTRIES, 4)
    assert section.url is not None
    assert section.url.endswith("/work?lang=fi")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("topic", Topic)
def test_every_topic_has_its_words_as_text_and_html(topic: Topic, language: Language) -> None:
    digest = build(language, window_of(topic), **NEWS[topic])
    assert digest is not None
    mail = render_digest(digest, language, LINKS)
    for body in (mail.text, mail.html):
        assert digest.stop in body
        assert digest.settings in body
        assert digest.sections[0].entries[0].url in body
    assert digest.subject == mail.subject


def test_the_link_to_stop_is_signed_and_names_this_digest_alone() -> None:
    digest = build(**NEWS[Topic.COMMENTS])
    assert digest is not None
    token = digest.stop.rpartition("/")[2]
    what = read_token(KEY, token)
    assert what is not None
    assert (what.stops, what.id) == (Stops.BUYER_DIGEST, DIGEST_ID)
    headers = headers_of(digest, LINKS.host, Language.FI)
    assert headers["List-Unsubscribe"] == f"<{digest.stop}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
