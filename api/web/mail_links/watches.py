"""A watch that waits to be confirmed, in the words of the page behind the mailed link. Pure."""

from collections.abc import Mapping
from uuid import UUID

from api.codelists.families import GOALS
from api.codelists.rules import CPV, CPV_LENGTH, cpv_ancestors, cpv_prefix
from api.core.date_format import written_weekdays
from api.core.i18n import Texts
from api.core.schedule import Schedule
from api.presenters.presenter import Presenter, details
from api.presenters.texts import Detail
from api.watches.models import WatchCriteria, WatchRequest


def codes_of(criteria: WatchCriteria) -> set[tuple[str, str]]:
    """Every code on the page; CPV with all that is wider."""
    cpv = {wider for code in _cpv(criteria) for wider in cpv_ancestors(code)}
    by_list = {
        CPV: cpv,
        "regions": criteria.regions,
        "municipalities": criteria.municipalities,
        GOALS: criteria.goals,
    }
    return {(name, code) for name, codes in by_list.items() for code in codes}


def details_of(
    request: WatchRequest, buyers: Mapping[UUID, Texts], words: Presenter
) -> list[Detail]:
    criteria = request.criteria
    places = [("municipalities", code) for code in criteria.municipalities]
    places += [("regions", code) for code in criteria.regions]
    return details(
        words,
        "page.watch",
        [
            ("address", [request.email]),
            ("name", [request.name]),
            ("words", [criteria.q]),
            ("kinds", [words.t(f"page.watch.kind.{kind}") for kind in criteria.kinds]),
            ("cpv", [words.cpv(code) for code in _cpv(criteria)]),
            ("places", [words.code(*place) for place in places]),
            ("buyers", [words.text(buyers.get(buyer, {})) for buyer in criteria.buyers]),
            ("goals", [words.code(GOALS, code) for code in criteria.goals]),
            ("frequency", [_written_schedule(request.schedule, words)]),
        ],
    )


def _written_schedule(schedule: Schedule, words: Presenter) -> str:
    days = written_weekdays(schedule.weekdays, words.language)
    return words.t(f"page.watch.frequency.{schedule.frequency}", days=days)


def _cpv(criteria: WatchCriteria) -> list[str]:
    """As whole codes: of a prefix, the class that it stands for."""
    return [cpv_prefix(code).ljust(CPV_LENGTH, "0") for code in criteria.cpv]
