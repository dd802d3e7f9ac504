"""Samples of the mails about meetings."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from api.accounts.mail_samples import reader
from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.mail_samples import CALL
from api.dialogues.models import Dialogue, DialogueStatus
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, NOW, MailSample, sample_id, texts
from api.meetings.events import SignUpOutcome
from api.meetings.mails import STILL, Occasion, SignUpMail, meeting_mail
from api.meetings.models import Meeting, MeetingStatus, SignUp, SignUpStatus
from api.organisations.mail_samples import BUYER

MEETING = Meeting(
    id=sample_id(5),
    title=texts(
        "Tietotilaisuus kuljetusyrityksille",
        "Informationsmöte för transportföretag",
        "Information event for transport firms",
    ),
    starts_at=NOW + 7 * DAY + timedelta(hours=5),
    ends_at=NOW + 7 * DAY + timedelta(hours=7),
    place="Kaupungintalo, Kirkkokatu 2, Oulu",
    join_url="https://kokous.example.fi/koulukuljetukset",
    status=MeetingStatus.PLANNED,
    cancellation_reason={},
)
CANCELLED = Meeting(
    id=sample_id(5),
    title=MEETING.title,
    starts_at=MEETING.starts_at,
    ends_at=MEETING.ends_at,
    place=MEETING.place,
    join_url=MEETING.join_url,
    status=MeetingStatus.CANCELLED,
    cancellation_reason=texts(
        "Esittelijä on sairastunut. Uusi aika kerrotaan vuoropuhelussa.",
        "Föredragshållaren har insjuknat. En ny tid meddelas i dialogen.",
        "The speaker has fallen ill. A new time will be given in the dialogue.",
    ),
)
_CANCELLED_CALL = Dialogue(
    id=CALL.id, title=CALL.title, time_zone=CALL.time_zone, status=DialogueStatus.CANCELLED
)


def samples() -> Iterator[MailSample]:
    for occasion in (*SignUpOutcome, *Occasion):
        render = partial(_meeting, occasion)
        yield MailSample(f"meeting_{occasion}", MailKind.MEETING, render)
    with_call = partial(_meeting, Occasion.CANCELLED, dialogue=_CANCELLED_CALL)
    yield MailSample("meeting_cancelled_with_call", MailKind.MEETING, with_call)


def _meeting(
    occasion: SignUpOutcome | Occasion,
    language: Language,
    settings: Settings,
    dialogue: Dialogue = CALL,
) -> RenderedMail:
    status = STILL[occasion] if isinstance(occasion, SignUpOutcome) else SignUpStatus.PLACED
    sign_up_mail = SignUpMail(
        sign_up=SignUp(id=sample_id(6), status=status),
        meeting=CANCELLED if occasion is Occasion.CANCELLED else MEETING,
        dialogue=dialogue,
        slot=None,
        person=reader(language),
        buyer=BUYER.name,
    )
    return meeting_mail(occasion, sign_up_mail, settings)
