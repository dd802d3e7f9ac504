"""Content and queueing of mails about contributions. The caller commits."""

from collections.abc import Sequence
from textwrap import shorten
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.contributions.models import Contribution, Disposition
from api.contributions.rules.translations import said_in
from api.core.clock import utc_now
from api.core.date_format import written_moment
from api.core.i18n import Language, best_text, marked_text, translate
from api.dialogues.models import Dialogue
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import page_address, render
from api.objections.models import Objection
from api.participation.models import Exclusion

LONGEST = 1_000
"""Characters of a quotation; the link leads to the rest."""


class Item(NamedTuple):
    quote: str | None
    """The person's contribution."""
    heading: str | None = None
    text: str | None = None
    """The answer, outcome or reason."""


def answered(question: Contribution, answer: Contribution, language: Language) -> Item:
    heading = translate("mail.answered.heading", language)
    return Item(_quoted(question.text), heading, _quoted(said_in(answer, language)))


def disposed(contribution: Contribution, disposition: Disposition, language: Language) -> Item:
    outcome = translate(f"outcome.{disposition.outcome}", language)
    return Item(_quoted(contribution.text), outcome, marked_text(disposition.reason, language))


def released(contribution: Contribution) -> Item:
    return Item(_quoted(contribution.text))


def removed(contribution: Contribution, dialogue: Dialogue, language: Language) -> Item:
    """Leave out the text: a removed text must not be kept in mails."""
    written = written_moment(contribution.created_at, dialogue.time_zone, language)
    heading = translate("mail.removed.heading", language, time=written)
    return Item(None, heading, marked_text(contribution.removal_reason, language))


def more_removed(count: int, language: Language) -> Item:
    return Item(None, translate("mail.removed.more", language), str(count))


def excluded(exclusion: Exclusion, language: Language) -> Item:
    heading = translate("mail.excluded.heading", language)
    return Item(None, heading, marked_text(exclusion.reason, language))


def objection_decided(contribution: Contribution, objection: Objection, language: Language) -> Item:
    outcome = "upheld" if objection.upheld else "refused"
    heading = translate(f"mail.objection_decided.{outcome}", language)
    quote = _quoted(contribution.text) if objection.upheld else None
    return Item(quote, heading, marked_text(objection.answer, language))


def build_notice(
    name: str, person: Person, dialogue: Dialogue, items: Sequence[Item], public_url: str
) -> dict[str, Any]:
    """Arguments of `queue_mail` except the key. Its texts are `mail.<name>.…`."""
    language, title = person.language, best_text(dialogue.title, person.language)
    mail = render(
        "contributions/notice",
        language,
        public_url=public_url,
        subject=translate(f"mail.{name}.subject", language, dialogue=title),
        what=name,
        dialogue=title,
        items=items,
        link=page_address(public_url, "dialogue", dialogue.id, language),
        mine=None if name == "flooded" else _own_page(public_url, dialogue, language),
    )
    return {
        "kind": MailKind.NOTICE,
        "person_id": person.id,
        "address": person.email,
        "language": person.language,
        **mail._asdict(),
    }


def queue_notice(
    session: Session, key: str, person: Person, mail: dict[str, Any], about: Sequence[UUID]
) -> None:
    """Queue the mail for the end of quiet hours, as it is not the reply to a request.

    `about`: the contributions that the mail quotes. A change of one of them recalls the mail.
    """
    queue_mail(session, key=key, due_at=undisturbed(person, utc_now()), about=about, **mail)


def _own_page(public_url: str, dialogue: Dialogue, language: Language) -> str:
    """The author's own part of the dialogue, for whoever is signed in."""
    return f"{public_url}/dialogues/{dialogue.id}/mine?lang={language}"


def _quoted(text: str) -> str:
    return shorten(text, LONGEST, placeholder=" …")
