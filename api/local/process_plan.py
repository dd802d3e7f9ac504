"""Which processes make up the platform on one machine."""

import signal
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from api.local.errors import LocalServerError
from api.local.supervisor import Child

CATCHER = "mail-catcher"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the plan needs to know beside the environment every child gets."""

    port: int
    mail_port: int
    smtp_port: int
    mails: Path
    operator: str = ""
    """Mail address of somebody to make an operator."""


@dataclass(frozen=True, slots=True)
class Plan:
    prepare: Sequence[Child]
    """Run to the end one after the other, at every start."""
    demo: Child
    """Run after them once, when asked for."""
    serve: Sequence[Child]
    """Started in this order and stopped in the reverse: the catcher takes the last mails."""

    def without(self, names: Set[str]) -> "Plan":
        """The plan less these processes. The mail catcher stays: `up` waits for it."""
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
            Child(CATCHER, catcher, patience=5),
            # Celery hangs in every softer stop when its broker ends beside it. Nothing is lost:
            # tasks are acknowledged late, and its pool has a death signal of its own.
            Child("worker", _cli("worker"), patience=30, death_signal=signal.SIGKILL),
            Child("webhooks", _cli("webhooks"), patience=30, death_signal=signal.SIGKILL),
            Child("beat", _cli("beat"), patience=5),
            Child("api", _cli("api")),
        ],
    )


def _operator(settings: Settings) -> Iterator[Child]:
    if settings.operator:
        yield Child("operator", _cli("operator", "add", settings.operator))


def _cli(*arguments: str) -> tuple[str, ...]:
    return ("-m", "api.cli", *arguments)
