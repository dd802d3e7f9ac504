"""People involved in a dialogue: the union of the features' own queries."""

from uuid import UUID

from sqlalchemy import Select, exists, select, union

from api.accounts.models import Person
from api.contributions.queries.recipients import authors
from api.interests.queries import interested
from api.meetings.queries.sign_ups import people_in
from api.surveys.queries import respondents
from api.watches.models import NoticeStop


def recipients(dialogue_id: UUID) -> Select[Person]:
    """People involved in the dialogue, except those who stopped its notices. Participants without
    an account get no notices; they read the dialogue with their receipt.
    """
    features = (authors, interested, people_in, respondents)
    involved = union(*(feature(dialogue_id) for feature in features))
    stopped = exists().where(
        NoticeStop.dialogue_id == dialogue_id, NoticeStop.person_id == Person.id
    )
    return select(Person).where(Person.id.in_(involved), ~stopped).order_by(Person.id)
