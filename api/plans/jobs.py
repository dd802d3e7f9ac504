"""Steps of the workers."""

from sqlalchemy.orm import Session

from api.core.reindexing import write_anew
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of, searched


def make_terms(session: Session) -> int:
    """What procurements are found by, a batch of them."""
    version = Procurement.search_version
    return write_anew(session, Procurement, version, lambda row: searched(fields_of(row)))
