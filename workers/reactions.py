"""Which fact leads to what. The relay opens one delivery per event and consumer named here."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.events import SignInRequested
from api.accounts.jobs import mail_sign_in
from api.core.clock import utc_now
from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.core.settings import load_settings
from api.dialogues.jobs import follow_procurement
from api.events.jobs import Reaction
from api.notifications.jobs import match_event
from api.notifications.news import NEWS
from api.organisations.events import (
    MemberInvited,
    OrganisationApproved,
    OrganisationRegistered,
    OrganisationSuspended,
)
from api.organisations.jobs import Standing, mail_invitation, mail_standing
from api.plans.events import ProcurementChanged


def _sign_in(session: Session, event: OutboxEvent) -> None:
    mail_sign_in(session, UUID(event.data["sign_in_id"]), load_settings())


def _invitation(session: Session, event: OutboxEvent) -> None:
    mail_invitation(session, UUID(event.data["invitation_id"]), load_settings())


def _registered(session: Session, event: OutboxEvent) -> None:
    if event.data["waits"]:
        _tell_standing(session, event, Standing.WAITS)


def _approved(session: Session, event: OutboxEvent) -> None:
    _tell_standing(session, event, Standing.APPROVED)


def _suspended(session: Session, event: OutboxEvent) -> None:
    refused = event.data["refused"]
    _tell_standing(session, event, Standing.REFUSED if refused else Standing.SUSPENDED)


def _tell_standing(session: Session, event: OutboxEvent, standing: Standing) -> None:
    organisation_id = UUID(event.data["organisation_id"])
    mail_standing(session, event.id, organisation_id, standing, load_settings())


def _matching(session: Session, event: OutboxEvent) -> None:
    window = load_settings().digest_window_seconds
    match_event(session, event, utc_now(), window_seconds=window)


def _calls_about(session: Session, event: OutboxEvent) -> None:
    follow_procurement(session, UUID(event.data["procurement_id"]))


class Consumer(NamedTuple):
    """`name` stands in the deliveries: stable for ever."""

    name: str
    on: tuple[type[Event], ...]
    react: Reaction


CONSUMERS = [
    Consumer("sign-in mail", (SignInRequested,), _sign_in),
    Consumer("invitation mail", (MemberInvited,), _invitation),
    Consumer("registration mail", (OrganisationRegistered,), _registered),
    Consumer("approval mail", (OrganisationApproved,), _approved),
    Consumer("suspension mail", (OrganisationSuspended,), _suspended),
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
