"""Loads editions from files into the database, in the caller's transaction."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.ids import new_id
from api.core.outbox import record_event
from api.practices.catalogue import CatalogueError, EditionFile, builtin_editions
from api.practices.events import EditionPublished
from api.practices.models import EditionStatus, ModelEdition, Practice, Source
from api.practices.queries import editions as queries
from api.practices.rules.content import edition_changes
from api.practices.rules.editions import end_replaced


def load_builtin(session: Session, now: datetime) -> None:
    """Adds the built-in editions that are missing; loaded ones stay as they are.

    Once an operator has published an edition, a newer built-in one is added as a draft: it must not
    replace the operator's texts.
    """
    for edition in builtin_editions():
        if session.scalar(queries.by_code(edition.code)) is None:
            current = session.scalar(queries.newest(Source.PLATFORM))
            publishes = current is None or current.builtin
            _add(session, edition, Source.PLATFORM, now if publishes else None, builtin=True)


def load_official(session: Session, edition: EditionFile, now: datetime) -> int:
    """Adds an edition of the official text beside the platform's own. Returns the number of
    practices."""
    if session.scalar(queries.by_code(edition.code)) is not None:
        raise CatalogueError(f"there is an edition {edition.code} already")
    platform = select(Practice.code).join(ModelEdition, ModelEdition.id == Practice.edition_id)
    taken = set(session.scalars(platform.where(ModelEdition.source == Source.PLATFORM)))
    if both := sorted(taken & edition.practices.keys()):
        raise CatalogueError(f"codes of the platform's own practices: {', '.join(both)}")
    _add(session, edition, Source.OFFICIAL, now, builtin=False)
    return len(edition.practices)


def _add(
    session: Session, file: EditionFile, source: Source, now: datetime | None, *, builtin: bool
) -> None:
    before = session.scalar(queries.newest(source))
    row = ModelEdition(
        id=new_id(),
        code=file.code,
        source=source,
        status=EditionStatus.PUBLISHED if now else EditionStatus.DRAFT,
        title=file.title,
        note=file.note,
        published_at=now,
        based_on_id=before.id if before else None,
        builtin=builtin,
    )
    session.add(row)
    session.flush()
    old = list(session.scalars(queries.practices_of(before.id))) if before else []
    new = _practices(row, file, old)
    session.add_all(new)
    if now is not None and before is not None:  # the first edition comes with the platform
        end_replaced(old, new, now.date())
        count = len(edition_changes(old, new))
        event = EditionPublished(edition=row.code, source=source.value, changed=count)
        record_event(session, SYSTEM, event)
    session.flush()


def _practices(row: ModelEdition, file: EditionFile, old: list[Practice]) -> list[Practice]:
    by_code = {practice.code: practice for practice in old}
    result = []
    for position, (code, content) in enumerate(file.practices.items()):
        former = by_code.get(code)
        same = former is not None and former.content == content
        result.append(
            Practice(
                id=new_id(),
                edition_id=row.id,
                code=code,
                position=position,
                revision=1 if former is None else former.revision + (not same),
                content=content,
                valid_from=former.valid_from if former and same else file.valid_from,
                change_note={},
                contributions=[],
            )
        )
    return result
