"""Processes: killed at any point, more of them than there should be, tasks run again and again."""

import os
import time
from random import Random

from celery import Celery
from sqlalchemy import select

from api.core.outbox import OutboxEvent
from api.events.models import Delivery
from tests.flows.faults.stage import SENDERS, Stage

SEED = int(os.environ.get("VUOROPUHELU_FAULT_SEED", "20261125"))
"""Of the moments, and of who is killed in them; another one makes another schedule."""
KILLS = {"worker": 4, "webhooks": 3, "beat": 2, "api": 2}
SECOND = ("worker 2", "webhooks 2", "beat 2")
TASKS = {
    "clock.move_dialogues": "default",
    "clock.move_meetings": "default",
    "digests.send_digests": "bulk",
    "events.relay": "default",
    "mails.send_bulk_mails": "bulk",
    "mails.send_urgent_mails": "urgent",
    "upkeep.sweep": "default",
    "webhooks.replay_webhooks": "default",
    "webhooks.send_webhooks": "webhooks",
}


def test_kill_9_of_any_process_loses_nothing(stage: Stage) -> None:
    chance = Random(SEED)
    victims = chance.sample(list(KILLS), k=sum(KILLS.values()), counts=KILLS.values())
    with stage.trouble("kill -9 of any process") as trouble:
        for victim in victims:
            time.sleep(chance.uniform(0, 0.5))  # any moment of what is going on
            stage.replace(victim)
            trouble.times += 1
            trouble.load.more(chance.randint(1, 2))
    assert trouble.sums.mails.again <= SENDERS * KILLS["worker"]


def test_duplicate_processes_lose_and_repeat_nothing(stage: Stage) -> None:
    with stage.trouble("two relays, two beats, two of each worker") as trouble:
        stage.replace_workers("worker 2", "webhooks 2")
        # Beat keeps what it has started in a file: on another machine it has one of its own.
        stage.replace("beat 2", VUOROPUHELU_DATA_DIR=str(stage.platform.folder / "beat 2"))
        trouble.load.more(12)
        trouble.times = len(SECOND)
    for name in SECOND:
        stage.platform.kill(name)
    assert (trouble.sums.mails.again, trouble.sums.webhooks.again) == (0, 0)


def test_task_delivered_five_times_takes_effect_once(stage: Stage) -> None:
    """Every task that there is, all at once, also those whose work is long done."""
    with stage.trouble("each task five times, again and again") as trouble:
        head = trouble.load.head
        with Celery(broker=stage.servers.valkey.url) as client:
            for _ in range(6):
                trouble.load.more(2)
                for _ in range(5):
                    _deliver(client, _reactions(stage, head))
                    trouble.times += 1
    assert (trouble.sums.mails.again, trouble.sums.webhooks.again) == (0, 0)


def _reactions(stage: Stage, head: int) -> list[str]:
    stmt = select(OutboxEvent.id).where(OutboxEvent.position > head)
    with stage.platform.sessions() as session:
        return [
            str(row)
            for row in session.scalars(select(Delivery.id).where(Delivery.event_id.in_(stmt)))
        ]


def _deliver(client: Celery, reactions: list[str]) -> None:
    client.send_task("workers.tasks.events.run_reactions", [reactions], queue="default")
    for name, queue in TASKS.items():
        client.send_task(f"workers.tasks.{name}", queue=queue)
