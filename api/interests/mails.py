"""The mail to members of the buyer about a withdrawn interest. The caller commits.

It never names the supplier, because a withdrawn interest is a tombstone for the buyer, too.
"""

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.core.actor import Actor, ActorKind
from api.core.i18n import Language, best_text, translate
from api.events.handlers import HandlerContext
from api.interests import queries
from api.interests.events import InterestEnded
from api.interests.models import InterestKind
from api.interests.rules import Target
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, page_address, render
from api.organisations.models import OrganisationStatus, Role
from api.organisations.rules.roles import permissions_of
from api.plans.models.procurements import Procurement


def mail_withdrawal(session: Session, event: InterestEnded, context: HandlerContext) -> None:
    """Mail those who may see the interest about the first withdrawal of a day from its target.

    One mail a day is the limit, because a supplier can register and withdraw without a limit.
    """
    for person, role, status in session.execute(queries.readers(event.organisation_id)).all():
        actor = _actor(event, person, role, status)
        row = session.execute(queries.withdrawn(actor, event.interest_id)).one_or_none()
        if row is None:
            continue
        interest, procurement, dialogue = row
        target: Target = procurement if interest.dialogue_id is None else dialogue
        mail = withdrawal_mail(interest.kind, target, person.language, context.public_url)
        queue_mail(
            session,
            key=f"interest-withdrawn:{target.id}:{context.row.time.date()}:{person.id}",
            kind=MailKind.NOTICE,
            address=person.email,
            language=person.language,
            person_id=person.id,
            member_of=event.organisation_id,
            due_at=undisturbed(person, context.now),
            **mail._asdict(),
        )


def withdrawal_mail(
    kind: InterestKind, target: Target, language: Language, public_url: str
) -> RenderedMail:
    title = best_text(target.title, language)
    page = "procurement" if isinstance(target, Procurement) else "dialogue"
    return render(
        "interests/withdrawn",
        language,
        public_url=public_url,
        subject=translate("mail.interest_withdrawn.subject", language, title=title),
        title=title,
        interest_kind=kind.value,
        link=page_address(public_url, page, target.id, language),
        interests=f"{public_url}/my/{page}s/{target.id}/interests?lang={language}",
    )


def _actor(event: InterestEnded, person: Person, role: Role, status: OrganisationStatus) -> Actor:
    """The actor of the person, as if signed in now."""
    rights = {event.organisation_id: permissions_of(role, status)}
    return Actor(kind=ActorKind.PERSON, person_id=person.id, memberships=rights)
