"""What a way to confirm an organisation is."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate
from api.organisations.models import ConfirmationRequest, Organisation


class Method(Protocol):
    """It asks itself who may use it. A new one is a module here and a line in `methods`."""

    by: ConfirmedBy

    async def begin(
        self,
        session: AsyncSession,
        actor: Actor,
        organisation: Organisation,
        data: ConfirmationCreate,
    ) -> ConfirmationRequest | None:
        """None where it is proven with this; else what waits for its code. The row is locked."""
