from typing import ClassVar
from uuid import UUID

from api.core.events import Audience, Event


class SignInRequested(Event):
    """Private: a worker makes the secrets and mails them."""

    name: ClassVar[str] = "sign_in.requested.v1"
    collection: ClassVar[str] = "sign-ins"
    subject_field: ClassVar[str] = "sign_in_id"
    audience: ClassVar[Audience] = Audience.PRIVATE

    sign_in_id: UUID
