from uuid import UUID

from api.core.events import Audience, Event


class IdeaEvent(Event):
    """A public idea, once the buyer has decided about it."""

    collection = "ideas"
    subject_field = "idea_id"

    idea_id: UUID
    organisation_id: UUID
    """The buyer."""
    supplier_id: UUID
    status: str


class IdeaPublished(IdeaEvent):
    """The buyer has decided for the first time about an idea that its firm wants to be public."""

    name = "idea.published.v1"


class IdeaChanged(IdeaEvent):
    """The buyer has decided anew, or the firm has withdrawn the idea."""

    name = "idea.changed.v1"


class IdeaSent(Event):
    """For the buyer's people."""

    name = "idea.sent.v1"
    collection = "ideas"
    subject_field = "idea_id"
    audience = Audience.PRIVATE

    idea_id: UUID


class IdeaDecided(Event):
    """For the firm, also if the idea is not public."""

    name = "idea.decided.v1"
    collection = "ideas"
    subject_field = "idea_id"
    audience = Audience.PRIVATE

    idea_id: UUID
