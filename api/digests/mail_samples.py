"""Sample of the digest of watches, with an item in every section."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from api.contributions.events import QuestionAnswered
from api.core.i18n import Language, Texts, best_text
from api.core.partial_dates import PartialDate, Precision
from api.core.settings import Settings
from api.dialogues.events import DialogueClosing, DialogueExtended, DialogueScheduled
from api.dialogues.mail_samples import CALL
from api.dialogues.models import DialogueStatus
from api.digests.build import build_digest
from api.digests.links import Links
from api.digests.mails import render_digest
from api.digests.model import DigestItem, MatchedEvent, Reader, Reason
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, KEY, NOW, ZONE, MailSample, sample_id, texts
from api.organisations.mail_samples import BUYER
from api.plans.events import ProcurementPlanned
from api.watches.models import FollowKind, ItemKind

_HOUR = timedelta(hours=1)
_WATCH = texts("Siivous", "Städning", "Cleaning")
_CLEANING = texts("Koulujen siivous", "Städning av skolor", "School cleaning")
_FOOD = texts("Kouluruoka", "Skolmat", "School meals")
_ROADS = texts("Katujen talvikunnossapito", "Vinterunderhåll av gator", "Winter street maintenance")
_CARE = texts("Kotihoidon hoivalaitteet", "Hjälpmedel för hemvården", "Aids for home care")


def samples() -> Iterator[MailSample]:
    yield MailSample("digest", MailKind.DIGEST, _digest)


def _digest(language: Language, settings: Settings) -> RenderedMail:
    links = Links(settings.public_url, KEY)
    items, events = [], []
    for number, (item, type_, reason) in enumerate(_matched(language)):
        items.append(item)
        events.append(
            MatchedEvent(type_, NOW - number * _HOUR, item.id, sample_id(300 + number), reason)
        )
    person = Reader(sample_id(1), language, ZONE)
    digest = build_digest(person, events, {item.id: item for item in items}, NOW, links)
    assert digest is not None  # noqa: S101 - there are events
    return render_digest(digest, language, links)


def _matched(language: Language) -> Iterator[tuple[DigestItem, str, Reason]]:
    cleaning = Reason(sample_id(101), best_text(_WATCH, language))
    buyer = Reason(sample_id(102), follow_kind=FollowKind.BUYER, target=BUYER.name)
    call = Reason(sample_id(103), follow_kind=FollowKind.DIALOGUE, target=CALL.title)
    numbers = count(200)

    def item(
        title: Texts, closes_at: datetime | None = None, status: str = "planned"
    ) -> DigestItem:
        return DigestItem(
            kind=ItemKind.DIALOGUE if closes_at else ItemKind.PROCUREMENT,
            id=sample_id(next(numbers)),
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
