"""What is shown of an author: a number or a name, never both, and nothing that leads further."""

from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from api.contributions.models import ContributionStatus
from api.contributions.schemas.contributions import contribution_out
from api.contributions.views import ContributionView, Votes
from api.core.i18n import Language, LocalText
from api.organisations.models import Confirmation
from api.organisations.rules.labels import OrganisationName
from tests.factories.accounts import person
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation

CALL = dialogue(organisation())


@given(
    st.uuids(), st.uuids(), st.integers(1, 99), st.booleans(), st.sampled_from(ContributionStatus)
)
def test_schema_has_neither_person_nor_participant(
    person_id: UUID, participant_id: UUID, number: int, named: bool, status: ContributionStatus
) -> None:
    said = contribution(
        CALL,
        person(id=person_id),
        participant_id=participant_id,
        names_author=named,
        status=status,
    )
    name = OrganisationName({Language.FI: LocalText("Puhtax Oy")}, Confirmation.CLAIMED)
    view = ContributionView(
        said, number, name, [], [], own=False, has_confidential_part=False,
        anchor=None, votes=Votes(), voted=False, disposition=None,
    )  # fmt: skip
    shown = contribution_out(view)
    told = msgspec.json.encode(shown).decode()
    assert str(person_id) not in told
    assert str(participant_id) not in told
    if shown.author is not None:
        assert (shown.author.participant is None) is named
