"""Samples of mails about personal data."""

from collections.abc import Iterator
from functools import partial

from api.core.i18n import Language
from api.core.settings import Settings
from api.hidings.models import Hiding, HidingGround
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import MailSample, sample_id, texts
from api.objections.models import Objection
from api.personal_data import mails

_REASON = texts(
    "Viestissä oli toisen ihmisen henkilötietoja.",
    "Meddelandet innehöll en annan persons personuppgifter.",
    "It named another person.",
)


def samples() -> Iterator[MailSample]:
    for ground in HidingGround:
        yield MailSample(f"hidden_{ground}", MailKind.NOTICE, partial(_hidden, ground))
    yield MailSample(
        "destroyed", MailKind.NOTICE, partial(_hidden, HidingGround.UNLAWFUL, by_two=True)
    )
    yield MailSample("erasure", MailKind.CONFIRMATION, _erasure)
    yield MailSample("export", MailKind.NOTICE, _export)
    yield MailSample("objection_upheld", MailKind.NOTICE, partial(_decided, upheld=True))
    yield MailSample("objection_rejected", MailKind.NOTICE, partial(_decided, upheld=False))


def _erasure(language: Language, settings: Settings) -> RenderedMail:
    return mails.erasure_mail(language, "vp_era_example", settings.public_url)


def _export(language: Language, settings: Settings) -> RenderedMail:
    return mails.export_mail(language, settings.public_url)


def _hiding(ground: HidingGround = HidingGround.PERSONAL_DATA, *, by_two: bool = False) -> Hiding:
    second = sample_id(9) if by_two else None
    return Hiding(id=sample_id(8), ground=ground, reason=_REASON, confirmed_by=second)


def _hidden(
    ground: HidingGround, language: Language, settings: Settings, *, by_two: bool = False
) -> RenderedMail:
    return mails.hidden_mail(_hiding(ground, by_two=by_two), language, settings.public_url)


def _decided(language: Language, settings: Settings, *, upheld: bool) -> RenderedMail:
    objection = Objection(upheld=upheld, answer=_REASON)
    return mails.decision_mail(_hiding(), objection, language, settings.public_url)
