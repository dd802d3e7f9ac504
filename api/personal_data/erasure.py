"""Erases one person by the register, in the running transaction. Contributions stay, unlinked.

An officer's official answers keep their author: the account is then blanked except for the name.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.models import Contribution
from api.core.actor import SYSTEM
from api.core.audit import AuditEntry, record_audit
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.privacy import Personal, PersonKey, RetentionAction
from api.meetings.waiting_list import give_up_places
from api.organisations.models import ApiKey, Membership
from api.personal_data import register
from api.personal_data.people import key_of

LAST = ("watches", "memberships", "participants", "people")
"""Tables erased last, because rows of other tables are found through them."""
NOBODY = "erased+{id}@invalid"
"""An address that receives no mail and that nobody can sign in with."""


def erase(
    session: Session, *, person_id: UUID | None = None, participant_id: UUID | None = None
) -> bool:
    """Returns whether there was a person or participant to erase."""
    key = key_of(session, person_id=person_id, participant_id=participant_id)
    if key is None:
        return False
    keeps_name = key.is_person and _has_answered_officially(session, key.person_id)
    if key.is_person:
        give_up_places(session, key.person_id, utc_now())
    organisations = _organisations_of(session, key)
    for personal in sorted(register.personal(), key=_rank):
        if personal.of is not None and personal.table != Person.__tablename__:
            _apply_ending(session, personal, key, keeps_name=keeps_name)
    if key.is_person:
        _erase_account(session, key.person_id, keeps_name=keeps_name)
        _revoke_keys_of_empty(session, organisations)
    record_audit(session, SYSTEM, "person.erase", _target(key))
    session.flush()
    session.expire_all()
    return True


def _target(key: PersonKey) -> str:
    return f"people/{key.person_id}" if key.is_person else f"participants/{key.participants[0]}"


def _rank(personal: Personal) -> int:
    return LAST.index(personal.table) + 1 if personal.table in LAST else 0


def _apply_ending(
    session: Session, personal: Personal, key: PersonKey, *, keeps_name: bool
) -> None:
    assert personal.of is not None  # noqa: S101 - the caller has checked it
    if personal.ending is RetentionAction.DELETED:
        _run(session, delete(personal.model).where(personal.of(key)))
    elif personal.ending is RetentionAction.UNLINKED and not (
        keeps_name and personal.model is AuditEntry
    ):
        nulls = dict.fromkeys(personal.links)
        if nulls:
            _run(session, update(personal.model).where(personal.of(key)).values(nulls))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _has_answered_officially(session: Session, person_id: UUID) -> bool:
    official = exists().where(Contribution.person_id == person_id, Contribution.official.is_(True))
    return bool(session.scalar(select(official)))


def _erase_account(session: Session, person_id: UUID, *, keeps_name: bool) -> None:
    if not keeps_name:
        _run(session, delete(Person).where(Person.id == person_id))
        return
    blank = {
        "email": NOBODY.format(id=person_id),
        "language": Language.FI,
        "time_zone": "Europe/Helsinki",
        "platform_role": None,
        "has_account": False,
        "quiet_from": None,
        "quiet_to": None,
        "erased_at": utc_now(),
    }
    _run(session, update(Person).where(Person.id == person_id).values(blank))


def _organisations_of(session: Session, key: PersonKey) -> list[UUID]:
    mine = select(Membership.organisation_id).where(Membership.person_id == key.person_id)
    return list(session.scalars(mine))


def _revoke_keys_of_empty(session: Session, organisations: list[UUID]) -> None:
    """Revokes the API keys of organisations without members. Their names stay public."""
    for organisation_id in organisations:
        left = select(func.count()).where(Membership.organisation_id == organisation_id)
        if session.scalar(left.select_from(Membership)) == 0:
            live = (ApiKey.organisation_id == organisation_id, ApiKey.revoked_at.is_(None))
            _run(session, update(ApiKey).where(*live).values(revoked_at=utc_now()))
            record_audit(
                session,
                SYSTEM,
                "organisation.without_people",
                f"organisations/{organisation_id}",
                organisation_id=organisation_id,
            )
