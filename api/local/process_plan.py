"""The processes of the platform on one machine."""

import signal
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from api.local.errors import LocalServerError
from api.local.supervisor import Child

CATCHER = "mail-catcher"


@dataclass(frozen=True, slots=True)
class Settings:
    """Input of the plan, beside the environment that every child gets."""

    port: int
    mail_port: int
    smtp_port: int
    mails: Path
    operator: str = ""
    """Mail address of the person to make an operator."""


@dataclass(frozen=True, slots=True)
class Plan:
    prepare: Sequence[Child]
    """Run to completion at every start, one after the other."""
    demo: Child
    """Run once after `prepare`, if requested."""
    serve: Sequence[Child]
    """Started in this order and stopped in reverse, so that the catcher takes the last mails."""

    def without(self, names: Set[str]) -> "Plan":
        """The plan without these processes. The mail catcher is required: `up` waits for it."""
        optional = [child.name for child in self.serve if child.name != CATCHER]
        if unknown := sorted(names - set(optional)):
            raise LocalServerError(
                f"there is no process {unknown[0]}: --without takes {', '.join(optional)}"
            )
        return replace(self, serve=[child for child in self.serve if child.name not in names])


def platform_plan(settings: Settings) -> Plan:
    catcher = (
        "-m", "api.local.mail_catcher",
        "--smtp-port", str(settings.smtp_port),
        "--http-port", str(settings.mail_port),
        "--folder", str(settings.mails),
    )  # fmt: skip
    return Plan(
        prepare=[Child("migrate", _cli("migrate")), *_operator(settings)],
        demo=Child("demo", _cli("demo", "load")),
        serve=[
            Child(CATCHER, catcher, stop_seconds=5),
            # Celery hangs in every softer stop if its broker ends at the same time. SIGKILL loses
            # nothing: tasks are acknowledged late, and its pool has its own death signal.
            Child("worker", _cli("worker"), stop_seconds=30, death_signal=signal.SIGKILL),
            Child("webhooks", _cli("webhooks"), stop_seconds=30, death_signal=signal.SIGKILL),
            Child("beat", _cli("beat"), stop_seconds=5),
            Child("api", _cli("api")),
        ],
    )


def _operator(settings: Settings) -> Iterator[Child]:
    if settings.operator:
        yield Child("operator", _cli("operator", "add", settings.operator))


def _cli(*arguments: str) -> tuple[str, ...]:
    return ("-m", "api.cli", *arguments)
