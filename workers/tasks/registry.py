"""Imports every module of tasks, so that Celery knows all of them, under former names too."""

from workers.app import app
from workers.tasks import (
    digests,
    events,
    mails,
    maintenance,
    personal_data,
    register,
    search,
    timers,
    webhooks,
)

__all__ = [
    "digests",
    "events",
    "mails",
    "maintenance",
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
"""A message that was queued before an upgrade names its task as it was called then."""

for _name, _task in list(app.tasks.items()):
    _module, _, _function = _name.rpartition(".")
    if _module in FORMER_MODULES:
        app.tasks[f"{FORMER_MODULES[_module]}.{_function}"] = _task
