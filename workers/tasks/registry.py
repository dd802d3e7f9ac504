"""Imports all modules of tasks, and registers their tasks under former names too."""

from workers.app import app
from workers.tasks import (
    digests,
    events,
    figures,
    mails,
    maintenance,
    ocds,
    personal_data,
    register,
    search,
    timers,
    webhooks,
)

__all__ = [
    "digests",
    "events",
    "figures",
    "mails",
    "maintenance",
    "ocds",
    "personal_data",
    "register",
    "search",
    "timers",
    "webhooks",
]

FORMER_MODULES = {
    "workers.tasks.maintenance": "workers.tasks.upkeep",
    "workers.tasks.timers": "workers.tasks.clock",
}
"""Messages queued before an upgrade use the former name of a task."""

for _name, _task in list(app.tasks.items()):
    _module, _, _function = _name.rpartition(".")
    if _module in FORMER_MODULES:
        app.tasks[f"{FORMER_MODULES[_module]}.{_function}"] = _task
