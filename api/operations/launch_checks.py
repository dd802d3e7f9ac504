"""Checks of the runbook's section *Before you open it* that software can make."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import Select, func, select

from api.accounts.models import Person, PlatformRole
from api.codelists.queries import has_whole_cpv
from api.core.settings import PREFIX, Settings
from api.operations.rules import Finding, Level

TOPIC = "opening"
FEWEST_OPERATORS = 2


class Check(NamedTuple):
    is_met: Callable[[Settings], bool]
    text: str
    setting: str


CHECKS = (
    Check(
        lambda s: not s.webhook_allow_loopback,
        "webhooks reach this machine",
        "WEBHOOK_ALLOW_LOOPBACK",
    ),
    Check(
        lambda s: s.security_contact is not None,
        "nobody learns where to report a weakness: there is no security.txt",
        "SECURITY_CONTACT",
    ),
    Check(
        lambda s: "@localhost" not in s.mail_from,
        "mails come from localhost: nobody's mail server believes them",
        "MAIL_FROM",
    ),
    Check(
        lambda s: s.bounce_address is not None,
        "bounces are not read: mails go on to addresses that are gone",
        "BOUNCE_ADDRESS",
    ),
    Check(
        lambda s: s.erasures_url is not None,
        "the list of erasures lies beside the files: a restore may bring back who was erased",
        "ERASURES_URL",
    ),
    Check(
        lambda s: s.metrics_bind is not None,
        "there are no metrics: nobody is alerted",
        "METRICS_BIND",
    ),
    Check(
        lambda s: s.business_register_url is not None,
        "names of suppliers are not looked up, and mailboxes confirm none",
        "BUSINESS_REGISTER_URL",
    ),
    Check(
        lambda s: s.clamd_url is not None,
        "uploads are taken without a scanner",
        "CLAMD_URL",
    ),
)


def launch_state() -> Select[int, bool]:
    """Number of operators, and whether the whole CPV is loaded."""
    operators = select(func.count()).where(Person.platform_role == PlatformRole.OPERATOR)
    return select(operators.scalar_subquery(), has_whole_cpv())


def is_open(settings: Settings) -> bool:
    """Whether the service is public: in production it is behind TLS."""
    return settings.public_url.startswith("https:")


def opening_findings(settings: Settings, operators: int, *, whole_cpv: bool) -> Iterator[Finding]:
    """Warnings for a public installation; one OK line for any other."""
    if not is_open(settings):
        yield Finding(Level.OK, TOPIC, "the address is not https: nothing is asked of the settings")
        return
    lacking = [
        Finding(Level.WARNING, TOPIC, check.text, f"see {PREFIX}{check.setting} in the runbook")
        for check in CHECKS
        if not check.is_met(settings)
    ]
    if operators < FEWEST_OPERATORS:
        text = f"operators: {operators}; what one proposes nobody can confirm"
        advice = "`vuoropuhelu operator add EMAIL`"
        lacking.append(Finding(Level.WARNING, TOPIC, text, advice))
    if not whole_cpv:
        text = "the built-in CPV names a part of the codes, and unknown ones are taken"
        advice = "load the whole list: `vuoropuhelu codelists load`"
        lacking.append(Finding(Level.WARNING, TOPIC, text, advice))
    yield from lacking or [Finding(Level.OK, TOPIC, "all that can be seen from here is set")]
