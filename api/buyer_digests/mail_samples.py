"""Sample of the buyer digest, with an item in every section."""

from collections.abc import Iterator
from datetime import date, timedelta

from api.accounts.mail_samples import reader
from api.buyer_digests.build import DigestContext, build_digest
from api.buyer_digests.jobs import reader_of
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.mails import render_digest
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
from api.core.i18n import Language
from api.core.partial_dates import PartialDate
from api.core.settings import Settings
from api.dialogues.mail_samples import CALL
from api.interests.models import InterestKind
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, KEY, NOW, ZONE, MailSample, sample_id, texts
from api.meetings.mail_samples import MEETING
from api.organisations.mail_samples import BUYER, SUPPLIERS
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.plans.models.values import Milestone
from api.plans.rules.staleness import Missed

_HOUR = timedelta(hours=1)
_CLEANING = texts("Koulujen siivous", "Städning av skolor", "School cleaning")
_FOOD = texts("Kouluruoka", "Skolmat", "School meals")
_ROADS = texts("Katujen talvikunnossapito", "Vinterunderhåll av gator", "Winter street maintenance")
_CARE = texts("Kotihoidon hoivalaitteet", "Hjälpmedel för hemvården", "Aids for home care")
_OLD_PLAN = texts("Hankintasuunnitelma 2026", "Upphandlingsplan 2026", "Procurement plan 2026")
_LATE = PartialDate.of(date(2027, 2, 16))
_LAPSED = date(2026, 12, 22)
"""Both dates passed a multiple of 14 days ago, so that their reminders are due in the sample."""


def samples() -> Iterator[MailSample]:
    yield MailSample("buyer_digest", MailKind.BUYER_DIGEST, _buyer_digest)


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
    digest = build_digest(context, _material(), links.stop(sample_id(7)))
    assert digest is not None  # noqa: S101 - there is something new
    return render_digest(digest, language, links)


def _material() -> Material:
    call = Subject(SubjectKind.DIALOGUE, CALL.id, CALL.title)
    food = Subject(SubjectKind.DIALOGUE, sample_id(11), _FOOD)
    cleaning = Subject(SubjectKind.PROCUREMENT, sample_id(12), _CLEANING)
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
                capacity=20,
            )
        ],
        interests=[Interested(cleaning, {InterestKind.BID: 2, InterestKind.PARTNER: 1}, SUPPLIERS)],
        comments=[Comments(call, 5)],
        unconcluded=[
            Waiting(Subject(SubjectKind.DIALOGUE, sample_id(13), _CARE), [NOW - 14 * DAY])
        ],
        stale=[
            Stale(
                Subject(SubjectKind.PROCUREMENT, sample_id(14), _ROADS),
                Missed(Milestone.NOTICE, _LATE),
            )
        ],
        stale_plans=[Lapsed(Subject(SubjectKind.PLAN, sample_id(15), _OLD_PLAN), _LAPSED)],
    )
