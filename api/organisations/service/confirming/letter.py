from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound, WrongState
from api.core.i18n import Language
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import ConfirmationRequest, Organisation
from api.organisations.rules import confirmation as rules
from api.organisations.service.confirming.codes import ask, require_own_manager


class ByLetter:
    """A code on paper. The operator who prints it looks up the address in the business register.

    The platform keeps no postal addresses, because that of a sole trader is a home.
    """

    by = ConfirmedBy.LETTER

    async def begin(
        self,
        session: AsyncSession,
        actor: Actor,
        organisation: Organisation,
        data: ConfirmationCreate,
    ) -> ConfirmationRequest:
        require_own_manager(actor, organisation.id)
        return await ask(
            session, actor, organisation, self.by, language=data.language or Language.FI
        )


async def write_code(
    session: AsyncSession,
    actor: Actor,
    organisation: Organisation,
    request: ConfirmationRequest | None,
    key: str,
) -> str:
    """Creates the code of a letter. The code of an earlier print becomes invalid."""
    actor.require(Permission.ORGANISATION_APPROVE, organisation.id)
    actor.require_person()
    rules.require_claimed(organisation)
    if request is None or request.method is not ConfirmedBy.LETTER:
        raise NotFound
    if not rules.is_open(request, utc_now()):
        raise WrongState("confirmation_request", "ended", "waiting")
    code = rules.new_code()
    request.code_hash = rules.code_hash(key, request.id, code)
    target = f"confirmations/{request.id}"
    record_audit(session, actor, "confirmation.print", target, organisation_id=organisation.id)
    await session.flush()
    return code
