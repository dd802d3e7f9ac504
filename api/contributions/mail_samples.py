"""Samples of the mails about contributions."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from api.accounts.mail_samples import reader
from api.contributions.mails import content
from api.contributions.mails.content import Item
from api.contributions.models import Contribution, Disposition, DispositionOutcome
from api.core.i18n import Language, Texts, best_text
from api.core.settings import Settings
from api.dialogues.mail_samples import CALL
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, NOW, MailSample, texts
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


def samples() -> Iterator[MailSample]:
    for name, items in _ITEMS.items():
        yield MailSample(f"notice_{name}", MailKind.NOTICE, partial(_notice, name, items))
    refused = partial(_notice, "objection_decided", _refused)
    yield MailSample("notice_objection_refused", MailKind.NOTICE, refused)


def _answered(language: Language) -> list[Item]:
    return [content.answered(_contribution(language), _contribution(language, ANSWER), language)]


def _released(language: Language) -> list[Item]:
    return [content.released(_contribution(language))]


def _removed(language: Language) -> list[Item]:
    return [
        content.removed(_contribution(language), CALL, language),
        content.more_removed(3, language),
    ]


def _disposed(language: Language) -> list[Item]:
    decided = Disposition(outcome=DispositionOutcome.ADOPTED, reason=REASON)
    return [content.disposed(_contribution(language), decided, language)]


def _excluded(language: Language) -> list[Item]:
    return [content.excluded(Exclusion(reason=REMOVAL), language)]


def _upheld(language: Language) -> list[Item]:
    decided = Objection(upheld=True, answer=REMOVAL_WAS_WRONG)
    return [content.objection_decided(_contribution(language), decided, language)]


def _refused(language: Language) -> list[Item]:
    decided = Objection(upheld=False, answer=REMOVAL)
    return [content.objection_decided(_contribution(language), decided, language)]


def _nothing_quoted(_: Language) -> list[Item]:
    return []


_ITEMS: Mapping[str, Callable[[Language], list[Item]]] = {
    "answered": _answered,
    "released": _released,
    "removed": _removed,
    "disposed": _disposed,
    "excluded": _excluded,
    "readmitted": _nothing_quoted,
    "flooded": _nothing_quoted,
    "objection_decided": _upheld,
}


def _contribution(language: Language, words: Texts = QUESTION) -> Contribution:
    return Contribution(
        text=best_text(words, language),
        translations={},
        created_at=NOW - DAY,
        removal_reason=REMOVAL,
    )


def _notice(
    name: str,
    items: Callable[[Language], list[Item]],
    language: Language,
    settings: Settings,
) -> RenderedMail:
    reading, url = reader(language), settings.public_url
    values = content.build_notice(name, reading, CALL, items(language), url)
    return RenderedMail(values["subject"], values["text"], values["html"])
