"""Table of event handlers and their events. The relay creates one delivery per event and handler.

A new mail needs one line here; the rest belongs to its feature.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from api.accounts import events as accounts
from api.accounts.mails import mail_new_place, mail_sign_in
from api.continuous import events as continuous
from api.continuous import jobs as continuous_jobs
from api.contributions import events as contributions
from api.contributions.mails import moderation, outcomes
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.core.settings import load_settings
from api.dialogues import events as dialogues
from api.dialogues.jobs import follow_procurement
from api.dialogues.mails import mail_refusal
from api.digests.reopening import reopen_digests_about
from api.events.catalogue import public_events
from api.events.handlers import EventHandler, HandlerContext
from api.exchange.ocds.jobs.subscriptions import OCDS_HANDLERS
from api.figures.jobs.handlers import (
    contribution_changed,
    dialogue_ended,
    dialogue_opened,
    procurement_changed,
)
from api.ideas.events import IdeaDecided, IdeaSent
from api.ideas.mails import mail_decided, mail_sent
from api.interest_replies.events import InterestReplied
from api.interest_replies.mails import mail_reply
from api.interests import events as interests
from api.interests.mails import mail_withdrawal
from api.meetings import events as meetings
from api.meetings.jobs import announce_meetings, cancel_meetings
from api.meetings.mails import mail_cancellation, mail_change, mail_outcome
from api.notices.jobs import notify_and_match
from api.organisations import events as organisations
from api.organisations.mails.confirmation_codes import start_confirmation
from api.organisations.mails.invitations import mail_invitation
from api.organisations.mails.operators import note_registration
from api.organisations.mails.security import mail_new_key, mail_role
from api.organisations.mails.standing import mail_standing
from api.personal_data import events as personal_data
from api.personal_data.mails import mail_decision, mail_erasure, mail_hiding
from api.plans import events as plans
from api.watches import events as watches
from api.watches.audiences import NEWS
from api.watches.mails import mail_confirmation
from api.webhooks import events as webhooks
from api.webhooks.claims import CONSUMER as WEBHOOKS
from api.webhooks.jobs import spread, spread_test

_PROCUREMENT_EVENTS = (
    plans.ProcurementPlanned,
    plans.ProcurementChanged,
    plans.ProcurementRescheduled,
    plans.ProcurementPostponed,
    plans.ProcurementCancelled,
    plans.ProcurementTendering,
    plans.ProcurementConcluded,
    plans.ProcurementWithdrawn,
)

EVENT_HANDLERS: Sequence[EventHandler[Any]] = (
    EventHandler("sign-in mail", (accounts.SignInRequested,), mail_sign_in),
    EventHandler("new place mail", (accounts.SignedInFromNewPlace,), mail_new_place),
    EventHandler("watch confirmation mail", (watches.WatchAsked,), mail_confirmation),
    EventHandler("invitation mail", (organisations.MemberInvited,), mail_invitation),
    EventHandler("new key mail", (organisations.ApiKeyCreated,), mail_new_key),
    EventHandler("role mail", (organisations.RoleGiven,), mail_role),
    EventHandler("answer mail", (contributions.QuestionAnswered,), outcomes.mail_answer),
    EventHandler("release mail", (contributions.ContributionReleased,), outcomes.mail_release),
    EventHandler("removal mail", (contributions.ContributionRemoved,), moderation.mail_removal),
    EventHandler(
        "exclusion mail",
        (contributions.ParticipantExcluded, contributions.ParticipantReadmitted),
        moderation.mail_exclusion,
    ),
    EventHandler(
        "removal objection mail",
        (contributions.RemovalObjectionDecided,),
        moderation.mail_objection_decision,
    ),
    EventHandler("flood mail", (contributions.DialogueFlooded,), moderation.mail_flood),
    EventHandler(
        "mail written anew",
        (
            contributions.ContributionEdited,
            contributions.ContributionWithdrawn,
            contributions.ContributionRemoved,
            contributions.ContributionRestored,
        ),
        outcomes.mail_again,
    ),
    EventHandler("digest written anew", (plans.ProcurementWithdrawn,), reopen_digests_about),
    EventHandler(
        "disposition mail", (contributions.ContributionDisposed,), outcomes.mail_dispositions
    ),
    EventHandler("hiding mail", personal_data.HIDDEN, mail_hiding),
    EventHandler("erasure mail", (personal_data.ErasureAsked,), mail_erasure),
    EventHandler("objection mail", (personal_data.ObjectionDecided,), mail_decision),
    EventHandler("registration mail", (organisations.OrganisationRegistered,), note_registration),
    EventHandler("approval mail", (organisations.OrganisationApproved,), mail_standing),
    EventHandler("return mail", (organisations.OrganisationReturned,), mail_standing),
    EventHandler("suspension mail", (organisations.OrganisationSuspended,), mail_standing),
    EventHandler("refusal mail", (organisations.OrganisationRefused,), mail_standing),
    EventHandler("confirmed mail", (organisations.OrganisationConfirmed,), mail_standing),
    EventHandler("unconfirmed mail", (organisations.OrganisationUnconfirmed,), mail_standing),
    EventHandler("displaced mail", (organisations.OrganisationDisplaced,), mail_standing),
    EventHandler("confirmation code", (organisations.ConfirmationAsked,), start_confirmation),
    EventHandler("interest withdrawn mail", (interests.InterestEnded,), mail_withdrawal),
    EventHandler("interest reply mail", (InterestReplied,), mail_reply),
    EventHandler("idea mail", (IdeaSent,), mail_sent),
    EventHandler("idea decided mail", (IdeaDecided,), mail_decided),
    EventHandler("publication refused mail", (dialogues.PublicationRefused,), mail_refusal),
    EventHandler("calls about it", (plans.ProcurementChanged,), follow_procurement),
    EventHandler(
        "continuous dialogue of a procurement",
        _PROCUREMENT_EVENTS,
        continuous_jobs.follow_procurement,
    ),
    EventHandler(
        "continuous dialogue of a plan",
        (plans.PlanPublished, plans.PlanRevised, plans.PlanChanged, plans.PlanArchived),
        continuous_jobs.follow_plan,
    ),
    EventHandler("matching", tuple(NEWS), notify_and_match),
    EventHandler(
        "meetings announced",
        (dialogues.DialogueScheduled, dialogues.DialogueOpened),
        announce_meetings,
    ),
    EventHandler("meetings cancelled", (dialogues.DialogueCancelled,), cancel_meetings),
    EventHandler("sign-up mail", (meetings.SignUpChanged,), mail_outcome),
    EventHandler("changed meeting mails", (meetings.MeetingChanged,), mail_change),
    EventHandler("cancelled meeting mails", (meetings.MeetingCancelled,), mail_cancellation),
    EventHandler(
        "procurement figures",
        _PROCUREMENT_EVENTS,
        procurement_changed,
    ),
    EventHandler(
        "dialogue figures",
        (dialogues.DialogueOpened, dialogues.DialogueChanged),
        dialogue_opened,
    ),
    EventHandler(
        "ended dialogue figures",
        (
            dialogues.DialogueClosed,
            dialogues.DialogueConcluded,
            continuous.ContinuousDialogueMoved,
        ),
        dialogue_ended,
    ),
    EventHandler(
        "contribution figures",
        (
            contributions.ContributionPublished,
            contributions.ContributionWithdrawn,
            contributions.ContributionRemoved,
            contributions.ContributionRestored,
            contributions.ContributionDisposed,
            contributions.QuestionAnswered,
        ),
        contribution_changed,
    ),
    *OCDS_HANDLERS,
    EventHandler(WEBHOOKS, public_events(), spread),
    EventHandler("webhook test", (webhooks.WebhookTested,), spread_test),
)

_BY_NAME: Mapping[str, EventHandler[Any]] = {handler.name: handler for handler in EVENT_HANDLERS}


def handle(session: Session, consumer: str, row: OutboxEvent) -> None:
    """Run the handler that the delivery names."""
    _BY_NAME[consumer].run(session, HandlerContext(load_settings(), utc_now(), row))


def _names_by_event() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for handler in EVENT_HANDLERS:
        for event in handler.events:
            names[event.name].append(handler.name)
    return names


CONSUMERS_OF = _names_by_event()
