"""A worker that cannot go on ends at once; whoever supervises it starts another.

When Redis dies at the wrong moment, Celery finds that it cannot go on, and then hangs in its own
soft stop. Nothing is lost with a process that ends hard: tasks are acknowledged late.
"""

import os

from celery.apps.worker import Worker
from celery.platforms import EX_FAILURE


class MortalWorker(Worker):
    def stop(self, in_sighandler: bool = False, exitcode: int | None = None) -> None:
        if exitcode == EX_FAILURE:
            os._exit(EX_FAILURE)
        super().stop(in_sighandler=in_sighandler, exitcode=exitcode)
