from typing import Any

from api.accounts.models import Person
from api.core.ids import new_id
from api.core.schedule import Frequency
from api.dialogues.models import Dialogue
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from api.watches.models import FollowKind, Watch, WatchCriteria, WatchKey
from api.watches.rules import free_text, keys_for

_KINDS = {
    Organisation: FollowKind.BUYER,
    Procurement: FollowKind.PROCUREMENT,
    Dialogue: FollowKind.DIALOGUE,
}


def watch(somebody: Person, criteria: WatchCriteria | None = None, **values: Any) -> Watch:
    """A watch for everything, told daily at seven, unless told otherwise. Its keys go apart."""
    criteria = criteria or WatchCriteria()
    defaults = {
        "id": new_id(),
        "person_id": somebody.id,
        "name": "Siivous",
        "criteria": criteria,
        **free_text(criteria),
        "frequency": Frequency.DAILY,
        "hour": 7,
        "weekdays": [0],
    }
    return Watch(**{**defaults, **values})


def follow(somebody: Person, target: Organisation | Procurement | Dialogue, **values: Any) -> Watch:
    thing = {"follow_kind": _KINDS[type(target)], "follow_id": target.id, "criteria": None}
    return watch(somebody, **{**thing, "name": "", "query": None, **values})


def keys(*watches: Watch) -> list[WatchKey]:
    return [WatchKey(key=key, watch_id=watch.id) for watch in watches for key in keys_for(watch)]
