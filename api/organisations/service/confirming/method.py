"""Interface of a method to confirm an organisation."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import ConfirmationRequest, Organisation


class Method(Protocol):
    """A method checks permissions itself. A new method is a module here and a line in `methods`."""

    by: ConfirmedBy

    async def begin(
        self,
        session: AsyncSession,
        actor: Actor,
        organisation: Organisation,
        data: ConfirmationCreate,
    ) -> ConfirmationRequest | None:
        """Returns None if this proves it, else the request that waits for its code. The caller has
        locked the row."""
