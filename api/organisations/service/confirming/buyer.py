from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.errors import Conflict, Fault, InvalidRequest
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import Confirmation, Organisation, OrganisationKind
from api.organisations.queries import organisations as queries


class ByBuyer:
    """A manager of a confirmed buyer vouches for the firm. Both audit logs have an entry.

    A member of the firm cannot vouch for it.
    """

    by = ConfirmedBy.BUYER

    async def begin(
        self,
        session: AsyncSession,
        actor: Actor,
        organisation: Organisation,
        data: ConfirmationCreate,
    ) -> None:
        if data.buyer_id is None:
            raise InvalidRequest.at("/buyer_id", "required")
        buyer = await session.scalar(queries.by_id(actor, data.buyer_id))
        if buyer is None or buyer.kind is not OrganisationKind.BUYER:
            raise InvalidRequest.at("/buyer_id", "no_such_buyer")
        actor.require(Permission.ORGANISATION_MANAGE, buyer.id)
        actor.require_person()
        if buyer.confirmation is not Confirmation.CONFIRMED or organisation.id in actor.memberships:
            raise Conflict([Fault("/buyer_id", "cannot_vouch")])
        target = f"organisations/{organisation.id}"
        record_audit(session, actor, "organisation.vouch", target, organisation_id=buyer.id)
