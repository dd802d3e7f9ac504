"""What buyers' digests hold of people: nothing but when a member is written to."""

from sqlalchemy import select

from api.buyer_digests.models import BuyerDigest
from api.core.privacy import Basis, Ending, Impersonal, Personal, Sort, Whose
from api.core.retention import Period
from api.organisations.models import Membership

PERSONAL = (
    Personal(
        BuyerDigest,
        {"membership_id": Sort.LINK},
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: BuyerDigest.membership_id.in_(
            select(Membership.id).where(Membership.person_id == key.person_id)
        ),
    ),
)

IMPERSONAL: Impersonal = {}
