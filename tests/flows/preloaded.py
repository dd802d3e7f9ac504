"""What forked commands find imported. Not `workers`: what is made there follows the settings.

As servers start, without the collector: what it goes over must be copied in every child.
"""

# ruff: noqa: F401

from api.core.gc_pause import gc_pause

with gc_pause():
    import celery.apps.worker
    import celery.beat
    import celery.bin.celery
    import celery.concurrency.prefork
    import granian
    import kombu.transport.redis

    import api.app
    import tests.flows.forking
