"""Personal data in watches and digests."""

from uuid import UUID

from sqlalchemy import Select, select

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    PersonKey,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.watches.models import DigestSlot, Match, NoticeStop, Watch, WatchKey, WatchRequest


def _watches(key: PersonKey) -> Select[UUID]:
    return select(Watch.id).where(Watch.person_id == key.person_id)


_WATCHING = (DataSubject.USER, LegalBasis.CONTRACT)

PERSONAL = (
    Personal(
        Watch,
        {
            "person_id": DataCategory.LINK,
            "name": DataCategory.TEXT,
            "criteria": DataCategory.TEXT,
            "query": DataCategory.TEXT,
            "feed_hash": DataCategory.TOKEN,
        },
        *_WATCHING,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: Watch.person_id == key.person_id,
        secret=("feed_hash",),
    ),
    Personal(
        WatchKey,
        {"key": DataCategory.BEHAVIOUR},
        *_WATCHING,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: WatchKey.watch_id.in_(_watches(key)),
    ),
    Personal(
        WatchRequest,
        {
            "email": DataCategory.ADDRESS,
            "name": DataCategory.TEXT,
            "criteria": DataCategory.TEXT,
            "token_hash": DataCategory.TOKEN,
        },
        DataSubject.USER,
        LegalBasis.CONSENT,
        RetentionPeriod.WATCH_REQUESTS,
        RetentionAction.DELETED,
        of=lambda key: WatchRequest.email == key.email,
        secret=("token_hash",),
    ),
    Personal(
        Match,
        {"watch_id": DataCategory.LINK},
        *_WATCHING,
        RetentionPeriod.DIGEST_SLOTS,
        RetentionAction.DELETED,
        of=lambda key: Match.watch_id.in_(_watches(key)),
    ),
    Personal(
        DigestSlot,
        {"person_id": DataCategory.LINK},
        *_WATCHING,
        RetentionPeriod.DIGEST_SLOTS,
        RetentionAction.DELETED,
        of=lambda key: DigestSlot.person_id == key.person_id,
    ),
    Personal(
        NoticeStop,
        {"person_id": DataCategory.LINK},
        *_WATCHING,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: NoticeStop.person_id == key.person_id,
    ),
)

IMPERSONAL: Impersonal = {Watch: {"query_version": CODE}}
