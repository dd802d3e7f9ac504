"""Personal data in buyers' digests: only the schedule of each member."""

from sqlalchemy import select

from api.buyer_digests.models import BuyerDigest
from api.core.privacy import (
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.organisations.models import Membership

PERSONAL = (
    Personal(
        BuyerDigest,
        {"membership_id": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: BuyerDigest.membership_id.in_(
            select(Membership.id).where(Membership.person_id == key.person_id)
        ),
    ),
)

IMPERSONAL: Impersonal = {}
