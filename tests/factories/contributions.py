from typing import Any

from api.accounts.models import Person
from api.contributions.models import (
    ConfidentialGround,
    ConfidentialPart,
    Contribution,
    ContributionKind,
    ContributionStatus,
    Disposition,
    DispositionOutcome,
    Report,
    ReportReason,
)
from api.contributions.rules.moderation import about
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.dialogues.models import Dialogue
from api.objections.models import Objection
from api.organisations.models import Organisation


def contribution(call: Dialogue, author: Person | None, **values: Any) -> Contribution:
    """A published comment; `participant_id` gives its author a number."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "person_id": author.id if author else None,
        "kind": ContributionKind.COMMENT,
        "status": ContributionStatus.PUBLISHED,
        "names_author": False,
        "official": False,
        "late": False,
        "text": "Pienille yrityksille sopisi jako osiin.",
        "language": Language.FI,
        "published_at": utc_now(),
        "translations": {},
        "removal_reason": {},
    }
    return Contribution(**{**defaults, **values})


def question(call: Dialogue, author: Person | None, **values: Any) -> Contribution:
    return contribution(
        call,
        author,
        **{"kind": ContributionKind.QUESTION, "text": "Saako tarjota osia?", **values},
    )


def official(call: Dialogue, buyer: Organisation, **values: Any) -> Contribution:
    return contribution(
        call,
        None,
        **{
            "official": True,
            "names_author": True,
            "organisation_id": buyer.id,
            **values,
        },
    )


def confidential_part(said: Contribution, **values: Any) -> ConfidentialPart:
    """Add it after what it belongs to is flushed."""
    defaults: dict[str, Any] = {
        "contribution_id": said.id,
        "text": "Kalustomme riittää 12 reitille.",
        "ground": ConfidentialGround.TRADE_SECRET,
    }
    return ConfidentialPart(**{**defaults, **values})


def disposition(said: Contribution, **values: Any) -> Disposition:
    """The first of a contribution; add it after what it belongs to is flushed."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "contribution_id": said.id,
        "number": 1,
        "outcome": DispositionOutcome.NOTED,
        "reason": {Language.FI: LocalText("Otetaan huomioon seuraavalla kerralla.")},
        "decided_at": utc_now(),
    }
    return Disposition(**{**defaults, **values})


def report(said: Contribution, **values: Any) -> Report:
    """Add it after what it belongs to is flushed."""
    defaults: dict[str, Any] = {
        "contribution_id": said.id,
        "at": utc_now(),
        "reason": ReportReason.ABUSE,
        "text": "",
    }
    return Report(**{**defaults, **values})


def objection(removed: Contribution, **values: Any) -> Objection:
    """Of its author against the removal, not decided."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "about": about(removed.id),
        "person_id": removed.person_id,
        "participant_id": removed.participant_id,
        "text": "Puhe on asiasta, ei ihmisestä.",
        "made_at": utc_now(),
        "answer": {},
    }
    return Objection(**{**defaults, **values})
