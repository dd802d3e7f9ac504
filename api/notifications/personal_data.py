"""What watches and digests hold of people."""

from uuid import UUID

from sqlalchemy import Select, select

from api.core.privacy import CODE, Basis, Ending, Impersonal, Personal, PersonKey, Sort, Whose
from api.core.retention import Period
from api.notifications.models import (
    DigestSlot,
    Match,
    NoticeStop,
    Watch,
    WatchKey,
    WatchRequest,
)


def _watches(key: PersonKey) -> Select[UUID]:
    return select(Watch.id).where(Watch.person_id == key.person_id)


_WATCHING = (Whose.USER, Basis.CONTRACT)

PERSONAL = (
    Personal(
        Watch,
        {
            "person_id": Sort.LINK,
            "name": Sort.TEXT,
            "criteria": Sort.TEXT,
            "query": Sort.TEXT,
            "feed_hash": Sort.TOKEN,
        },
        *_WATCHING,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: Watch.person_id == key.person_id,
        secret=("feed_hash",),
    ),
    Personal(
        WatchKey,
        {"key": Sort.BEHAVIOUR},
        *_WATCHING,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: WatchKey.watch_id.in_(_watches(key)),
    ),
    Personal(
        WatchRequest,
        {
            "email": Sort.ADDRESS,
            "name": Sort.TEXT,
            "criteria": Sort.TEXT,
            "token_hash": Sort.TOKEN,
        },
        Whose.USER,
        Basis.CONSENT,
        Period.WATCH_REQUESTS,
        Ending.DELETED,
        of=lambda key: WatchRequest.email == key.email,
        secret=("token_hash",),
    ),
    Personal(
        Match,
        {"watch_id": Sort.LINK},
        *_WATCHING,
        Period.DIGEST_SLOTS,
        Ending.DELETED,
        of=lambda key: Match.watch_id.in_(_watches(key)),
    ),
    Personal(
        DigestSlot,
        {"person_id": Sort.LINK},
        *_WATCHING,
        Period.DIGEST_SLOTS,
        Ending.DELETED,
        of=lambda key: DigestSlot.person_id == key.person_id,
    ),
    Personal(
        NoticeStop,
        {"person_id": Sort.LINK},
        *_WATCHING,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: NoticeStop.person_id == key.person_id,
    ),
)

IMPERSONAL: Impersonal = {Watch: {"query_version": CODE}}
