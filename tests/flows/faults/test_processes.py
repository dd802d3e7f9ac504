"""Processes: killed at any point, and more of them than there should be."""

import os
import time
from random import Random

from tests.flows.faults.stage import PROCESSES, Stage

SEED = int(os.environ.get("VUOROPUHELU_FAULT_SEED", "20261125"))
"""Of the moments and of who is killed in them; another one makes another schedule."""
ROUNDS = 3


def test_kill_9_of_any_process_at_any_point_costs_nothing(stage: Stage) -> None:
    chance = Random(SEED)
    victims = [one for _ in range(ROUNDS) for one in chance.sample(PROCESSES, len(PROCESSES))]
    with stage.trouble(f"kill -9, seed {SEED}") as trouble:
        for victim in victims:
            time.sleep(chance.uniform(0, 0.8))  # a moment of the load, not a wait for anything
            stage.platform.kill(victim)
            stage.platform.start(victim)
            trouble.times += 1
    assert trouble.sums.mails_again <= len(victims)
