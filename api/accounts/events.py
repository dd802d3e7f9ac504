from uuid import UUID

from api.core.events import Audience, Event


class SignInRequested(Event):
    """Private: a worker makes the secrets and mails them."""

    name = "sign_in.requested.v1"
    collection = "sign-ins"
    subject_field = "sign_in_id"
    audience = Audience.PRIVATE

    sign_in_id: UUID


class SignedInFromNewPlace(Event):
    """Private: the person is told, in case it was somebody else."""

    name = "session.from_new_place.v1"
    collection = "sessions"
    subject_field = "session_id"
    audience = Audience.PRIVATE

    session_id: UUID
