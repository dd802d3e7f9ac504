"""Refusals name states, permissions and who has them in the reader's words."""

from enum import StrEnum

import pytest

from api.contributions.models import ContributionStatus
from api.core.actor import Actor, ActorKind, Permission
from api.core.errors import Forbidden, Problem, Why, WrongState
from api.core.i18n import Language, translate
from api.core.ids import new_id
from api.dialogues.models import DialogueStatus
from api.events.models import DeliveryState
from api.hidings.models import HidingState
from api.mails.models import MailState
from api.meetings.models import MeetingStatus, SignUpStatus
from api.organisations.models import Confirmation, OrganisationKind, OrganisationStatus, Role
from api.organisations.rules.people import InvitationState
from api.organisations.rules.roles import ROLES_OF, roles_with
from api.plans.models.values import PlanStatus, ProcurementStatus
from api.surveys.models import ResponseState, SurveyStatus
from api.watches.models import SlotState
from api.webhooks.models import EndpointState

STATES: dict[str, tuple[type[StrEnum], ...]] = {
    "dialogue": (DialogueStatus,),
    "procurement": (ProcurementStatus,),
    "plan": (PlanStatus,),
    "contribution": (ContributionStatus,),
    "meeting": (MeetingStatus,),
    "sign_up": (SignUpStatus,),
    "hiding": (HidingState,),
    "survey": (SurveyStatus,),
    "response": (ResponseState,),
    "webhook": (EndpointState,),
    "organisation": (OrganisationStatus, Confirmation),
    "invitation": (InvitationState,),
    "task": (DeliveryState, MailState, SlotState),
}


def detail(problem: Problem, language: Language = Language.FI) -> str:
    return translate(problem.words, language, **problem.params)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("thing", STATES)
def test_every_state_has_a_text(thing: str, language: Language) -> None:
    for kind in STATES[thing]:
        for state in kind:
            words = detail(WrongState(thing, state, state), language)
            assert translate(f"state.{thing}.{state}", language) in words
            assert "{" not in words


def test_a_wrong_state_says_how_it_is_and_when_it_works() -> None:
    refused = WrongState("dialogue", DialogueStatus.OPEN, DialogueStatus.CLOSED)
    finnish = "Vuoropuhelu on avoinna. Tämä onnistuu, kun se on sulkeutunut."
    assert detail(refused) == finnish
    swedish = "Dialogen är öppen. Det här går när den är stängd."
    assert detail(refused, Language.SV) == swedish
    assert refused.context == {"state": "open", "needed": ["closed"]}


def test_several_states_are_listed() -> None:
    refused = WrongState("dialogue", "open", "closed", "concluded", "cancelled")
    assert "sulkeutunut, päättynyt tai peruttu" in detail(refused)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_a_text(permission: Permission, language: Language) -> None:
    words = detail(Forbidden(permission=permission), language)
    assert f"({permission})" in words
    assert words.endswith(".")


@pytest.mark.parametrize("permission", Permission)
def test_refusal_names_the_roles_with_the_permission(permission: Permission) -> None:
    who = translate(f"permission.{permission}.who", Language.EN)
    held = roles_with(permission)
    if "ember" in who or not held:
        kinds = [kind for kind in OrganisationKind if held & ROLES_OF[kind]]
        assert all(ROLES_OF[kind] <= held for kind in kinds)
        return
    named = {role for role in Role if role.value in who.replace("of the buyer", "")}
    assert named == held


def test_refusal_names_who_can_approve() -> None:
    assert detail(Forbidden(permission="plan:approve")) == (
        "Sinulla ei ole oikeutta hyväksyä julkaistavaksi (plan:approve). "
        "Pyydä hyväksyntä organisaatiosi hankinta-asiantuntijalta tai johtajalta."
    )


def test_refusal_names_the_owning_buyer() -> None:
    here, elsewhere = new_id(), new_id()
    held = frozenset({Permission.DIALOGUE_WRITE})
    officer = Actor(kind=ActorKind.PERSON, person_id=new_id(), memberships={here: held})
    with pytest.raises(Forbidden) as refused:
        officer.require(Permission.DIALOGUE_WRITE, elsewhere)
    assert refused.value.why is Why.ELSEWHERE
    assert detail(refused.value).startswith("Tämä kuuluu toiselle organisaatiolle. Vain sen omilla")


def test_refusal_says_that_only_companies_may() -> None:
    words = detail(Forbidden(why=Why.SUPPLIERS_ONLY))
    assert words.startswith("Tähän vuoropuheluun voivat osallistua vain yritykset.")
