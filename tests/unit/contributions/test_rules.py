"""What is held, late, disposed; and that no state is left the wrong way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.codelists.catalogue import builtin
from api.contributions.inputs import DispositionPut
from api.contributions.models import (
    ConfidentialGround,
    Contribution,
    ContributionStatus,
    DispositionOutcome,
    ReportReason,
)
from api.contributions.rules import contributions as rules
from api.contributions.rules import dispositions
from api.contributions.rules import moderation as moderation_rules
from api.contributions.rules.translations import Wording
from api.contributions.schemas.dispositions import influence_out
from api.core.errors import Conflict, WrongState
from api.core.i18n import Language, LocalText, translate
from api.dialogues.models import Dialogue, DialogueStatus, ModerationMode
from tests.factories.contributions import contribution, official
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TEXT = {Language.FI: LocalText("Perustelu")}
BUYER = organisation()
S = ContributionStatus

NEW = Wording("Uusi", {})
Step = Callable[[Contribution, Dialogue], object]
STEPS: dict[str, tuple[Step, set[ContributionStatus], ContributionStatus | None]] = {
    "edit": (lambda one, call: rules.edit(one, NEW, call, NOW), {S.HELD, S.PUBLISHED}, None),
    "withdraw": (
        lambda one, call: rules.withdraw(one, call, NOW), {S.HELD, S.PUBLISHED}, S.WITHDRAWN,
    ),
    "release": (lambda one, call: moderation_rules.release(one, call, NOW), {S.HELD}, S.PUBLISHED),
    "remove": (
        lambda one, call: moderation_rules.remove(one, TEXT, call, NOW, None),
        {S.HELD, S.PUBLISHED},
        S.REMOVED,
    ),
    "restore": (lambda c, call: moderation_rules.restore(c, call, NOW), {S.REMOVED}, S.PUBLISHED),
}  # fmt: skip
"""What each takes, from which states, and the state after it; None for the same."""


@given(st.sampled_from(ModerationMode), st.booleans(), st.integers(0, 3), st.integers(0, 4))
def test_contribution_of_the_buyer_is_neither_held_nor_late(
    moderation: ModerationMode, by_buyer: bool, grace: int, hours_after: int
) -> None:
    deadline = NOW - timedelta(hours=hours_after)
    call = dialogue(
        BUYER, DialogueStatus.CLOSED, closes_at=deadline, moderation=moderation, grace_hours=grace
    )
    said = official(call, BUYER) if by_buyer else contribution(call, None)
    said.status, said.published_at = S.HELD, None
    event = rules.submit(said, call, NOW)
    held = moderation is ModerationMode.BEFORE and not by_buyer
    assert said.status is (S.HELD if held else S.PUBLISHED)
    assert (event is None) is (said.published_at is None) is held
    assert said.late is (not by_buyer and hours_after < grace)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("name", STEPS)
def test_steps_are_allowed_from_their_states_only(name: str, state: ContributionStatus) -> None:
    step, allowed, target = STEPS[name]
    call = dialogue(BUYER)
    said = contribution(call, None, status=state)
    if state in allowed:
        step(said, call)
        assert said.status is (target or state)
    else:
        with pytest.raises(WrongState):
            step(said, call)
        assert said.status is state


@pytest.mark.parametrize("late", [False, True])
def test_only_late_contributions_are_editable_in_the_grace_period(late: bool) -> None:
    call = dialogue(BUYER, DialogueStatus.CLOSED, closes_at=NOW, grace_hours=1)
    said = contribution(call, None, late=late)
    if late:
        rules.require_open_to_edits(said, call, NOW)
    else:
        with pytest.raises(WrongState):
            rules.require_open_to_edits(said, call, NOW)


def test_new_disposition_replaces_the_former() -> None:
    call, wanted = dialogue(BUYER), DispositionPut(DispositionOutcome.NOTED, TEXT)
    said = contribution(call, None)
    first, _ = dispositions.dispose(said, call, None, wanted, NOW)
    second, event = dispositions.dispose(
        said, call, first, DispositionPut(DispositionOutcome.ADOPTED, TEXT), NOW
    )
    assert (first.replaced_at, second.replaced_at) == (NOW, None)
    assert (first.number, second.number, event.outcome) == (1, 2, "adopted")


def test_contribution_of_the_buyer_gets_no_disposition() -> None:
    with pytest.raises(Conflict):
        dispositions.require_disposable(official(dialogue(BUYER), BUYER))


@given(st.lists(st.integers(0, 500), min_size=4, max_size=4), st.integers(0, 500))
def test_influence_is_a_share_of_all_contributions(counts: list[int], undisposed: int) -> None:
    by_outcome = {outcome.value: n for outcome, n in zip(DispositionOutcome, counts, strict=True)}
    total = sum(counts) + undisposed
    shown = influence_out({"contributions": total, **by_outcome, "participants": 1, "suppliers": 0})
    assert shown.undisposed == undisposed
    if total == 0:
        assert shown.changed_something is None
    else:
        assert shown.changed_something is not None
        changed = shown.adopted + shown.partly
        assert abs(shown.changed_something - changed / total) < 0.0001


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("outcomes", DispositionOutcome),
        ("report-reasons", ReportReason),
        ("confidential-grounds", ConfidentialGround),
    ],
)
def test_code_lists_name_every_choice(name: str, kind: type[StrEnum]) -> None:
    assert [row.code for row in builtin(name)] == [item.value for item in kind]


@pytest.mark.parametrize("language", Language)
def test_mails_and_pages_use_the_names_of_the_code_list(language: Language) -> None:
    for row in builtin("outcomes"):
        assert translate(f"outcome.{row.code}", language) == row.names[language]
