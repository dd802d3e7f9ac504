"""Beat, made to stop cleanly.

Celery's own handler closes the schedule and raises out of whatever runs at that moment; now and
then that is swallowed, and beat dies of its closed schedule with code 1 a moment later.
"""

import signal
from pathlib import Path
from types import FrameType

from celery.apps.beat import Beat
from celery.beat import Service

from workers.app import app

LONGEST_SLEEP = 1
"""In seconds: a request to stop is looked at between two sleeps."""


class GentleBeat(Beat):
    def install_sync_handler(self, service: Service) -> None:
        def stop(_number: int, _frame: FrameType | None) -> None:
            service.stop()

        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, stop)


def run_beat(schedule: Path) -> None:
    beat = GentleBeat(app=app, quiet=True, max_interval=LONGEST_SLEEP, schedule=str(schedule))
    beat.run()
