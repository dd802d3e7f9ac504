"""Mails about new keys and roles of an organisation. The caller commits.

They identify people by address, because people type their names themselves.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.date_format import written_moment
from api.core.i18n import Language, best_text, translate
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.events import ApiKeyCreated, RoleGiven
from api.organisations.models import ApiKey, Membership, Organisation, Role
from api.organisations.queries.people import leading
from api.organisations.rules.roles import MANAGING


def mail_new_key(session: Session, event: ApiKeyCreated, context: HandlerContext) -> None:
    """Mails leaders and admins, the creator of the key included: somebody else may use their
    account."""
    key = session.get(ApiKey, event.api_key_id)
    if key is None:
        return
    organisation = session.get_one(Organisation, key.organisation_id)
    creator = session.get(Person, key.maker_person_id) if key.maker_person_id else None
    creator_email = creator.email if creator else "–"
    for reader in session.scalars(leading(organisation.id)):
        mail = new_key_mail(key, organisation, creator_email, reader, context.public_url)
        queue_security_mail(session, f"new-key:{key.id}", reader, mail, organisation.id)


def new_key_mail(
    key: ApiKey, organisation: Organisation, creator_email: str, reader: Person, public_url: str
) -> RenderedMail:
    params = {
        "key_name": key.name,
        "who": creator_email,
        "scopes": ", ".join(key.scopes),
        "moment": written_moment(key.expires_at, reader.time_zone, reader.language),
    }
    place = f"{public_url}/my/organisations/{organisation.id}/keys"
    return security_mail(
        "new_key", organisation, params, place, reader.language, public_url=public_url
    )


def mail_role(session: Session, event: RoleGiven, context: HandlerContext) -> None:
    """Mails the person whose role changed, and leaders and admins if the role can manage the
    organisation."""
    membership = session.get(Membership, event.membership_id)
    if membership is None:
        return
    organisation = session.get_one(Organisation, membership.organisation_id)
    person, role = session.get_one(Person, membership.person_id), Role(event.role)
    key, url = f"role:{context.row.id}", context.public_url
    if not event.joined:
        mail = role_mail("role_changed", organisation, person, role, person, public_url=url)
        queue_security_mail(session, key, person, mail, organisation.id)
    if role not in MANAGING:
        return
    for reader in session.scalars(leading(organisation.id)):
        if reader.id != person.id:
            mail = role_mail("new_manager", organisation, person, role, reader, public_url=url)
            queue_security_mail(session, key, reader, mail, organisation.id)


def role_mail(
    what: str,
    organisation: Organisation,
    person: Person,
    role: Role,
    reader: Person,
    *,
    public_url: str,
) -> RenderedMail:
    params = {"who": person.email, "role": translate(f"role.{role}", reader.language)}
    place = f"{public_url}/my/organisations/{organisation.id}"
    return security_mail(what, organisation, params, place, reader.language, public_url=public_url)


def security_mail(
    what: str,
    organisation: Organisation,
    params: dict[str, str],
    place: str,
    language: Language,
    *,
    public_url: str,
) -> RenderedMail:
    name = best_text(organisation.name, language)
    return render(
        "organisations/security",
        language,
        public_url=public_url,
        subject=translate(f"mail.{what}.subject", language, organisation=name),
        what=what,
        params={"organisation": name, **params},
        link=place,
    )


def queue_security_mail(
    session: Session, key: str, reader: Person, mail: RenderedMail, organisation_id: UUID
) -> None:
    queue_mail(
        session,
        key=f"{key}:{reader.id}",
        kind=MailKind.SECURITY,
        address=reader.email,
        member_of=organisation_id,
        language=reader.language,
        person_id=reader.id,
        **mail._asdict(),
    )
