"""The event handlers of OCDS with the events that they wait for."""

from collections.abc import Sequence
from typing import Any

from api.contributions import events as contributions
from api.dialogues import events as dialogues
from api.events.handlers import EventHandler
from api.exchange.ocds.jobs import handlers
from api.interests import events as interests
from api.organisations import events as organisations
from api.plans import events as plans

OCDS_HANDLERS: Sequence[EventHandler[Any]] = (
    EventHandler(
        "OCDS of a procurement",
        (
            plans.ProcurementPlanned,
            plans.ProcurementChanged,
            plans.ProcurementRescheduled,
            plans.ProcurementPostponed,
            plans.ProcurementCancelled,
            plans.ProcurementTendering,
            plans.ProcurementConcluded,
            plans.ProcurementWithdrawn,
        ),
        handlers.procurement_released,
    ),
    EventHandler(
        "OCDS of a plan",
        (
            plans.PlanPublished,
            plans.PlanRevised,
            plans.PlanChanged,
            plans.PlanArchived,
            plans.PlanWithdrawn,
        ),
        handlers.plan_released,
    ),
    EventHandler(
        "OCDS of a dialogue",
        (
            dialogues.DialogueScheduled,
            dialogues.DialogueOpened,
            dialogues.DialogueChanged,
            dialogues.DialogueExtended,
            dialogues.DialogueShortened,
            dialogues.DialogueClosed,
            dialogues.DialogueConcluded,
            dialogues.DialogueCancelled,
            dialogues.SummaryPublished,
        ),
        handlers.dialogue_released,
    ),
    EventHandler(
        "OCDS of a contribution",
        (
            contributions.ContributionEdited,
            contributions.ContributionWithdrawn,
            contributions.ContributionRemoved,
            contributions.ContributionRestored,
            contributions.QuestionAnswered,
        ),
        handlers.contribution_released,
    ),
    EventHandler(
        "OCDS of an interest",
        (
            interests.InterestRegistered,
            interests.InterestChanged,
            interests.InterestWithdrawn,
        ),
        handlers.interest_released,
    ),
    EventHandler(
        "OCDS of an organisation",
        (
            organisations.OrganisationApproved,
            organisations.OrganisationChanged,
            organisations.OrganisationConfirmed,
            organisations.OrganisationDisplaced,
            organisations.OrganisationRenamed,
            organisations.OrganisationReturned,
            organisations.OrganisationSuspended,
            organisations.OrganisationUnconfirmed,
        ),
        handlers.organisation_released,
    ),
    EventHandler("OCDS after a hiding", handlers.HIDDEN, handlers.hiding_released),
)
