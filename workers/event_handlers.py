"""Which fact leads to what. The relay opens one delivery per event and consumer named here."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.events import SignedInFromNewPlace, SignInRequested
from api.accounts.jobs import mail_new_place, mail_sign_in
from api.contributions.events import (
    ContributionDisposed,
    ContributionEdited,
    ContributionReleased,
    ContributionRemoved,
    ContributionRestored,
    ContributionWithdrawn,
    DialogueFlooded,
    ParticipantExcluded,
    ParticipantReadmitted,
    QuestionAnswered,
    RemovalObjectionDecided,
)
from api.contributions.jobs import (
    mail_again,
    mail_answer,
    mail_dispositions,
    mail_exclusion,
    mail_flood,
    mail_objection_decision,
    mail_release,
    mail_removal,
)
from api.core.clock import utc_now
from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.core.settings import load_settings
from api.dialogues.events import (
    DialogueCancelled,
    DialogueOpened,
    DialogueScheduled,
    PublicationRefused,
)
from api.dialogues.jobs import follow_procurement, mail_refusal
from api.digests.jobs import match_event
from api.digests.links import Links
from api.digests.reopening import reopen_digests_about
from api.events.catalogue import public_events
from api.events.jobs import Reaction
from api.meetings.events import MeetingCancelled, MeetingChanged, SignUpChanged, SignUpOutcome
from api.meetings.jobs import announce_meetings, cancel_meetings
from api.meetings.mails import mail_cancellation, mail_change, mail_outcome
from api.meetings.rules.content import IN_CALENDAR
from api.notices.mails import notify_participants
from api.organisations.events import (
    ApiKeyCreated,
    ConfirmationAsked,
    MemberInvited,
    OrganisationApproved,
    OrganisationConfirmed,
    OrganisationDisplaced,
    OrganisationRefused,
    OrganisationRegistered,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationUnconfirmed,
    RoleGiven,
)
from api.organisations.jobs import (
    Standing,
    mail_invitation,
    mail_standing,
    start_confirmation,
)
from api.organisations.models import Organisation, OrganisationKind, Role
from api.organisations.operator_mails import WAITS, note_for_operators
from api.organisations.security_mails import mail_new_key, mail_role
from api.personal_data.events import HIDDEN, ErasureAsked, ObjectionDecided
from api.personal_data.jobs.decisions import mail_decision, mail_hiding
from api.personal_data.jobs.erasures import mail_erasure
from api.plans.events import ProcurementChanged, ProcurementWithdrawn
from api.watches.audiences import NEWS
from api.watches.events import WatchAsked
from api.watches.mails import mail_confirmation
from api.webhooks.claims import CONSUMER as WEBHOOKS
from api.webhooks.events import WebhookTested
from api.webhooks.jobs import spread, spread_test


def _sign_in(session: Session, event: OutboxEvent) -> None:
    mail_sign_in(session, UUID(event.data["sign_in_id"]), load_settings())


def _new_place(session: Session, event: OutboxEvent) -> None:
    mail_new_place(session, UUID(event.data["session_id"]), load_settings())


def _watch_confirmation(session: Session, event: OutboxEvent) -> None:
    mail_confirmation(session, UUID(event.data["watch_request_id"]), load_settings())


def _invitation(session: Session, event: OutboxEvent) -> None:
    mail_invitation(session, UUID(event.data["invitation_id"]), load_settings())


def _registered(session: Session, event: OutboxEvent) -> None:
    if event.data["waits"]:
        organisation_id = UUID(event.data["organisation_id"])
        note_for_operators(session, event.id, organisation_id, WAITS, utc_now())


def _new_key(session: Session, event: OutboxEvent) -> None:
    mail_new_key(session, UUID(event.data["api_key_id"]), load_settings())


def _role(session: Session, event: OutboxEvent) -> None:
    given = event.data
    mail_role(
        session,
        event.id,
        UUID(given["membership_id"]),
        Role(given["role"]),
        joined=given["joined"],
        settings=load_settings(),
    )


def _approved(session: Session, event: OutboxEvent) -> None:
    """Nobody decides on a supplier that registers: there is nothing to tell its people."""
    organisation = session.get(Organisation, UUID(event.data["organisation_id"]))
    if organisation is not None and organisation.kind is OrganisationKind.BUYER:
        _tell_standing(session, event, Standing.APPROVED)


def _returned(session: Session, event: OutboxEvent) -> None:
    _tell_standing(session, event, Standing.APPROVED)


def _suspended(session: Session, event: OutboxEvent) -> None:
    # Releases before 0029 told a refusal by a field of this event.
    refused = event.data.get("refused", False)
    _tell_standing(session, event, Standing.REFUSED if refused else Standing.SUSPENDED)


def _refused(session: Session, event: OutboxEvent) -> None:
    _tell_standing(session, event, Standing.REFUSED)


def _confirmed(session: Session, event: OutboxEvent) -> None:
    _tell_standing(session, event, Standing.CONFIRMED)


def _unconfirmed(session: Session, event: OutboxEvent) -> None:
    _tell_standing(session, event, Standing.UNCONFIRMED)


def _displaced(session: Session, event: OutboxEvent) -> None:
    _tell_standing(session, event, Standing.DISPLACED)


def _confirmation_asked(session: Session, event: OutboxEvent) -> None:
    request_id = UUID(event.data["confirmation_id"])
    start_confirmation(session, event.id, request_id, load_settings())


def _tell_standing(session: Session, event: OutboxEvent, standing: Standing) -> None:
    organisation_id = UUID(event.data["organisation_id"])
    mail_standing(session, event.id, organisation_id, standing, load_settings())


def _matching(session: Session, event: OutboxEvent) -> None:
    """Who is told by a notice is left out, in the same transaction: told once, and not neither."""
    settings, now = load_settings(), utc_now()
    told = notify_participants(session, event, now, Links.of(settings))
    match_event(session, event, now, window_seconds=settings.digest_window_seconds, told=told)


def _calls_about(session: Session, event: OutboxEvent) -> None:
    follow_procurement(session, UUID(event.data["procurement_id"]))


def _refusal(session: Session, event: OutboxEvent) -> None:
    dialogue_id = UUID(event.data["dialogue_id"])
    mail_refusal(session, event.id, dialogue_id, load_settings().public_url)


def _announced_meetings(session: Session, event: OutboxEvent) -> None:
    announce_meetings(session, UUID(event.data["dialogue_id"]), utc_now())


def _cancelled_meetings(session: Session, event: OutboxEvent) -> None:
    cancel_meetings(session, UUID(event.data["dialogue_id"]), event.time)


def _sign_up_mail(session: Session, event: OutboxEvent) -> None:
    outcome = SignUpOutcome(event.data["news"])
    mail_outcome(session, UUID(event.data["sign_up_id"]), outcome, utc_now(), load_settings())


def _changed_meeting_mails(session: Session, event: OutboxEvent) -> None:
    if not IN_CALENDAR.isdisjoint(event.data["changed"]):
        mail_change(session, UUID(event.data["meeting_id"]), utc_now(), load_settings())


def _cancelled_meeting_mails(session: Session, event: OutboxEvent) -> None:
    mail_cancellation(session, UUID(event.data["meeting_id"]), load_settings())


def _webhooks(session: Session, event: OutboxEvent) -> None:
    spread(session, event, utc_now())


def _webhook_test(session: Session, event: OutboxEvent) -> None:
    spread_test(session, event, utc_now())


def _answer(session: Session, event: OutboxEvent) -> None:
    mail_answer(session, _contribution(event), load_settings().public_url)


def _release(session: Session, event: OutboxEvent) -> None:
    mail_release(session, _contribution(event), load_settings().public_url)


def _removal(session: Session, event: OutboxEvent) -> None:
    mail_removal(session, _contribution(event), load_settings().public_url)


def _exclusion(session: Session, event: OutboxEvent) -> None:
    exclusion_id, ended = UUID(event.data["exclusion_id"]), event.type == ParticipantReadmitted.name
    mail_exclusion(session, event.id, exclusion_id, load_settings().public_url, ended=ended)


def _objection_decision(session: Session, event: OutboxEvent) -> None:
    mail_objection_decision(session, _contribution(event), load_settings().public_url)


def _flood(session: Session, event: OutboxEvent) -> None:
    dialogue_id = UUID(event.data["dialogue_id"])
    mail_flood(session, event.id, dialogue_id, load_settings().public_url)


def _changed_words(session: Session, event: OutboxEvent) -> None:
    mail_again(session, _contribution(event), utc_now(), load_settings().public_url)


def _withdrawn_publication(session: Session, event: OutboxEvent) -> None:
    reopen_digests_about(session, UUID(event.data["procurement_id"]))


def _dispositions(session: Session, event: OutboxEvent) -> None:
    mail_dispositions(session, _contribution(event), utc_now(), load_settings().public_url)


def _hiding(session: Session, event: OutboxEvent) -> None:
    if not event.data["returned"]:
        mail_hiding(session, UUID(event.data["hiding_id"]), load_settings().public_url)


def _erasure(session: Session, event: OutboxEvent) -> None:
    mail_erasure(session, UUID(event.data["erasure_id"]), load_settings())


def _objection(session: Session, event: OutboxEvent) -> None:
    ids = UUID(event.data["objection_id"]), UUID(event.data["hiding_id"])
    mail_decision(session, *ids, load_settings().public_url)


def _contribution(event: OutboxEvent) -> UUID:
    return UUID(event.data["contribution_id"])


class Consumer(NamedTuple):
    """`name` stands in the deliveries: stable for ever."""

    name: str
    on: tuple[type[Event], ...]
    react: Reaction


CONSUMERS = [
    Consumer("sign-in mail", (SignInRequested,), _sign_in),
    Consumer("new place mail", (SignedInFromNewPlace,), _new_place),
    Consumer("watch confirmation mail", (WatchAsked,), _watch_confirmation),
    Consumer("invitation mail", (MemberInvited,), _invitation),
    Consumer("new key mail", (ApiKeyCreated,), _new_key),
    Consumer("role mail", (RoleGiven,), _role),
    Consumer("answer mail", (QuestionAnswered,), _answer),
    Consumer("release mail", (ContributionReleased,), _release),
    Consumer("removal mail", (ContributionRemoved,), _removal),
    Consumer("exclusion mail", (ParticipantExcluded, ParticipantReadmitted), _exclusion),
    Consumer("removal objection mail", (RemovalObjectionDecided,), _objection_decision),
    Consumer("flood mail", (DialogueFlooded,), _flood),
    Consumer(
        "mail written anew",
        (ContributionEdited, ContributionWithdrawn, ContributionRemoved, ContributionRestored),
        _changed_words,
    ),
    Consumer("digest written anew", (ProcurementWithdrawn,), _withdrawn_publication),
    Consumer("disposition mail", (ContributionDisposed,), _dispositions),
    Consumer("hiding mail", HIDDEN, _hiding),
    Consumer("erasure mail", (ErasureAsked,), _erasure),
    Consumer("objection mail", (ObjectionDecided,), _objection),
    Consumer("registration mail", (OrganisationRegistered,), _registered),
    Consumer("approval mail", (OrganisationApproved,), _approved),
    Consumer("return mail", (OrganisationReturned,), _returned),
    Consumer("suspension mail", (OrganisationSuspended,), _suspended),
    Consumer("refusal mail", (OrganisationRefused,), _refused),
    Consumer("confirmed mail", (OrganisationConfirmed,), _confirmed),
    Consumer("unconfirmed mail", (OrganisationUnconfirmed,), _unconfirmed),
    Consumer("displaced mail", (OrganisationDisplaced,), _displaced),
    Consumer("confirmation code", (ConfirmationAsked,), _confirmation_asked),
    Consumer("publication refused mail", (PublicationRefused,), _refusal),
    Consumer("calls about it", (ProcurementChanged,), _calls_about),
    Consumer("matching", tuple(NEWS), _matching),
    Consumer("meetings announced", (DialogueScheduled, DialogueOpened), _announced_meetings),
    Consumer("meetings cancelled", (DialogueCancelled,), _cancelled_meetings),
    Consumer("sign-up mail", (SignUpChanged,), _sign_up_mail),
    Consumer("changed meeting mails", (MeetingChanged,), _changed_meeting_mails),
    Consumer("cancelled meeting mails", (MeetingCancelled,), _cancelled_meeting_mails),
    Consumer(WEBHOOKS, public_events(), _webhooks),
    Consumer("webhook test", (WebhookTested,), _webhook_test),
]

REACTIONS: Mapping[str, Reaction] = {consumer.name: consumer.react for consumer in CONSUMERS}


def _names_by_event() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for consumer in CONSUMERS:
        for event in consumer.on:
            names[event.name].append(consumer.name)
    return names


CONSUMERS_OF = _names_by_event()
