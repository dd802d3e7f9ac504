"""Mails to those who take part – about what they wrote and where they meet –, as examples."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial

from api.contributions import mails
from api.contributions.models import Contribution, Disposition, DispositionOutcome
from api.core.i18n import Language, Texts, best_text
from api.core.settings import Settings
from api.dialogues.models import Dialogue, DialogueStatus
from api.mail_previews.people import BUYER, CALL, DAY, NOW, example_id, reader, texts
from api.mail_previews.template import Template
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.meetings.events import SignUpOutcome
from api.meetings.mails import STILL, Occasion, SignUpMail, meeting_mail
from api.meetings.models import Meeting, MeetingStatus, SignUp, SignUpStatus
from api.objections.models import Objection
from api.participation.models import Exclusion

QUESTION = texts(
    "Saako tarjouksen tehdä vain osasta reittejä?",
    "Kan man lämna anbud på bara en del av rutterna?",
    "May we bid for some of the routes only?",
)
ANSWER = texts(
    "Kyllä. Hankinta jaetaan viiteen osaan, ja tarjouksen voi tehdä yhdestä tai useammasta.",
    "Ja. Upphandlingen delas in i fem delar, och anbud kan lämnas på en eller flera av dem.",
    "Yes. The procurement is divided into five lots, and you may bid for one or more of them.",
)
REASON = texts(
    "Otamme ehdotuksen mukaan: reitit jaetaan osiin koulupiireittäin.",
    "Vi tar med förslaget: rutterna delas in enligt skoldistrikt.",
    "We adopt the proposal: the routes are divided by school district.",
)
REMOVAL = texts(
    "Puheenvuorossa oli toisen ihmisen henkilötietoja.",
    "Inlägget innehöll en annan persons personuppgifter.",
    "It named another person.",
)
REMOVAL_WAS_WRONG = texts(
    "Poisto oli virhe: puheenvuorossa ei ole kenenkään henkilötietoja.",
    "Inlägget togs bort av misstag: det innehåller inga personuppgifter.",
    "The removal was a mistake: the contribution names nobody.",
)
MEETING = Meeting(
    id=example_id(5),
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
    id=example_id(5),
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


def templates() -> Iterator[Template]:
    for name, items in _ITEMS.items():
        yield Template(f"notice_{name}", MailKind.NOTICE, partial(_notice, name, items))
    refused = partial(_notice, "objection_decided", _refused)
    yield Template("notice_objection_refused", MailKind.NOTICE, refused)
    for occasion in (*SignUpOutcome, *Occasion):
        render = partial(_meeting, occasion)
        yield Template(f"meeting_{occasion}", MailKind.MEETING, render)
    with_call = partial(_meeting, Occasion.CANCELLED, dialogue=_CANCELLED_CALL)
    yield Template("meeting_cancelled_with_call", MailKind.MEETING, with_call)


def _answered(language: Language) -> list[mails.Item]:
    return [mails.answered(_said(language), _said(language, ANSWER), language)]


def _released(language: Language) -> list[mails.Item]:
    return [mails.released(_said(language))]


def _removed(language: Language) -> list[mails.Item]:
    return [mails.removed(_said(language), CALL, language), mails.more_removed(3, language)]


def _disposed(language: Language) -> list[mails.Item]:
    decided = Disposition(outcome=DispositionOutcome.ADOPTED, reason=REASON)
    return [mails.disposed(_said(language), decided, language)]


def _excluded(language: Language) -> list[mails.Item]:
    return [mails.excluded(Exclusion(reason=REMOVAL), language)]


def _upheld(language: Language) -> list[mails.Item]:
    decided = Objection(upheld=True, answer=REMOVAL_WAS_WRONG)
    return [mails.objection_decided(_said(language), decided, language)]


def _refused(language: Language) -> list[mails.Item]:
    decided = Objection(upheld=False, answer=REMOVAL)
    return [mails.objection_decided(_said(language), decided, language)]


def _nothing_quoted(_: Language) -> list[mails.Item]:
    return []


_ITEMS: Mapping[str, Callable[[Language], list[mails.Item]]] = {
    "answered": _answered,
    "released": _released,
    "removed": _removed,
    "disposed": _disposed,
    "excluded": _excluded,
    "readmitted": _nothing_quoted,
    "flooded": _nothing_quoted,
    "objection_decided": _upheld,
}


def _said(language: Language, words: Texts = QUESTION) -> Contribution:
    return Contribution(
        text=best_text(words, language),
        translations={},
        created_at=NOW - DAY,
        removal_reason=REMOVAL,
    )


def _notice(
    name: str,
    items: Callable[[Language], list[mails.Item]],
    language: Language,
    settings: Settings,
) -> RenderedMail:
    reading, url = reader(language), settings.public_url
    values = mails.build_notice(name, reading, CALL, items(language), url)
    return RenderedMail(values["subject"], values["text"], values["html"])


def _meeting(
    occasion: SignUpOutcome | Occasion,
    language: Language,
    settings: Settings,
    dialogue: Dialogue = CALL,
) -> RenderedMail:
    status = STILL[occasion] if isinstance(occasion, SignUpOutcome) else SignUpStatus.PLACED
    sign_up_mail = SignUpMail(
        sign_up=SignUp(id=example_id(6), status=status),
        meeting=CANCELLED if occasion is Occasion.CANCELLED else MEETING,
        dialogue=dialogue,
        slot=None,
        person=reader(language),
        buyer=BUYER.name,
    )
    return meeting_mail(occasion, sign_up_mail, settings)
