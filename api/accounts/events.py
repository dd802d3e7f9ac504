from uuid import UUID

from api.core.events import Audience, Event


class SignInRequested(Event):
    """Private: a worker makes the secrets and mails them."""

    name = "sign_in.requested.v1"
    collection = "sign-ins"
    subject_field = "sign_in_id"
    audience = Audience.PRIVATE

    sign_in_id: UUID
