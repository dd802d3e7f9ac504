"""Beat that stops cleanly.

Celery's own signal handler closes the schedule and raises an exception in the running code.
Sometimes that code swallows it, and beat then fails on its closed schedule with exit code 1.
"""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

from celery.apps.beat import Beat
from celery.beat import PersistentScheduler, Service

from api.operations.heartbeats import BEAT, BEAT_STARTED
from workers.app import app
from workers.heartbeats import pulse
from workers.schedule import HEARTBEAT_SECONDS

LONGEST_SLEEP = 1
"""Seconds. Beat checks for a stop request between two sleeps."""


class HeartbeatScheduler(PersistentScheduler):
    """Writes the heartbeat in `tick`, so that a hanging beat writes none."""

    _next_heartbeat = 0.0

    def tick(self, *arguments: Any, **options: Any) -> float:
        if time.monotonic() >= self._next_heartbeat:
            self._next_heartbeat = time.monotonic() + HEARTBEAT_SECONDS
            pulse(BEAT)
        seconds: float = super().tick(*arguments, **options)
        return seconds


class GracefulBeat(Beat):
    def install_sync_handler(self, service: Service) -> None:
        def stop(_number: int, _frame: FrameType | None) -> None:
            service.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)


def run_beat(schedule: Path) -> None:
    pulse(BEAT_STARTED)
    beat = GracefulBeat(
        app=app,
        quiet=True,
        max_interval=LONGEST_SLEEP,
        schedule=str(schedule),
        scheduler=f"{__name__}:{HeartbeatScheduler.__name__}",
    )
    beat.run()
