"""Exports spans from worker processes. Each starts its exporter after Celery has forked it."""

from celery.signals import worker_process_init, worker_process_shutdown

from api.core.telemetry import start_telemetry, stop_telemetry


@worker_process_init.connect
def start(**_: object) -> None:
    start_telemetry()


@worker_process_shutdown.connect
def stop(**_: object) -> None:
    stop_telemetry()
