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
from api.core.i18n import Language
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
from tests.settings import SECRET_KEY
from tests.texts import fi

NOW = datetime(2027, 3, 3, 6, tzinfo=UTC)  # Wednesday, 8:00 in Helsinki
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WINDOW = Window(NOW - DAY, NOW)
LINKS = BuyerLinks("https://vuoropuhelu.example", SECRET_KEY)
DIGEST_ID = new_id()
FEBRUARY = PartialDate(date(2027, 2, 1), Precision.MONTH)


CALL = Subject(SubjectKind.DIALOGUE, new_id(), fi("Koulukuljetukset"))
PURCHASE = Subject(SubjectKind.PROCUREMENT, new_id(), fi("Talvikunnossapito"))
PLAN = Subject(SubjectKind.PLAN, new_id(), fi("Hankintasuunnitelma 2026"))


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
        "title": fi("Infotilaisuus"),
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


def test_digest_without_content_is_none() -> None:
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
def test_already_listed_waiting_item_is_no_reason_to_write(found: dict[str, Any]) -> None:
    assert build(**found) is None


def test_waiting_people_are_listed_in_every_mail_and_nudges_are_not() -> None:
    sections = told(
        questions=[Waiting(CALL, [NOW - 4 * DAY - HOUR, NOW - 2 * DAY])],
        stale=[Stale(PURCHASE, Missed(Milestone.NOTICE, FEBRUARY))],
        comments=[Comments(CALL, 1)],
    )
    assert list(sections) == [Topic.QUESTIONS, Topic.COMMENTS]
    (asked,) = sections[Topic.QUESTIONS]
    assert asked.lines == ["2 kysymystä ilman vastausta", "Vanhin on odottanut 4 päivää"]


def test_subject_names_content_and_buyer() -> None:
    digest = build(**NEWS[Topic.QUESTIONS], **NEWS[Topic.INTERESTS])
    assert digest is not None
    expected = "Oulun kaupunki: 1 kysymys odottaa vastausta, 1 uusi kiinnostuksen ilmaisu"
    assert digest.subject == expected


def test_subject_is_bounded() -> None:
    together = {name: value for new in NEWS.values() for name, value in new.items()}
    digest = build(**together)
    assert digest is not None
    assert digest.subject.count(",") == 2
    assert digest.subject.endswith(" ja muuta")


def test_question_of_today_is_not_shown_as_waiting() -> None:
    (asked,) = told(questions=[Waiting(CALL, [NOW - HOUR])])[Topic.QUESTIONS]
    assert asked.lines[1] == "Kysytty tänään"


def test_meeting_lists_its_sign_ups() -> None:
    near = meeting(4 * DAY - HOUR, waiting=3, capacity=12)
    (entry,) = told(meetings=[near])[Topic.MEETINGS]
    assert entry.lines == [
        "Infotilaisuus",
        "7.3.2027 klo 7.00",
        "12 ilmoittautunutta (12 paikkaa)",
        "3 jonossa",
    ]


def test_interests_are_counted_by_kind_with_readable_names() -> None:
    states = (Confirmation.CLAIMED, Confirmation.CONFIRMED)
    names = [OrganisationName(fi(f"Yritys {n} Oy"), states[n % 2]) for n in range(7)]
    kinds = {InterestKind.BID: 5, InterestKind.PARTNER: 3}
    (entry,) = told(interests=[Interested(PURCHASE, kinds, names)])[Topic.INTERESTS]
    assert entry.lines[:2] == ["5 yritystä haluaa tarjota", "3 yritystä etsii kumppania"]
    assert entry.lines[2].startswith("Yritys 0 Oy (vahvistamaton), Yritys 1 Oy, ")
    assert entry.lines[2].endswith("Yritys 4 Oy (vahvistamaton) ja 2 muuta")
    assert "Yritys 5 Oy" not in entry.lines[2]


def test_long_list_is_cut_with_a_link_to_the_whole() -> None:
    late = Missed(Milestone.NOTICE, FEBRUARY)
    many = [Stale(Subject(SubjectKind.PROCUREMENT, new_id(), fi(f"H{n}")), late) for n in range(14)]
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


def test_unsubscribe_link_is_signed_for_this_digest_only() -> None:
    digest = build(**NEWS[Topic.COMMENTS])
    assert digest is not None
    token = digest.stop.rpartition("/")[2]
    what = read_token(SECRET_KEY, token)
    assert what is not None
    assert (what.stops, what.id) == (Stops.BUYER_DIGEST, DIGEST_ID)
    headers = headers_of(digest, LINKS.host, Language.FI)
    assert headers["List-Unsubscribe"] == f"<{digest.stop}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
