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
        "there is no security.txt: nobody can find the contact for vulnerabilities",
        "SECURITY_CONTACT",
    ),
    Check(
        lambda s: "@localhost" not in s.mail_from,
        "mails come from localhost: other mail servers refuse them",
        "MAIL_FROM",
    ),
    Check(
        lambda s: s.bounce_address is not None,
        "bounces are not read: mails continue to addresses that no longer exist",
        "BOUNCE_ADDRESS",
    ),
    Check(
        lambda s: s.erasures_url is not None,
        "the list of erasures is beside the files: a restore may undo erasures",
        "ERASURES_URL",
    ),
    Check(
        lambda s: s.metrics_bind is not None,
        "there are no metrics, so there are no alerts",
        "METRICS_BIND",
    ),
    Check(
        lambda s: s.business_register_url is not None,
        "names of suppliers are not looked up, and mailboxes cannot confirm them",
        "BUSINESS_REGISTER_URL",
    ),
    Check(
        lambda s: s.clamd_url is not None,
        "uploads are not scanned for viruses",
        "CLAMD_URL",
    ),
)


def launch_state() -> Select[int, bool]:
    """Number of operators, and whether the whole CPV is loaded."""
    operators = select(func.count()).where(Person.platform_role == PlatformRole.OPERATOR)
    return select(operators.scalar_subquery(), has_whole_cpv())


def is_public(settings: Settings) -> bool:
    """Whether the service is public: in production it is behind TLS."""
    return settings.public_url.startswith("https:")


def launch_findings(settings: Settings, operators: int, *, whole_cpv: bool) -> Iterator[Finding]:
    """Warnings for a public installation; one OK line for any other."""
    if not is_public(settings):
        yield Finding(Level.OK, TOPIC, "the address is not https: settings are not checked")
        return
    lacking = [
        Finding(Level.WARNING, TOPIC, check.text, f"see {PREFIX}{check.setting} in the runbook")
        for check in CHECKS
        if not check.is_met(settings)
    ]
    if operators < FEWEST_OPERATORS:
        text = f"operators: {operators}; nobody can confirm what one proposes"
        advice = "`vuoropuhelu operator add EMAIL`"
        lacking.append(Finding(Level.WARNING, TOPIC, text, advice))
    if not whole_cpv:
        text = "the built-in CPV has only a part of the codes, and unknown codes are accepted"
        advice = "load the whole list: `vuoropuhelu codelists load`"
        lacking.append(Finding(Level.WARNING, TOPIC, text, advice))
    yield from lacking or [Finding(Level.OK, TOPIC, "all that can be seen from here is set")]
