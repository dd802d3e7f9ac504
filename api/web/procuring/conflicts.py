"""What is in the way of a command, named by its title."""

from collections.abc import Mapping
from uuid import UUID

from api.core.errors import Conflict, Fault
from api.core.i18n import Language, Texts, translate
from api.web.languages import best_text

TITLED = {
    "not_deleted_once_public": "titled_not_deleted_once_public",
    "not_deleted_with_dialogue": "titled_not_deleted_with_dialogue",
    "not_withdrawn_in_this_state": "titled_not_withdrawn_in_this_state",
    "somebody_takes_part": "titled_somebody_takes_part",
}
"""The API's faults with the title in the place of an address."""


def with_titles(error: Conflict, titles: Mapping[UUID, Texts], language: Language) -> Conflict:
    """The API names what is in the way by its address, the page by its title."""
    return Conflict([_titled(fault, titles, language) for fault in error.faults])


def _titled(fault: Fault, titles: Mapping[UUID, Texts], language: Language) -> Fault:
    try:
        title = best_text(titles[UUID(fault.pointer.rpartition("/")[2])], language)
    except (KeyError, ValueError):
        return fault
    params = {**fault.params, "title": title}
    if "state" in params:
        params["state"] = translate(f"page.procurement.status.{params['state']}", language)
    return Fault(fault.pointer, TITLED[fault.code], params)
