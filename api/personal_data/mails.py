"""Mails about personal data: what was hidden, what came of an objection, exports, erasures. Pure,
but for the words read from catalogues.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from api.core.i18n import Language, Texts, marked_text, translate
from api.hidings.models import Hiding, HidingGround
from api.mails.rendering import RenderedMail, render
from api.objections.models import Objection


class Passage(NamedTuple):
    heading: str
    text: str


def hidden_mail(hiding: Hiding, language: Language, public_url: str) -> RenderedMail:
    """Why, and how to object; never what."""
    what = "destroyed" if hiding.confirmed_by else "hidden"
    passages = [
        Passage(translate("mail.hidden.ground", language), _ground(hiding.ground, language)),
        *_said(hiding.reason, "mail.hidden.reason", language),
    ]
    return letter(what, language, _address(hiding, public_url), public_url, passages)


def decision_mail(
    hiding: Hiding, objection: Objection, language: Language, public_url: str
) -> RenderedMail:
    what = "objection_upheld" if objection.upheld else "objection_rejected"
    passages = _said(objection.answer, "mail.objection.answer", language)
    return letter(what, language, _address(hiding, public_url), public_url, passages)


def erasure_mail(language: Language, token: str, public_url: str) -> RenderedMail:
    link = f"{public_url}/erasure/confirm?lang={language}&token={token}"
    return letter("erasure", language, link, public_url)


def export_mail(language: Language, public_url: str) -> RenderedMail:
    return letter("export", language, f"{public_url}/v1/me/export/file", public_url)


def letter(
    what: str,
    language: Language,
    link: str,
    public_url: str,
    passages: Sequence[Passage] = (),
    **facts: Any,
) -> RenderedMail:
    """`mail.<what>.subject`, `.what`, `.next` are its words."""
    return render(
        "personal_data",
        language,
        public_url=public_url,
        subject=translate(f"mail.{what}.subject", language),
        what=what,
        facts=facts,
        passages=passages,
        link=link,
    )


def _address(hiding: Hiding, public_url: str) -> str:
    return f"{public_url}/v1/hidings/{hiding.id}"


def _ground(ground: HidingGround, language: Language) -> str:
    return translate(f"hiding.ground.{ground}", language)


def _said(texts: Texts, heading: str, language: Language) -> list[Passage]:
    text = marked_text(texts, language)
    return [Passage(translate(heading, language), text)] if text else []
