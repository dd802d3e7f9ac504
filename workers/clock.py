"""Workers tell the time by PostgreSQL's clock: what one leases must not be over for another."""

from celery.signals import task_prerun
from sqlalchemy import func, select

from api.core.clock import followed
from workers.runtime import transaction

READ_EVERY = 1.0
"""Seconds; a task that takes longer counts on."""


@task_prerun.connect
def read_clock(**_: object) -> None:
    """Before a task, in the process that runs it. Without a database the task will fail anyway."""
    if followed.age > READ_EVERY:
        with transaction() as session:
            followed.set(session.scalars(select(func.clock_timestamp())).one())
