"""A worker that exits at once when it cannot continue, and does not wait for its children in vain.

If Redis dies at the wrong moment, Celery detects that it cannot continue and then hangs in its soft
shutdown. A hard exit loses nothing: tasks are acknowledged late, and the supervisor starts another
worker.
"""

import os

from billiard import pool
from celery.apps.worker import Worker
from celery.platforms import EX_FAILURE

# A child that exits waits up to 30 s for its parent to record its results, while the parent waits
# for the child. Unrecorded tasks run again, which is harmless.
pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = 10


class FailFastWorker(Worker):
    def stop(self, in_sighandler: bool = False, exitcode: int | None = None) -> None:
        if exitcode == EX_FAILURE:
            os._exit(EX_FAILURE)
        super().stop(in_sighandler=in_sighandler, exitcode=exitcode)
