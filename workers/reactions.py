"""Which fact leads to what. The relay opens one delivery per event and consumer named here."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.events import SignInRequested
from api.accounts.jobs import mail_sign_in
from api.contributions.events import (
    ContributionDisposed,
    ContributionReleased,
    ContributionRemoved,
    QuestionAnswered,
)
from api.contributions.jobs import mail_answer, mail_dispositions, mail_release, mail_removal
from api.core.clock import utc_now
from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.core.settings import load_settings
from api.dialogues.jobs import follow_procurement
from api.events.jobs import Reaction
from api.notifications.jobs import match_event
from api.notifications.news import NEWS
from api.organisations.events import MemberInvited
from api.organisations.jobs import mail_invitation
from api.plans.events import ProcurementChanged


def _sign_in(session: Session, event: OutboxEvent) -> None:
    mail_sign_in(session, UUID(event.data["sign_in_id"]), load_settings())


def _invitation(session: Session, event: OutboxEvent) -> None:
    mail_invitation(session, UUID(event.data["invitation_id"]), load_settings())


def _matching(session: Session, event: OutboxEvent) -> None:
    window = load_settings().digest_window_seconds
    match_event(session, event, utc_now(), window_seconds=window)


def _calls_about(session: Session, event: OutboxEvent) -> None:
    follow_procurement(session, UUID(event.data["procurement_id"]))


def _answer(session: Session, event: OutboxEvent) -> None:
    mail_answer(session, _contribution(event), load_settings().public_url)


def _release(session: Session, event: OutboxEvent) -> None:
    mail_release(session, _contribution(event), load_settings().public_url)


def _removal(session: Session, event: OutboxEvent) -> None:
    mail_removal(session, _contribution(event), load_settings().public_url)


def _dispositions(session: Session, event: OutboxEvent) -> None:
    mail_dispositions(session, _contribution(event), utc_now(), load_settings().public_url)


def _contribution(event: OutboxEvent) -> UUID:
    return UUID(event.data["contribution_id"])


class Consumer(NamedTuple):
    """`name` stands in the deliveries: stable for ever."""

    name: str
    on: tuple[type[Event], ...]
    react: Reaction


CONSUMERS = [
    Consumer("sign-in mail", (SignInRequested,), _sign_in),
    Consumer("invitation mail", (MemberInvited,), _invitation),
    Consumer("answer mail", (QuestionAnswered,), _answer),
    Consumer("release mail", (ContributionReleased,), _release),
    Consumer("removal mail", (ContributionRemoved,), _removal),
    Consumer("disposition mail", (ContributionDisposed,), _dispositions),
    Consumer("calls about it", (ProcurementChanged,), _calls_about),
    Consumer("matching", tuple(NEWS), _matching),
]

REACTIONS: Mapping[str, Reaction] = {consumer.name: consumer.react for consumer in CONSUMERS}


def _names_by_event() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for consumer in CONSUMERS:
        for event in consumer.on:
            names[event.name].append(consumer.name)
    return names


CONSUMERS_OF = _names_by_event()
