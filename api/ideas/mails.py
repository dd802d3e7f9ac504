"""Mails about ideas: to the buyer's people, and to the firm. The caller commits."""

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.core.actor import Permission
from api.core.i18n import Language, Texts, best_text, marked_text, translate
from api.events.handlers import HandlerContext
from api.ideas.events import IdeaDecided, IdeaSent
from api.ideas.models import Idea, IdeaStatus
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.models import Organisation
from api.organisations.queries.people import people_who


def mail_sent(session: Session, event: IdeaSent, context: HandlerContext) -> None:
    """Mail those of the buyer who may answer for it."""
    idea = session.get_one(Idea, event.idea_id)
    if idea.status is not IdeaStatus.SENT:
        return
    buyer = session.get_one(Organisation, idea.organisation_id)
    for person in session.scalars(people_who(Permission.CONTRIBUTION_ANSWER, buyer.id)):
        mail = sent_mail(idea, buyer.name, person.language, context.public_url)
        _queue(session, f"idea-sent:{idea.id}:{person.id}", person, idea, mail, context)


def mail_decided(session: Session, event: IdeaDecided, context: HandlerContext) -> None:
    """Mail who sent the idea, or the firm's other people once they have left."""
    idea = session.get_one(Idea, event.idea_id)
    if idea.status is IdeaStatus.WITHDRAWN:
        return
    buyer = session.get_one(Organisation, idea.organisation_id)
    people = session.scalars(people_who(Permission.INTEREST_WRITE, idea.supplier_id)).all()
    for person in [reader for reader in people if reader.id == idea.person_id] or people:
        mail = decided_mail(idea, buyer.name, person.language, context.public_url)
        key = f"idea-decided:{context.row.id}:{person.id}"
        _queue(session, key, person, idea, mail, context)


def sent_mail(idea: Idea, buyer: Texts, language: Language, public_url: str) -> RenderedMail:
    return _render("idea_sent", idea, buyer, language, public_url)


def decided_mail(idea: Idea, buyer: Texts, language: Language, public_url: str) -> RenderedMail:
    return _render("idea_decided", idea, buyer, language, public_url)


def _render(
    name: str, idea: Idea, buyer: Texts, language: Language, public_url: str
) -> RenderedMail:
    is_decided = name == "idea_decided"
    return render(
        "ideas/idea",
        language,
        public_url=public_url,
        subject=translate(f"mail.{name}.subject", language, title=idea.title),
        what=translate(f"mail.{name}.what", language, buyer=best_text(buyer, language)),
        title=idea.title,
        outcome=translate(f"idea.status.{idea.status}", language) if is_decided else None,
        reason=marked_text(idea.reason, language) if is_decided else None,
        link=f"{public_url}/my/ideas/{idea.id}?lang={language}",
    )


def _queue(  # noqa: PLR0917 - one mail, one row
    session: Session,
    key: str,
    person: Person,
    idea: Idea,
    mail: RenderedMail,
    context: HandlerContext,
) -> None:
    queue_mail(
        session,
        key=key,
        kind=MailKind.NOTICE,
        address=person.email,
        language=person.language,
        person_id=person.id,
        due_at=undisturbed(person, context.now),
        about=[idea.id],
        **mail._asdict(),
    )
