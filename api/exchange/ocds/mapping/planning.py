"""The `planning` section: the plan, the dialogues and their summaries. Pure."""

from collections.abc import Iterator

from api.core.i18n import Language
from api.dialogues.models import Dialogue, DialogueStatus
from api.exchange.ocds.content import Process, Terms
from api.exchange.ocds.mapping.values import Json, filled, in_languages, moment, money

_MILESTONE_STATUS = {
    DialogueStatus.SCHEDULED: "scheduled",
    DialogueStatus.OPEN: "scheduled",
    DialogueStatus.CLOSED: "met",
    DialogueStatus.CONCLUDED: "met",
    DialogueStatus.CANCELLED: "notMet",
}


def planning(process: Process, terms: Terms, language: Language) -> Json:
    row = process.procurement
    return filled(
        **(in_languages("rationale", row.summary, language) if row else {}),
        budget=_budget(process),
        documents=list(_documents(process, terms, language)),
        milestones=[_milestone(call, language) for call in process.dialogues],
    )


def _budget(process: Process) -> Json | None:
    row = process.procurement
    if row is None or row.value_withheld:
        return None
    amount = row.value_low if row.value_high is None else row.value_high
    return None if amount is None else {"amount": money(amount, row.currency)}


def _milestone(call: Dialogue, language: Language) -> Json:
    """The market dialogue. It is met when it has closed, at its deadline or earlier."""
    return filled(
        id=str(call.id),
        type="engagement",
        **in_languages("title", call.title, language),
        dueDate=moment(call.closes_at) if call.closes_at else None,
        dateMet=moment(call.closed_at) if call.closed_at else None,
        status=_MILESTONE_STATUS[call.status],
    )


def _documents(process: Process, terms: Terms, language: Language) -> Iterator[Json]:
    yield from _plan_documents(process, terms, language)
    for call in process.dialogues:
        yield from _dialogue_documents(call, terms, language)


def _plan_documents(process: Process, terms: Terms, language: Language) -> Iterator[Json]:
    plan = process.plan
    if plan is None:
        return
    address = f"{terms.public_url}/v1/plans/{plan.id}"
    yield filled(
        id=str(plan.id),
        documentType="procurementPlan",
        **in_languages("title", plan.title, language),
        **in_languages("description", plan.description, language),
        url=address,
        datePublished=moment(plan.published_at) if plan.published_at else None,
        format="application/json",
    )
    for revision in process.revisions:
        yield filled(
            id=f"{plan.id}-{revision.number}",
            documentType="plannedProcurementNotice",
            **in_languages("title", plan.title, language),
            url=f"{address}/revisions/{revision.number}",
            datePublished=moment(revision.published_at),
            format="application/json",
        )


def _dialogue_documents(call: Dialogue, terms: Terms, language: Language) -> Iterator[Json]:
    page = f"{terms.public_url}/dialogues/{call.id}"
    yield filled(
        id=f"{call.id}-notice",
        documentType="marketEngagementNotice",
        **in_languages("title", call.title, language),
        url=page,
        datePublished=moment(call.published_at) if call.published_at else None,
        format="text/html",
    )
    if call.conclusion and call.status is DialogueStatus.CONCLUDED:
        yield filled(
            id=f"{call.id}-summary",
            documentType="marketStudies",
            **in_languages("title", call.title, language),
            **in_languages("description", call.conclusion, language),
            url=page,
            datePublished=moment(call.concluded_at) if call.concluded_at else None,
            format="text/html",
        )
