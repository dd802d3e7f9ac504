"""Rules of watches: limits, faults of criteria, and changes. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from api.codelists.families import GOALS, wider_codes
from api.codelists.faults import cpv_faults, unknown_code
from api.codelists.rules import cpv_prefix
from api.core.errors import Conflict, Fault, raise_faults
from api.core.i18n import Language, translate
from api.core.lexicon import lexicon
from api.core.retention import RETENTION, RetentionPeriod
from api.core.schedule import Frequency, Schedule
from api.core.schedule_inputs import weekday_faults
from api.core.search import stored_words
from api.core.search_words import split_words
from api.watches.inputs import EmailWatchCreate, WatchPatch
from api.watches.keys import MAX_WATCH_KEYS, count_watch_keys, follow_key, watch_keys
from api.watches.models import Watch, WatchCriteria, WatchRequest

MAX_WATCHES = 100
MAX_FOLLOWS = 500
CONFIRMATION_LASTS = RETENTION[RetentionPeriod.WATCH_REQUESTS]
CONSENT_WORDS = "2026-11"
"""Version of the text `watch.consent`. Every change of the text needs a new version."""


class Known(msgspec.Struct, frozen=True):
    """The codes and buyers named by criteria that exist."""

    regions: frozenset[str]
    municipalities: Mapping[str, str | None]
    """Codes of municipalities, each with its region."""
    buyers: frozenset[UUID]


def criteria_faults(criteria: WatchCriteria, known: Known) -> Iterator[Fault]:
    if criteria.q and not split_words(criteria.q):
        yield Fault("/criteria/q", "no_words")
    yield from _cpv_faults(criteria)
    for index, code in enumerate(criteria.regions):
        if code not in known.regions:
            yield unknown_code(f"/criteria/regions/{index}", "regions", code)
    yield from _municipality_faults(criteria, known)
    for index, code in enumerate(criteria.goals):
        if code not in wider_codes(GOALS):
            yield unknown_code(f"/criteria/goals/{index}", GOALS, code)
    for index, buyer in enumerate(criteria.buyers):
        if buyer not in known.buyers:
            yield Fault(f"/criteria/buyers/{index}", "unknown_buyer")


def _cpv_faults(criteria: WatchCriteria) -> Iterator[Fault]:
    for index, code in enumerate(criteria.cpv):
        yield from cpv_faults(f"/criteria/cpv/{index}", code, cpv_prefix)


def _municipality_faults(criteria: WatchCriteria, known: Known) -> Iterator[Fault]:
    for index, code in enumerate(criteria.municipalities):
        pointer = f"/criteria/municipalities/{index}"
        if code not in known.municipalities:
            yield unknown_code(pointer, "municipalities", code)
        elif criteria.regions and known.municipalities[code] not in criteria.regions:
            yield Fault(pointer, "outside_regions")


def by_mail_faults(data: EmailWatchCreate) -> Iterator[Fault]:
    if data.frequency is Frequency.NEVER:
        yield Fault("/frequency", "nothing_mailed")
    yield from weekday_faults(data.weekdays)


def is_open(request: WatchRequest, now: datetime) -> bool:
    return request.confirmed_at is None and request.expires_at > now


def require_criteria(criteria: WatchCriteria) -> None:
    """Refuses a watch of everything: it is most likely a mistake, and the feeds hold everything."""
    if criteria == WatchCriteria():
        raise_faults([Fault("/criteria", "no_criteria")])


def require_watchable(criteria: WatchCriteria, known: Known) -> None:
    raise_faults(criteria_faults(criteria, known))
    keys = count_watch_keys(criteria)
    if keys > MAX_WATCH_KEYS:
        params = {"count": keys, "limit": MAX_WATCH_KEYS}
        raise_faults([Fault("/criteria", "too_many_combinations", params)])


def require_room(held: int, limit: int) -> None:
    if held >= limit:
        raise Conflict([Fault("", "too_many_watches", {"limit": limit})])


def keys_for(watch: Watch) -> list[str]:
    if watch.follow_kind is not None and watch.follow_id is not None:
        return [follow_key(watch.follow_kind, watch.follow_id)]
    return watch_keys(watch.criteria or WatchCriteria())


def free_text(criteria: WatchCriteria | None) -> dict[str, str | None]:
    """Values of the columns `query` and `query_version`, analysed as the search does."""
    words = lexicon()
    query = stored_words(criteria.q) if criteria else ""
    return {"query": query or None, "query_version": words.version if words else ""}


def apply_patch(watch: Watch, patch: WatchPatch, now: datetime) -> frozenset[str]:
    """Returns the names of the changed fields."""
    before = _fields(watch)
    watch.schedule = patch.applied_to(watch.schedule)
    for field in ("name", "criteria"):
        value = getattr(patch, field)
        if value is not UNSET:
            setattr(watch, field, value)
    if patch.stopped is not UNSET:
        watch.stopped_at = (watch.stopped_at or now) if patch.stopped else None
    if watch.criteria is not None:
        for column, value in free_text(watch.criteria).items():
            setattr(watch, column, value)
    return frozenset(name for name, value in _fields(watch).items() if value != before[name])


def apply_follow(watch: Watch, schedule: Schedule) -> frozenset[str]:
    """Returns the names of the changed fields."""
    changed = watch.schedule.differences(schedule)
    watch.schedule = schedule
    if watch.stopped_at is not None:
        watch.stopped_at = None
        changed |= {"stopped"}
    return changed


def _fields(watch: Watch) -> dict[str, object]:
    fields = {"stopped": watch.stopped_at, "criteria": watch.criteria, "name": watch.name}
    return fields | msgspec.structs.asdict(watch.schedule)


def consent_text(version: str, language: Language) -> str:
    """The text of a consent. The catalogue keeps texts of earlier versions by their version."""
    name = "watch.consent" if version == CONSENT_WORDS else f"watch.consent.{version}"
    return translate(name, language)
