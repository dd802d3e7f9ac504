"""Rules for writing, editing and withdrawing contributions. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import asdict

from api.contributions.events import (
    ContributionEdited,
    ContributionPublished,
    ContributionWithdrawn,
    QuestionAnswered,
)
from api.contributions.inputs import LONGEST, ConfidentialPatch, ContributionCreate
from api.contributions.models import (
    ConfidentialPart,
    Contribution,
    ContributionEdit,
    ContributionKind,
    ContributionStatus,
)
from api.contributions.rules.translations import Wording, translation_faults
from api.core.actor import Actor, Permission
from api.core.errors import (
    Fault,
    Forbidden,
    InvalidRequest,
    Unauthenticated,
    Why,
    WrongState,
)
from api.core.events import Event
from api.dialogues.models import (
    Dialogue,
    DialogueFormat,
    DialogueKind,
    DialogueStatus,
    ModerationMode,
    Participation,
)
from api.dialogues.rules.transitions import is_late, require_accepting, require_status

FORMAT_OF = {
    ContributionKind.COMMENT: DialogueFormat.COMMENTS,
    ContributionKind.QUESTION: DialogueFormat.QUESTIONS,
}
OPEN_TO_BUYER = (DialogueStatus.OPEN, DialogueStatus.CLOSED)
"""The buyer may still answer after the deadline."""
CHANGEABLE = (ContributionStatus.HELD, ContributionStatus.PUBLISHED)


def speaks_for_buyer(actor: Actor, dialogue: Dialogue) -> bool:
    """True for every member of the buyer, as none of them may take part as a participant."""
    return dialogue.organisation_id in actor.memberships


def require_may_contribute(actor: Actor, dialogue: Dialogue, on_behalf_of: UUID | None) -> None:
    if speaks_for_buyer(actor, dialogue):
        actor.require(Permission.CONTRIBUTION_WRITE)
        actor.require(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
        return
    require_may_take_part(actor, dialogue)
    if on_behalf_of is not None:
        actor.require(Permission.INTEREST_WRITE, on_behalf_of)
    elif dialogue.participation is Participation.SUPPLIERS:
        raise InvalidRequest.at("/on_behalf_of", "required")


def require_may_take_part(actor: Actor, dialogue: Dialogue) -> None:
    """Require that the actor may be a participant. Members of the buyer are handled before."""
    open_to_all = dialogue.participation is Participation.ALL
    if not (open_to_all and actor.holds_receipt_of(dialogue.id)):
        actor.require(Permission.CONTRIBUTION_WRITE)
    only_suppliers = dialogue.participation is Participation.SUPPLIERS
    if only_suppliers and not actor.organisations_with(Permission.INTEREST_WRITE):
        raise Forbidden(why=Why.SUPPLIERS_ONLY)


def require_open(dialogue: Dialogue, now: datetime, *, official: bool) -> None:
    """Require that the dialogue accepts contributions."""
    if official:
        require_status(dialogue, *OPEN_TO_BUYER)
    else:
        require_accepting(dialogue, now)


def require_open_to_edits(contribution: Contribution, dialogue: Dialogue, now: datetime) -> None:
    """Refuse late edits of contributions that arrived in time, as they would not be marked late."""
    if contribution.official or contribution.late:
        require_open(dialogue, now, official=contribution.official)
    else:
        require_status(dialogue, DialogueStatus.OPEN, now=now)


def contribution_faults(
    data: ContributionCreate, dialogue: Dialogue, *, official: bool
) -> Iterator[Fault]:
    yield from text_length_faults(data.text)
    yield from translation_faults(data.translations, data.language, official=official)
    if data.kind is ContributionKind.ANSWER:
        yield Fault("/kind", "answer_elsewhere")
    elif official and data.kind is ContributionKind.QUESTION:
        yield Fault("/kind", "buyer_comments")
    elif FORMAT_OF[data.kind] not in dialogue.formats:
        yield Fault("/kind", "not_in_this_dialogue")
    if data.confidential is not None:
        yield from text_length_faults(data.confidential.text, "/confidential/text")
    yield from _buyer_faults(data) if official else _participant_faults(data)


def _buyer_faults(data: ContributionCreate) -> Iterator[Fault]:
    if data.on_behalf_of is not None:
        yield Fault("/on_behalf_of", "speaks_for_buyer")
    if data.confidential is not None:
        yield Fault("/confidential", "speaks_for_buyer")


def _participant_faults(data: ContributionCreate) -> Iterator[Fault]:
    if data.attachments:
        yield Fault("/attachments", "buyer_attaches")
    if data.names_author and data.on_behalf_of is None:
        yield Fault("/on_behalf_of", "required")


def text_length_faults(text: str, pointer: str = "/text") -> Iterator[Fault]:
    if not 0 < len(text.strip()) <= LONGEST:
        yield Fault(pointer, "length", {"low": 1, "high": LONGEST})


def question_faults(asked: Sequence[UUID], questions: Sequence[UUID]) -> Iterator[Fault]:
    """`questions` are those of `asked` that can be answered."""
    for number, question in enumerate(asked):
        if question not in questions:
            yield Fault(f"/questions/{number}", "not_a_question_here")


def may_change(actor: Actor, contribution: Contribution, dialogue: Dialogue) -> bool:
    """True for the author; for contributions of the buyer, for all who may answer for it."""
    if contribution.official:
        return actor.may(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
    return is_author(actor, contribution)


def is_author(actor: Actor, contribution: Contribution) -> bool:
    if actor.participant_id is not None:
        return contribution.participant_id == actor.participant_id
    return actor.person_id is not None and contribution.person_id == actor.person_id


def require_may_change(actor: Actor, contribution: Contribution, dialogue: Dialogue) -> None:
    if may_change(actor, contribution, dialogue):
        return
    if contribution.official:
        actor.require(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
    if not (actor.is_signed_in or actor.holds_receipt_of(dialogue.id)):
        raise Unauthenticated
    raise Forbidden(why=Why.AUTHOR_ONLY)


def submit(
    contribution: Contribution, dialogue: Dialogue, now: datetime, *, held: bool = False
) -> ContributionPublished | None:
    """Publish the contribution, or hold it if asked or with `moderation: before`; never hold the
    buyer's."""
    if contribution.official:
        return publish(contribution, dialogue, now)
    contribution.late = is_late(dialogue, now)
    if dialogue.moderation is ModerationMode.AFTER and not held:
        return publish(contribution, dialogue, now)
    contribution.status = ContributionStatus.HELD
    return None


def publish(contribution: Contribution, dialogue: Dialogue, now: datetime) -> ContributionPublished:
    contribution.status = ContributionStatus.PUBLISHED
    contribution.published_at = now
    return ContributionPublished(**which(contribution, dialogue))


def answered(
    answer: Contribution, questions: Sequence[UUID], dialogue: Dialogue
) -> QuestionAnswered:
    return QuestionAnswered(**which(answer, dialogue), questions=list(questions))


def edit(
    contribution: Contribution, wording: Wording, dialogue: Dialogue, now: datetime
) -> tuple[ContributionEdit | None, Event | None]:
    """Keep the previous text as an edit, unless the contribution is held and was never public."""
    require_state(contribution, *CHANGEABLE)
    before = Wording(contribution.text, contribution.translations)
    contribution.text, contribution.translations = wording
    if contribution.status is ContributionStatus.HELD:
        return None, None
    contribution_edit = ContributionEdit(
        contribution_id=contribution.id, at=now, **before._asdict()
    )
    contribution.edited_at = now
    return contribution_edit, ContributionEdited(**which(contribution, dialogue))


def edit_confidential(part: ConfidentialPart, patch: ConfidentialPatch) -> set[str]:
    """Names of the changed fields."""
    fields = {name: value for name, value in asdict(patch).items() if value is not UNSET}
    changed = {name for name, value in fields.items() if getattr(part, name) != value}
    for name in changed:
        setattr(part, name, fields[name])
    return changed


def withdraw(contribution: Contribution, dialogue: Dialogue, now: datetime) -> Event | None:
    """Possible at any time, also after the deadline. A held contribution makes no event: it was
    never public.
    """
    require_state(contribution, *CHANGEABLE)
    was_public = contribution.status is ContributionStatus.PUBLISHED
    contribution.status = ContributionStatus.WITHDRAWN
    contribution.withdrawn_at = now
    return ContributionWithdrawn(**which(contribution, dialogue)) if was_public else None


def require_state(contribution: Contribution, *needed: ContributionStatus) -> None:
    if contribution.status not in needed:
        raise WrongState("contribution", contribution.status, *needed)


def which(contribution: Contribution, dialogue: Dialogue) -> dict[str, Any]:
    """With the procurement or plan, if it is the one of a continuous dialogue."""
    is_continuous = dialogue.kind in {DialogueKind.PROCUREMENT, DialogueKind.PLAN}
    about = {f"{dialogue.kind}_id": dialogue.id} if is_continuous else {}
    return {
        **about,
        "contribution_id": contribution.id,
        "dialogue_id": dialogue.id,
        "organisation_id": dialogue.organisation_id,
        "kind": contribution.kind.value,
    }
