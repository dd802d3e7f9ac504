from uuid import UUID

from api.core.events import Audience, Event


class SignInRequested(Event):
    """Private: a worker creates the secrets and mails them."""

    name = "sign_in.requested.v1"
    collection = "sign-ins"
    subject_field = "sign_in_id"
    audience = Audience.PRIVATE

    sign_in_id: UUID


class SignedInFromNewPlace(Event):
    """Private: a worker mails the person, in case somebody else signed in."""

    name = "session.from_new_place.v1"
    collection = "sessions"
    subject_field = "session_id"
    audience = Audience.PRIVATE

    session_id: UUID
