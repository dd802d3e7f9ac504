"""Mails that come back, through real processes: refused on the way, or handed to the command."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select

from api.mails.models import BounceKind, Mail, MailKind, MailState, Suppression
from api.mails.verp import return_path
from tests.factories.mails import mail
from tests.flows.forking import run_forked
from tests.flows.platform import Platform
from tests.flows.test_commands import run
from tests.settings import SECRET_KEY
from tests.unit.mails.test_dsn import RETURNED

GONE, OTHER = "reader@kunta.example", "other@kunta.example"
BOUNCES = "bounce@bounces.example"


def bounced(
    raw: bytes, environment: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return run_forked(["bounce", *arguments], environment, raw)


def returned(name: str, address: str) -> bytes:
    return (RETURNED / f"{name}.eml").read_bytes().replace(b"RETURN_PATH", address.encode())


def queue(platform: Platform, *mails: Mail) -> None:
    with platform.sessions.begin() as session:
        session.add_all(mails)


def state(platform: Platform, row: Mail) -> MailState:
    mail_state: MailState = platform.scalar(select(Mail.state).where(Mail.id == row.id))
    return mail_state


def stopped(platform: Platform) -> list[str]:
    with platform.sessions() as session:
        return list(session.scalars(select(Suppression.address)))


def test_a_mail_that_comes_back_by_command_stops_the_next_one(platform: Platform) -> None:
    platform.environment["VUOROPUHELU_BOUNCE_ADDRESS"] = BOUNCES
    first, second = mail(address=GONE), mail(address=GONE)
    platform.start("worker")
    queue(platform, first)
    platform.until(lambda: platform.sink.received, "it is sent")
    sender = platform.sink.received[0].sender
    assert sender == return_path(BOUNCES, SECRET_KEY, first.id)
    came_back = returned("postfix", sender).decode()
    done = run(platform.environment, "bounce", given=came_back)  # as a mail server starts it
    assert (done.returncode, done.stdout) == (0, "")
    assert "reader" not in done.stderr, "no personal data in logs"
    assert stopped(platform) == [GONE]
    queue(platform, second, mail(address=OTHER), mail(address=GONE, kind=MailKind.SIGN_IN))
    platform.until(lambda: len(platform.sink.received) == 3, "the others are sent")
    platform.until(lambda: state(platform, second) is MailState.SUPPRESSED, "it is set aside")
    assert sorted(item.recipients[0] for item in platform.sink.received) == [OTHER, GONE, GONE]


def test_bounce_command_answers_with_exit_codes_of_mail_servers(
    platform: Platform, tmp_path: Path
) -> None:
    row = mail(address=GONE, state=MailState.SENT)
    queue(platform, row)
    path = return_path(BOUNCES, SECRET_KEY, row.id)
    forged = BOUNCES.replace("@", "+" + "a" * 40 + "@")
    # A mail server starts its commands with hardly any environment.
    settings = tmp_path / "env"
    lines = [f"{name}={value}" for name, value in platform.environment.items()]
    settings.write_text("\n".join(["# settings", "", *lines]))
    bare = {"PATH": os.environ["PATH"]}
    named = ["--environment", str(settings)]
    cases = {
        "out of office": (returned("out_of_office", path), named, os.EX_OK),
        "forged": (returned("postfix", forged), named, os.EX_OK),
        "no settings": (returned("postfix", path), [], os.EX_TEMPFAIL),
        "no such file": (returned("postfix", path), ["--environment", "none"], os.EX_TEMPFAIL),
        "for whom is told": (
            returned("postfix", "postmaster@example.fi") + b"x" * 5_000_000,
            [*named, path],
            os.EX_OK,
        ),
        "again": (returned("postfix", path), named, os.EX_OK),
    }
    codes = {name: bounced(raw, bare, *given).returncode for name, (raw, given, _) in cases.items()}
    assert codes == {name: expected for name, (*_, expected) in cases.items()}
    assert stopped(platform) == [GONE]
    away = "DATABASE_URL=postgresql://nobody@127.0.0.1:1/none"
    settings.write_text("\n".join([*lines, away]))
    assert bounced(returned("postfix", path), bare, *named).returncode == os.EX_TEMPFAIL


def test_an_address_refused_on_the_way_gets_no_more_mails(platform: Platform) -> None:
    refused = {GONE: "550 5.1.1 User unknown", OTHER: "550 5.7.1 blocked"}
    platform.sink.conduct.recipient = lambda address: refused.get(address, "250 OK")
    first, blocked = mail(address=GONE), mail(address=OTHER)
    queue(platform, first, blocked)
    platform.start("worker")
    for row in (first, blocked):
        platform.until(lambda: state(platform, row) is MailState.FAILED, "it is refused")  # noqa: B023
    platform.until(lambda: stopped(platform) == [GONE], "mails to it are stopped")
    assert platform.scalar(select(Mail.bounce).where(Mail.id == first.id)) is BounceKind.HARD
    refused.clear()
    second, allowed = mail(address=GONE), mail(address=OTHER)
    queue(platform, second, allowed)
    platform.until(lambda: state(platform, second) is MailState.SUPPRESSED, "it is set aside")
    platform.until(
        lambda: state(platform, allowed) is MailState.SENT, "a blocked one is no dead one"
    )
