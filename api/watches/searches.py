"""The public searches that find what a watch finds. Pure."""

from api.codelists.rules import cpv_prefix
from api.dialogues.queries import Filter as DialogueFilter
from api.plans.inputs.search import ProcurementSearch
from api.watches.models import WatchCriteria


def procurements_of(criteria: WatchCriteria) -> ProcurementSearch:
    return ProcurementSearch(
        q=criteria.q,
        cpv=tuple(map(cpv_prefix, criteria.cpv)),
        regions=tuple(criteria.regions),
        municipalities=tuple(criteria.municipalities),
        buyers=tuple(criteria.buyers),
        goals=tuple(criteria.goals),
    )


def dialogues_of(criteria: WatchCriteria) -> DialogueFilter:
    return DialogueFilter(
        q=criteria.q,
        cpv=tuple(map(cpv_prefix, criteria.cpv)),
        region=tuple(criteria.regions),
        municipality=tuple(criteria.municipalities),
        buyer=tuple(criteria.buyers),
        goal=tuple(criteria.goals),
    )
