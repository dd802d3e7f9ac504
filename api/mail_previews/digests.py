"""The digests, as examples: every section of both."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from api.buyer_digests.build import DigestContext
from api.buyer_digests.build import build_digest as build_buyer_digest
from api.buyer_digests.jobs import reader_of
from api.buyer_digests.jobs import render_digest as render_buyer_digest
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.model import (
    Closing,
    Comments,
    Interested,
    Lapsed,
    Material,
    NearMeeting,
    Queue,
    Stale,
    Subject,
    SubjectKind,
    Waiting,
    Window,
)
from api.buyer_digests.rules import DEFAULT_SCHEDULE
from api.contributions.events import QuestionAnswered
from api.core.i18n import Language, Texts, best_text
from api.core.partial_dates import PartialDate, Precision
from api.core.settings import Settings
from api.dialogues.events import DialogueClosing, DialogueExtended, DialogueScheduled
from api.dialogues.models import DialogueStatus
from api.digests.build import build_digest
from api.digests.jobs import render_digest
from api.digests.links import Links
from api.digests.model import MatchedEvent, Reader, Reason, Shown
from api.interests.models import InterestKind
from api.mail_previews.participation import MEETING
from api.mail_previews.people import (
    BUYER,
    CALL,
    DAY,
    KEY,
    NOW,
    SUPPLIERS,
    ZONE,
    example_id,
    reader,
    texts,
)
from api.mail_previews.template import Template
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.plans.events import ProcurementPlanned
from api.plans.models.values import Milestone
from api.plans.rules.staleness import Missed
from api.watches.models import FollowKind, ItemKind

_HOUR = timedelta(hours=1)
_WATCH = texts("Siivous", "Städning", "Cleaning")
_CLEANING = texts("Koulujen siivous", "Städning av skolor", "School cleaning")
_FOOD = texts("Kouluruoka", "Skolmat", "School meals")
_ROADS = texts("Katujen talvikunnossapito", "Vinterunderhåll av gator", "Winter street maintenance")
_CARE = texts("Kotihoidon hoivalaitteet", "Hjälpmedel för hemvården", "Aids for home care")
_OLD_PLAN = texts("Hankintasuunnitelma 2026", "Upphandlingsplan 2026", "Procurement plan 2026")
_LATE = PartialDate.of(date(2027, 2, 16))
_LAPSED = date(2026, 12, 22)
"""Of these two, and of the call without a summary, a fortnight more is over today."""


def templates() -> Iterator[Template]:
    yield Template("digest", MailKind.DIGEST, _digest)
    yield Template("buyer_digest", MailKind.BUYER_DIGEST, _buyer_digest)


def _digest(language: Language, settings: Settings) -> RenderedMail:
    links = Links(settings.public_url, KEY)
    items, facts = [], []
    for number, (item, type_, reason) in enumerate(_told(language)):
        items.append(item)
        facts.append(
            MatchedEvent(type_, NOW - number * _HOUR, item.id, example_id(300 + number), reason)
        )
    person = Reader(example_id(1), language, ZONE)
    digest = build_digest(person, facts, {item.id: item for item in items}, NOW, links)
    assert digest is not None  # noqa: S101 - there are facts
    return render_digest(digest, language, links)


def _told(language: Language) -> Iterator[tuple[Shown, str, Reason]]:
    cleaning = Reason(example_id(101), best_text(_WATCH, language))
    buyer = Reason(example_id(102), follow_kind=FollowKind.BUYER, target=BUYER.name)
    call = Reason(example_id(103), follow_kind=FollowKind.DIALOGUE, target=CALL.title)
    numbers = count(200)

    def item(title: Texts, closes_at: datetime | None = None, status: str = "planned") -> Shown:
        return Shown(
            kind=ItemKind.DIALOGUE if closes_at else ItemKind.PROCUREMENT,
            id=example_id(next(numbers)),
            title=title,
            buyer=BUYER.name,
            status=status,
            notice_expected=PartialDate(date(2027, 7, 1), Precision.QUARTER),
            opens_at=NOW + DAY,
            closes_at=closes_at,
        )

    yield item(CALL.title, CALL.closes_at, DialogueStatus.OPEN), DialogueClosing.name, call
    later = NOW + 20 * DAY
    yield item(_FOOD, later, DialogueStatus.SCHEDULED), DialogueScheduled.name, buyer
    yield item(_CLEANING), ProcurementPlanned.name, cleaning
    yield item(_CARE, later, DialogueStatus.OPEN), DialogueExtended.name, buyer
    yield item(_ROADS, later, DialogueStatus.OPEN), QuestionAnswered.name, buyer


def _buyer_digest(language: Language, settings: Settings) -> RenderedMail:
    links = BuyerLinks(settings.public_url, KEY)
    organisation = Organisation(
        id=BUYER.id, name=BUYER.name, status=OrganisationStatus.APPROVED, time_zone=ZONE
    )
    context = DigestContext(
        reader_of(Role.OFFICER, reader(language), organisation),
        DEFAULT_SCHEDULE,
        Window(NOW - DAY, NOW),
        links,
    )
    digest = build_buyer_digest(context, _waiting(), links.stop(example_id(7)))
    assert digest is not None  # noqa: S101 - there is something new
    return render_buyer_digest(digest, language, links)


def _waiting() -> Material:
    call = Subject(SubjectKind.DIALOGUE, CALL.id, CALL.title)
    food = Subject(SubjectKind.DIALOGUE, example_id(11), _FOOD)
    cleaning = Subject(SubjectKind.PROCUREMENT, example_id(12), _CLEANING)
    return Material(
        questions=[Waiting(call, [NOW - 4 * DAY, NOW - _HOUR]), Waiting(food, [NOW - _HOUR])],
        queues=[Queue(call, held=[NOW - _HOUR, NOW - 2 * _HOUR], reported=[NOW - DAY])],
        closing=[Closing(call, NOW - 10 * DAY, NOW + DAY + 8 * _HOUR)],
        meetings=[
            NearMeeting(
                place=food,
                title=MEETING.title,
                starts_at=NOW + 3 * DAY + 5 * _HOUR,
                announced_at=NOW - 9 * DAY,
                signed_up=20,
                waiting=3,
                places=20,
            )
        ],
        interests=[Interested(cleaning, {InterestKind.BID: 2, InterestKind.PARTNER: 1}, SUPPLIERS)],
        comments=[Comments(call, 5)],
        unconcluded=[
            Waiting(Subject(SubjectKind.DIALOGUE, example_id(13), _CARE), [NOW - 14 * DAY])
        ],
        stale=[
            Stale(
                Subject(SubjectKind.PROCUREMENT, example_id(14), _ROADS),
                Missed(Milestone.NOTICE, _LATE),
            )
        ],
        stale_plans=[Lapsed(Subject(SubjectKind.PLAN, example_id(15), _OLD_PLAN), _LAPSED)],
    )
