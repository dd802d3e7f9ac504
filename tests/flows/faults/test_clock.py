"""The clock moved: that of a process's machine, and the one that all workers follow."""

from sqlalchemy import text

from tests.flows.faults.stage import Stage

HALF_AN_HOUR = 1800
JUMP = "UPDATE moved.clock SET by = make_interval(secs => {})"
# Found before PostgreSQL's own function of this name, in connections made from now on.
MOVABLE = """
    CREATE SCHEMA moved;
    CREATE TABLE moved.clock AS SELECT interval '0' AS by;
    CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
        'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM moved.clock)';
    ALTER ROLE CURRENT_USER SET search_path = moved, pg_catalog, public;
"""


def test_processes_whose_clocks_are_wrong_cost_nothing(stage: Stage) -> None:
    """One worker an hour ahead of the other; beat and the senders of webhooks behind."""
    moved = {
        "worker": HALF_AN_HOUR, "worker 2": -HALF_AN_HOUR,
        "webhooks": -HALF_AN_HOUR, "beat": -HALF_AN_HOUR,
    }  # fmt: skip
    with stage.trouble("clocks of the processes half an hour off, to either side") as trouble:
        for name, by in moved.items():
            stage.replace(name, "tests.flows.faults.moved_clock", MOVED_BY=str(by))
            trouble.times += 1
        trouble.load.more(20)
    for name in moved:
        stage.platform.kill(name)
    assert trouble.sums.mails.again <= 2  # of the worker that was killed


def test_a_clock_that_is_moved_costs_nothing(stage: Stage) -> None:
    """PostgreSQL's own, which the workers follow: forward, and back."""
    _execute(stage, MOVABLE)
    for name in ("worker", "webhooks"):  # their connections must find the function
        stage.replace(name)
    with stage.trouble("the clock moved forward and back") as trouble:
        for by in (10, 0, -10, 0):
            _execute(stage, JUMP.format(by))
            trouble.times += 1
            trouble.load.more(6)
    _execute(stage, "ALTER ROLE CURRENT_USER RESET search_path; DROP SCHEMA moved CASCADE")
    for name in ("worker", "webhooks"):
        stage.replace(name)


def _execute(stage: Stage, statements: str) -> None:
    with stage.platform.sessions.begin() as session:
        session.execute(text(statements))
