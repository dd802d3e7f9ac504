"""The clock moved: that of a process's machine, and the one that all workers follow."""

from sqlalchemy import text

from tests.flows.faults.stage import SENDERS, Stage

HOUR = 3600
MOVED = {"worker": 20, "worker 2": -HOUR, "webhooks": -HOUR, "beat": -20}
"""By how many seconds."""
JUMP = "UPDATE moved.clock SET by = make_interval(secs => {})"
# Found before PostgreSQL's own function of this name, in connections made from now on.
MOVABLE = """
    CREATE SCHEMA moved;
    CREATE TABLE moved.clock AS SELECT interval '0' AS by;
    CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
        'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM moved.clock)';
    ALTER ROLE CURRENT_USER SET search_path = moved, pg_catalog, public;
"""


def test_wrong_clocks_of_processes_lose_nothing(stage: Stage) -> None:
    """What one leases is not over for another whose clock is ahead.

    Ticks are good for a minute by beat's clock, so beat and workers may differ by less than that.
    """
    with stage.trouble("clocks of processes that are wrong") as trouble:
        for name, by in MOVED.items():
            start = stage.replace if name == "beat" else stage.replace_workers
            start(name, module="tests.flows.faults.moved_clock", MOVED_BY=str(by))
            trouble.times += 1
        trouble.load.more(10)
    for name in MOVED:
        stage.platform.kill(name)
    assert trouble.sums.mails.again <= SENDERS  # of the worker that was killed


def test_moved_clock_of_the_database_loses_nothing(stage: Stage) -> None:
    """PostgreSQL's own, which the workers follow: forward, and back."""
    _execute(stage, MOVABLE)
    stage.replace_workers("worker", "webhooks")  # their connections must find the function
    with stage.trouble("the clock moved forward and back") as trouble:
        for by in (10, 0, -10, 0):
            _execute(stage, JUMP.format(by))
            trouble.times += 1
            trouble.load.more(6)
    _execute(stage, "ALTER ROLE CURRENT_USER RESET search_path; DROP SCHEMA moved CASCADE")
    stage.replace_workers("worker", "webhooks")


def _execute(stage: Stage, statements: str) -> None:
    with stage.platform.sessions.begin() as session:
        session.execute(text(statements))
