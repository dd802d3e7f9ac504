"""What is in a feed: what anybody sees, newest first."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select

from api.codelists.rules import cpv_prefix
from api.core.actor import ANONYMOUS
from api.core.text import Texts
from api.dialogues import queries as dialogues
from api.dialogues.models import Dialogue
from api.notifications.models import Watch, WatchCriteria
from api.organisations.models import Organisation
from api.plans.inputs import ProcurementSearch, ProcurementSort
from api.plans.models import Procurement
from api.plans.queries import search

MOST = 50


def newest_procurements(wanted: ProcurementSearch) -> Select[Procurement]:
    return search.page(ANONYMOUS, wanted, ProcurementSort.NEWEST, start=None, limit=MOST).limit(
        MOST
    )


def newest_dialogues(wanted: dialogues.Filter) -> Select[Dialogue]:
    return dialogues.page(ANONYMOUS, wanted, start=None, limit=MOST).limit(MOST)


def names(organisation_ids: Collection[UUID]) -> Select[UUID, Texts]:
    return select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisation_ids))


def watch_of_feed(token_hash: bytes) -> Select[Watch]:
    return select(Watch).where(Watch.feed_hash == token_hash)


def procurements_of(criteria: WatchCriteria) -> ProcurementSearch:
    return ProcurementSearch(
        q=criteria.q,
        cpv=tuple(map(cpv_prefix, criteria.cpv)),
        regions=tuple(criteria.regions),
        municipalities=tuple(criteria.municipalities),
        buyers=tuple(criteria.buyers),
    )


def dialogues_of(criteria: WatchCriteria) -> dialogues.Filter:
    return dialogues.Filter(
        q=criteria.q,
        cpv=tuple(map(cpv_prefix, criteria.cpv)),
        region=tuple(criteria.regions),
        municipality=tuple(criteria.municipalities),
        buyer=tuple(criteria.buyers),
    )
