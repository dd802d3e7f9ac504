"""Servers: Redis emptied or gone, PostgreSQL crashed, while everything is on its way."""

from tests.flows.faults.stage import SENDERS, WEBHOOK_SENDERS, Stage


def test_emptied_and_killed_redis_loses_nothing(stage: Stage) -> None:
    """A worker that cannot go on ends hard: what it was just sending comes again, the same."""
    with stage.trouble("Redis emptied, killed, back with nothing") as trouble:
        for harm in (*[stage.servers.empty_valkey] * 4, stage.servers.restart_valkey):
            trouble.load.more(2)
            harm()
            trouble.times += 1
    assert trouble.sums.mails.again <= SENDERS
    assert trouble.sums.webhooks.again <= WEBHOOK_SENDERS


def test_crashed_and_restarted_postgresql_loses_nothing(stage: Stage) -> None:
    """What is noted of a mail may be forgotten in a crash: then it comes again, the same."""
    with stage.trouble("PostgreSQL crashed, restarted") as trouble:
        for harm in (stage.servers.crash_a_backend, stage.servers.restart_postgres) * 2:
            trouble.load.more(3)
            harm()
            trouble.times += 1
