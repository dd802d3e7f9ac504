"""Carries out and records a hiding or destruction. Synchronous: the API runs it in its session.

Everything happens in the running transaction, so an interrupted hiding changes nothing. The row
records the work outside the database, which the sweeper does: files and the list of erasures.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.outbox import record_event
from api.core.privacy import Owned, Thing
from api.digests.reopening import reopen_digests
from api.hidings.copies import clear_answers, clear_mails
from api.hidings.engine import Redacted, redact
from api.hidings.models import Hiding, HidingKind, HidingState
from api.hidings.passages import canonical, passage_mac
from api.hidings.redaction import Scope, mark
from api.objections.models import Objection
from api.personal_data.events import BY_COLLECTION, DocumentHidden, HiddenEvent


def owner_of(session: Session, thing: Thing) -> Owned | None:
    row = session.execute(thing.kind.owner(thing.id)).one_or_none()
    return None if row is None else Owned(*row)


def carry_out(
    session: Session,
    actor: Actor,
    thing: Thing,
    hiding: Hiding,
    key: str,
) -> Redacted:
    """`key` is the platform's secret. If a hiding redacts nothing, nothing is recorded, and the
    caller refuses the request.
    """
    scope = Scope(hiding.field, hiding.language, hiding.passage)
    result = redact(session, thing, hiding, scope)
    destroys = hiding.kind is HidingKind.DESTROY
    if not result.has_hits and not destroys:
        return result
    if thing.kind.rekey is not None:
        thing.kind.rekey(session, thing.id, key)
    if thing.kind.parts is not None:
        parts = list(session.scalars(thing.kind.parts(thing.id)))
        result.taken_back += clear_mails(session, parts, result.words)
        clear_answers(session, parts)
    reopen_digests(session, result.taken_back)
    if destroys:
        _destroy_objections(session, hiding.subject)
    hiding.state, hiding.done_at = HidingState.DONE, utc_now()
    hiding.fields, hiding.passage = sorted(result.fields), None
    hiding.unfinished = result.files or None
    if scope.passage is not None:
        hiding.passage_mac = passage_mac(key, scope.passage)
        hiding.passage_length = len(canonical(scope.passage))
    record(session, actor, thing, hiding, result)
    session.flush()
    return result


def record(
    session: Session, actor: Actor, thing: Thing, hiding: Hiding, redacted: Redacted
) -> None:
    verb = "destroy" if hiding.kind is HidingKind.DESTROY else "hide"
    record_audit(
        session,
        actor,
        f"content.{verb}",
        hiding.subject,
        organisation_id=hiding.organisation_id,
        changed=hiding.fields,
    )
    owner = owner_of(session, thing)
    if owner is not None and owner.is_public:
        record_event(session, actor, hidden_event(thing, hiding, owner, redacted.events))


def hidden_event(
    thing: Thing,
    hiding: Hiding,
    owner: Owned,
    events: list[UUID],
    *,
    returned: bool = False,
) -> HiddenEvent:
    members: dict[str, Any] = {
        "hiding_id": hiding.id,
        "organisation_id": hiding.organisation_id,
        "dialogue_id": hiding.dialogue_id,
        "ground": hiding.ground.value,
        "fields": hiding.fields,
        "destroyed": hiding.kind is HidingKind.DESTROY,
        "returned": returned,
        "events": events,
    }
    if owner.parent_id is not None:
        return DocumentHidden(**members, document_id=owner.parent_id, version_id=thing.id)
    event_class = BY_COLLECTION[thing.kind.collection]
    return event_class(**{**members, event_class.subject_field: thing.id})


def _destroy_objections(session: Session, subject: str) -> None:
    """Replaces the texts of objections, which may quote the destroyed text."""
    of_subject = select(Hiding.id).where(Hiding.subject == subject)
    about = [f"hidings/{hiding_id}" for hiding_id in session.scalars(of_subject)]
    session.execute(
        update(Objection)
        .where(Objection.about.in_(about))
        .values(text=mark(None))
        .execution_options(synchronize_session=False)
    )
