"""Pages of operators and moderators: approve, suspend, remove, see what is stuck, try again."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus
from api.mails.models import Mail, MailState
from api.organisations.models import Organisation, OrganisationStatus
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.contributions import contribution, report
from tests.factories.dialogues import dialogue
from tests.factories.mails import mail
from tests.factories.organisations import organisation
from tests.factories.world import World


@pytest.fixture
def operator(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("operator"))
    return visitor


async def test_buyer_is_approved_and_suspended(operator: Visitor, session: AsyncSession) -> None:
    row = organisation(status=OrganisationStatus.PENDING, name="Uusi kunta")
    session.add(row)
    await session.commit()
    row_id = row.id
    page = await operator.open("/operating")
    assert f"/operating/organisations/{row_id}/approve" in page.text
    await operator.open(f"/operating/organisations/{row_id}/approve")
    assert row.business_id in operator.main()
    page = await operator.submit()
    assert "Organisaatio on hyväksytty" in page.text
    stored = await session.get_one(Organisation, row_id, populate_existing=True)
    assert stored.status is OrganisationStatus.APPROVED
    page = await operator.open(f"/operating/organisations/{row_id}")
    assert "/approve" not in page.text
    await operator.open(f"/operating/organisations/{row_id}/suspend")
    await operator.submit()
    stored = await session.get_one(Organisation, row_id, populate_existing=True)
    assert stored.status is OrganisationStatus.SUSPENDED


async def test_organisation_that_changed_meanwhile_is_not_approved_unseen(
    operator: Visitor, session: AsyncSession
) -> None:
    row = organisation(status=OrganisationStatus.PENDING, name="Uusi kunta")
    session.add(row)
    await session.commit()
    row_id = row.id
    await operator.open(f"/operating/organisations/{row_id}/approve")
    changed = await session.get_one(Organisation, row_id, populate_existing=True)
    changed.website = "https://muu.example"
    await session.commit()
    page = await operator.submit()
    assert page.status_code == 412
    assert "https://muu.example" in operator.main()


async def test_organisations_are_found_by_name_and_state(
    operator: Visitor, session: AsyncSession
) -> None:
    session.add(organisation(status=OrganisationStatus.PENDING, name="Uusi kunta"))
    await session.flush()
    await operator.open("/operating/organisations?status=pending&q=uusi")
    assert "Uusi kunta" in operator.main()
    assert "Oulun kaupunki" not in operator.main()
    await operator.open("/operating/organisations?status=nonsense")
    assert "Oulun kaupunki" in operator.main()


async def test_moderator_removes_with_a_reason(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    moderator = Visitor(client)
    moderator.sign_in(world.token("moderator"))
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    row = contribution(call, world.people["resident"], text="Soita 050 1234567")
    session.add(row)
    await session.flush()
    session.add(report(row))
    await session.commit()
    row_id = row.id
    page = await moderator.open("/operating/contributions")
    assert f"/my/contributions/{row_id}/remove" in page.text
    moderator.pages = 0
    await moderator.open(f"/my/contributions/{row_id}/remove")
    page = await moderator.submit({"reason/fi/text": "Puhelinnumero."})
    assert "Viesti on poistettu" in page.text
    assert moderator.pages == 2
    stored = await session.get_one(Contribution, row_id, populate_existing=True)
    assert stored.status is ContributionStatus.REMOVED


async def test_what_is_stuck_is_shown_and_tried_again(
    operator: Visitor, session: AsyncSession
) -> None:
    row = mail(state=MailState.FAILED)
    session.add(row)
    await session.commit()
    row_id = row.id
    await operator.open("/operating/health")
    assert "postgresql" in operator.main()
    page = await operator.open("/operating/dead-letters")
    assert f"/operating/dead-letters/mail/{row_id}/retry" in page.text
    assert row.address not in page.text
    await operator.open(f"/operating/dead-letters/mail/{row_id}/retry")
    await operator.submit()
    stored = await session.get_one(Mail, row_id, populate_existing=True)
    assert stored.state is MailState.PENDING
