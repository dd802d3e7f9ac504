from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import Organisation


class ByOperator:
    """The operator of the platform has seen proof elsewhere."""

    by = ConfirmedBy.OPERATOR

    async def begin(
        self,
        session: AsyncSession,  # noqa: ARG002 - as every method
        actor: Actor,
        organisation: Organisation,
        data: ConfirmationCreate,  # noqa: ARG002
    ) -> None:
        actor.require(Permission.ORGANISATION_APPROVE, organisation.id)
        actor.require_person()
