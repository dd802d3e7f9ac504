"""Applies the list of erasures again after a restore. Idempotent."""

from collections import Counter
from collections.abc import Iterator
from hmac import compare_digest
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.core.actor import SYSTEM
from api.core.models import Base
from api.core.privacy import Thing
from api.hidings.models import Hiding, HidingGround, HidingKind, HidingState
from api.hidings.passages import canonical, passage_mac
from api.personal_data import register
from api.personal_data.erasure import erase
from api.personal_data.erasure_list import Entry, EntryKind
from api.personal_data.hide import carry_out, owner_of


def apply(session: Session, entry: Entry, key: str) -> bool:
    """Returns whether the entry changed anything. The caller commits each entry separately."""
    if entry.kind in {EntryKind.PERSON, EntryKind.PARTICIPANT}:
        is_person = entry.kind is EntryKind.PERSON
        return erase(
            session,
            person_id=entry.id if is_person else None,
            participant_id=None if is_person else entry.id,
        )
    return _hide_again(session, entry, key)


def _hide_again(session: Session, entry: Entry, key: str) -> bool:
    thing = register.find_thing(entry.subject or "")
    known = session.get(Hiding, entry.id)
    if thing is None or (known is not None and known.state is HidingState.DONE):
        return False
    passage = _passage(session, thing, entry, key)
    if owner_of(session, thing) is None or (entry.passage_mac and passage is None):
        return False  # the backup is older than the thing, or than its text
    hiding = known or _row(session, entry)
    hiding.passage = passage
    carry_out(session, SYSTEM, thing, hiding, key)
    return True


def _row(session: Session, entry: Entry) -> Hiding:
    row = Hiding(
        id=entry.id,
        kind=HidingKind(entry.kind.value),
        state=HidingState.PROPOSED,
        subject=entry.subject,
        organisation_id=entry.organisation_id,
        dialogue_id=entry.dialogue_id,
        field=entry.field,
        language=entry.language,
        ground=entry.ground or HidingGround.UNLAWFUL,
        reason=entry.reason,
        listed_at=entry.at,
    )
    session.add(row)
    session.flush()
    return row


def _passage(session: Session, thing: Thing, entry: Entry, key: str) -> str | None:
    """Searches the thing's texts for the passage of the entry's length and keyed hash, since the
    list does not contain the passage itself.
    """
    if entry.passage_mac is not None:
        for words in _words(session, thing):
            result = _passage_in(words, entry.passage_mac, entry.passage_length or 0, key)
            if result is not None:
                return result
    return None


def _passage_in(text: str, mac: bytes, length: int, key: str) -> str | None:
    words = canonical(text)
    for start in range(len(words) - length + 1):
        candidate = words[start : start + length]
        if compare_digest(passage_mac(key, candidate), mac):
            return candidate
    return None


def _words(session: Session, thing: Thing) -> Iterator[str]:
    for place in thing.kind.places:
        table = Base.metadata.tables[place.model.__tablename__]
        for name in place.columns:
            column = table.columns[name]
            for value in session.scalars(select(column).where(place.of(thing.id))).all():
                yield from _leaves(value)


def _leaves(value: Any) -> Iterator[str]:
    plain = msgspec.to_builtins(value)
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for item in plain.values():
            yield from _leaves(item)
    elif isinstance(plain, list):
        for item in plain:
            yield from _leaves(item)


def apply_all(
    sessions: sessionmaker[Session], entries: Iterator[Entry], key: str
) -> Counter[EntryKind]:
    """Returns the number of entries of each kind that changed anything."""
    done: Counter[EntryKind] = Counter()
    for entry in entries:
        with sessions.begin() as session:
            if apply(session, entry, key):
                done[entry.kind] += 1
    return done
