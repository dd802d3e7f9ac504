"""Ages from which a backlog is a warning or broken, with the advice."""

from datetime import timedelta
from typing import NamedTuple

from api.operations.backlogs import Stage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEVER = timedelta.max


class Threshold(NamedTuple):
    """Ages of a stage's oldest item from which it is a warning or broken."""

    stage: Stage
    words: str
    warning: timedelta
    broken: timedelta
    advice: str


WORKER = "the worker is down or cannot keep up: start it, or raise VUOROPUHELU_WORKER_PROCESSES"
_RETRY = "fix the cause, which is in the worker's log, then: POST /v1/dead-letters/retry"
_CLOCK = "start beat and the worker"
_SWEEP = "their sender died and no sweeper runs: start the worker and beat"

THRESHOLDS = (
    Threshold(
        Stage.OUTBOX,
        "events waiting for the relay",
        MINUTE / 2,
        MINUTE,
        "the worker or beat is down: the log and all mails stop until both run",
    ),
    Threshold(Stage.REACTIONS, "waiting event handlers", 5 * MINUTE, HOUR, WORKER),
    Threshold(Stage.REACTIONS_FAILED, "failed event handlers", timedelta(0), NEVER, _RETRY),
    Threshold(Stage.DIGESTS, "digests due", 5 * MINUTE, HOUR, WORKER),
    Threshold(Stage.DIGESTS_FAILED, "digests that cannot be built", timedelta(0), NEVER, _RETRY),
    Threshold(Stage.BUYER_DIGESTS, "buyers' digests due", 5 * MINUTE, HOUR, WORKER),
    Threshold(Stage.MAILS_SENDING, "mails being sent", 2 * MINUTE, HOUR, _SWEEP),
    Threshold(
        Stage.WEBHOOKS,
        "waiting webhook messages",
        2 * MINUTE,
        HOUR,
        "the senders are down or too few: start `vuoropuhelu webhooks`, see"
        " VUOROPUHELU_WEBHOOK_CONCURRENCY",
    ),
    Threshold(Stage.PUBLICATIONS, "drafts not published in time", MINUTE / 2, MINUTE, _CLOCK),
    Threshold(Stage.OPENINGS, "dialogues not opened in time", MINUTE / 2, MINUTE, _CLOCK),
    Threshold(Stage.CLOSINGS, "dialogues not closed in time", MINUTE / 2, MINUTE, _CLOCK),
)
LATE_MAILS = "correct VUOROPUHELU_SMTP_URL or wait for the server; else start the worker"
