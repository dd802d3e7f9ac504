"""Deliveries are queued while the queue has capacity; the others stay in the table."""

import fnmatch
from collections.abc import Iterator
from types import ModuleType
from uuid import uuid4

import pytest

from api.core import settings
from tests import servers
from tests.settings import SECRET_KEY


@pytest.fixture
def events(
    database_url: str, worker_number: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    """The tasks over a real broker, with nobody there to empty the queue."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url(worker_number))
    monkeypatch.setenv("VUOROPUHELU_SECRET_KEY", SECRET_KEY)
    settings.load_settings.cache_clear()
    from workers.app import app
    from workers.tasks import events

    monkeypatch.setattr(events, "MAX_QUEUED_TASKS", 3)
    yield events
    app.control.purge()
    app.close()
    settings.load_settings.cache_clear()


def test_full_queue_takes_no_task(events: ModuleType) -> None:
    batch = events.DELIVERIES_PER_TASK
    assert (events.queued("default"), events.queue_capacity()) == (0, 3 * batch)
    events.enqueue_deliveries([uuid4() for _ in range(batch + 1)])
    assert (events.queued("default"), events.queue_capacity()) == (2, batch)
    events.enqueue_deliveries([uuid4() for _ in range(10 * batch)])
    assert (events.queued("default"), events.queue_capacity()) == (3, 0)
    events.enqueue_deliveries([uuid4()])
    assert events.queued("default") == 3


def test_every_task_is_routed_to_its_queue(events: ModuleType) -> None:
    """A name in the routes that no task has any more would move one to another queue, unseen."""
    from workers.app import ROUTES, app
    from workers.tasks import registry  # noqa: F401 - imports all of them

    ours = [name for name in app.tasks if name.startswith("workers.tasks.")]
    assert {route for route in ROUTES if fnmatch.filter(ours, route)} == set(ROUTES)


def test_tasks_still_run_under_their_former_names(events: ModuleType) -> None:
    """Messages that were queued before an upgrade."""
    from workers.app import app
    from workers.tasks.registry import FORMER_MODULES

    for module, former in FORMER_MODULES.items():
        tasks = [name for name in app.tasks if name.startswith(f"{module}.")]
        assert tasks
        for name in tasks:
            assert app.tasks[name.replace(module, former)] is app.tasks[name]


def test_parts_of_the_worker_that_are_named_by_strings_exist(events: ModuleType) -> None:
    from kombu.utils.imports import symbol_by_name

    from workers.app import app

    named = [step for step in app.steps["worker"] if isinstance(step, str)]
    assert named
    assert all(callable(symbol_by_name(name)) for name in named)
