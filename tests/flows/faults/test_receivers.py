"""Those whom we tell: mail servers that refuse, are slow or hang up; webhook targets that hang."""

from collections.abc import Callable

from sqlalchemy import func, select

from api.local.smtp_sink import Conduct
from api.webhooks.models import AttemptError, WebhookAttempt
from tests.flows.faults.stage import Stage, Trouble
from tests.flows.faults.writing import PATIENCE
from tests.receiver import Answer

OK, LATER = "250 OK", "451 try later"


def test_failing_mail_server_loses_nothing(stage: Stage) -> None:
    sink = stage.platform.sink
    with stage.trouble(
        "SMTP refusing, slow, hanging up before and after it has the mail"
    ) as trouble:
        for conduct in (Conduct(delay=0.5), Conduct(drop="before keeping")):
            _behave(stage, trouble, conduct)
        _behave(stage, trouble, Conduct(), answer=LATER)
        before = len(sink.received)
        _behave(stage, trouble, Conduct(drop="after keeping"))
        sink.conduct = Conduct()
        kept_unanswered = len(sink.received) - before
    assert 0 < trouble.sums.mails.again <= kept_unanswered


def _behave(stage: Stage, trouble: Trouble, conduct: Conduct, answer: str = OK) -> None:
    """Until three mails have met with it."""
    asked: list[str] = []

    def recipient(address: str) -> str:
        asked.append(address)
        return answer

    conduct.recipient = recipient
    stage.platform.sink.conduct = conduct
    _until(stage, lambda: len(asked) >= 3, f"mails meet with {conduct}")
    trouble.times += len(asked)


def _until(stage: Stage, condition: Callable[[], bool], what: str) -> None:
    stage.platform.until(condition, what, PATIENCE)


def test_hanging_webhook_targets_delay_no_others_and_lose_nothing(stage: Stage) -> None:
    hanging, other = stage.receivers
    timeouts = select(func.count()).where(WebhookAttempt.error == AttemptError.TIMEOUT)
    before = stage.platform.scalar(timeouts)
    with stage.trouble("a webhook target that hangs") as trouble:
        hanging.conduct = lambda _: Answer(wait=10)
        came = len(other.received)
        trouble.load.more(10)
        # Each has two facts; what the hanging target has not answered does not hold them up.
        stage.platform.until(
            lambda: len(other.received) >= came + 16, "the other is told", PATIENCE
        )
        stage.platform.until(
            lambda: stage.platform.scalar(timeouts) > before, "it is in sight", PATIENCE
        )
        hanging.conduct = lambda _: Answer()
        trouble.times = stage.platform.scalar(timeouts) - before
    assert trouble.sums.webhooks.again > 0
