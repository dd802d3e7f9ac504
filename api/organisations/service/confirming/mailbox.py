from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.email_address import email_faults, written_email
from api.core.errors import Conflict, Fault, InvalidRequest, raise_faults
from api.core.i18n import Language
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import (
    BusinessRegisterState,
    ConfirmationRequest,
    Organisation,
)
from api.organisations.queries import confirmations as queries
from api.organisations.rules import mailbox as rules
from api.organisations.service.confirming.codes import ask, require_own_manager

_NO_WEBSITE = {
    BusinessRegisterState.WAITING: "register_waiting",
    BusinessRegisterState.UNKNOWN: "register_unknown",
    BusinessRegisterState.CEASED: "register_ceased",
}


class ByMailbox:
    """A code to a mailbox in the domain of the website in the business register.

    The website that the organisation's members typed here does not count.
    """

    by = ConfirmedBy.MAILBOX

    async def begin(
        self,
        session: AsyncSession,
        actor: Actor,
        organisation: Organisation,
        data: ConfirmationCreate,
    ) -> ConfirmationRequest:
        require_own_manager(actor, organisation.id)
        if data.email is None:
            raise InvalidRequest.at("/email", "required")
        email = written_email(data.email)
        raise_faults(email_faults("/email", email))
        website = await _website(session, organisation)
        raise_faults(rules.mailbox_faults("/email", email, website))
        return await ask(
            session,
            actor,
            organisation,
            self.by,
            language=data.language or Language.FI,
            email=email,
        )


async def _website(session: AsyncSession, organisation: Organisation) -> str:
    """The website that the worker read from the register, so that no request waits for the
    register."""
    entry = await session.scalar(queries.entry(organisation.id))
    state = entry.state if entry else BusinessRegisterState.WAITING
    if code := _NO_WEBSITE.get(state):
        raise Conflict([Fault("/method", code)])
    if entry is None or not entry.website:
        raise Conflict([Fault("/method", "register_no_website")])
    return entry.website
