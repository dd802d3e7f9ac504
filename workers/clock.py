"""Workers use PostgreSQL's clock, so that all agree on when a lease ends."""

from celery.signals import task_prerun
from sqlalchemy import func, select

from api.core.clock import shared_clock
from workers.runtime import transaction

READ_EVERY = 1.0
"""Seconds. A longer task extrapolates from the last reading."""


@task_prerun.connect
def read_clock(**_: object) -> None:
    """Runs before a task, in its process. Without a database the task fails anyway."""
    if shared_clock.age > READ_EVERY:
        with transaction() as session:
            shared_clock.set(session.scalars(select(func.clock_timestamp())).one())
