"""Ages from which a backlog is a warning or broken, with the advice."""

from datetime import timedelta
from typing import NamedTuple

from api.operations.backlogs import Stage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEVER = timedelta.max


class Watched(NamedTuple):
    """Ages of a stage's oldest item from which it is a warning or broken."""

    stage: Stage
    words: str
    warning: timedelta
    broken: timedelta
    advice: str


WORKER = "the worker is down or cannot keep up: start it, or raise VUOROPUHELU_WORKER_PROCESSES"
_RETRY = "see why in the log of the worker; when that is mended, retry: POST /v1/dead-letters/retry"
_CLOCK = "start beat and the worker"
_SWEEP = "whoever was sending them died and nobody sweeps up: start the worker and beat"

WATCHED = (
    Watched(
        Stage.OUTBOX,
        "facts that wait for the relay",
        MINUTE / 2,
        MINUTE,
        "worker or beat is down: the log and all mails stand still until they are back",
    ),
    Watched(Stage.REACTIONS, "reactions that wait", 5 * MINUTE, HOUR, WORKER),
    Watched(Stage.REACTIONS_FAILED, "reactions given up", timedelta(0), NEVER, _RETRY),
    Watched(Stage.DIGESTS, "digests due", 5 * MINUTE, HOUR, WORKER),
    Watched(Stage.DIGESTS_FAILED, "digests that cannot be built", timedelta(0), NEVER, _RETRY),
    Watched(Stage.BUYER_DIGESTS, "buyers' digests due", 5 * MINUTE, HOUR, WORKER),
    Watched(Stage.MAILS_SENDING, "mails being sent", 2 * MINUTE, HOUR, _SWEEP),
    Watched(
        Stage.WEBHOOKS,
        "webhook messages that wait",
        2 * MINUTE,
        HOUR,
        "the senders are down or too few: start `vuoropuhelu webhooks`, see"
        " VUOROPUHELU_WEBHOOK_CONCURRENCY",
    ),
    Watched(Stage.PUBLICATIONS, "drafts not published in time", MINUTE / 2, MINUTE, _CLOCK),
    Watched(Stage.OPENINGS, "dialogues not opened in time", MINUTE / 2, MINUTE, _CLOCK),
    Watched(Stage.CLOSINGS, "dialogues not closed in time", MINUTE / 2, MINUTE, _CLOCK),
)
LATE_MAILS = "correct VUOROPUHELU_SMTP_URL or wait for the server; else start the worker"
