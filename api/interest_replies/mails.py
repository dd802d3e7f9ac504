"""The mail to a firm about the reply to its interest. The caller commits."""

from textwrap import shorten

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.core.actor import Permission
from api.core.i18n import Language, Texts, best_text, translate
from api.events.handlers import HandlerContext
from api.interest_replies import queries
from api.interest_replies.events import InterestReplied
from api.interest_replies.models import InterestReply
from api.interests.models import Interest
from api.interests.rules import Target
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.queries.people import people_who

LONGEST = 1_000
"""Characters of the reply in the mail; the page has the rest."""


def mail_reply(session: Session, event: InterestReplied, context: HandlerContext) -> None:
    """Mail who registered the interest, or the firm's other people once they have left."""
    row = session.execute(queries.with_target(event.interest_reply_id)).one()
    reply, interest = row[0], row[1]
    target: Target = row[3] if interest.procurement_id is None else row[2]
    for person in _readers(session, interest):
        mail = reply_mail(reply, target.title, person.language, context.public_url)
        queue_mail(
            session,
            key=f"interest-reply:{reply.id}:{person.id}",
            kind=MailKind.NOTICE,
            address=person.email,
            language=person.language,
            person_id=person.id,
            member_of=interest.organisation_id,
            due_at=undisturbed(person, context.now),
            about=[reply.id],
            **mail._asdict(),
        )


def _readers(session: Session, interest: Interest) -> list[Person]:
    people = list(session.scalars(people_who(Permission.INTEREST_WRITE, interest.organisation_id)))
    return [person for person in people if person.id == interest.person_id] or people


def reply_mail(
    reply: InterestReply, title: Texts, language: Language, public_url: str
) -> RenderedMail:
    about = best_text(title, language)
    return render(
        "interest_replies/reply",
        language,
        public_url=public_url,
        subject=translate("mail.interest_reply.subject", language, title=about),
        title=about,
        reply=shorten(reply.text, LONGEST, placeholder=" …"),
        is_public=reply.answer_id is not None,
        link=f"{public_url}/my/interests/{reply.interest_id}/replies?lang={language}",
    )
