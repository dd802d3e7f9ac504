"""A worker that cannot go on ends at once, and one that is stopped without waiting for nothing.

When Redis dies at the wrong moment, Celery finds that it cannot go on, and then hangs in its own
soft stop. Nothing is lost with a process that ends hard: tasks are acknowledged late, and whoever
supervises it starts another.
"""

import os

from billiard import pool
from celery.apps.worker import Worker
from celery.platforms import EX_FAILURE

# A child that ends waits, up to 30 s, until its parent has noted what it has done – while the
# parent waits for the child, and notes nothing. What is not noted is done again: harmless.
pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = 10


class FailFastWorker(Worker):
    def stop(self, in_sighandler: bool = False, exitcode: int | None = None) -> None:
        if exitcode == EX_FAILURE:
            os._exit(EX_FAILURE)
        super().stop(in_sighandler=in_sighandler, exitcode=exitcode)
