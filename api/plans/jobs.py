"""Worker steps."""

from sqlalchemy.orm import Session

from api.core.reindexing import rebuild_terms
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of, searched


def make_terms(session: Session) -> int:
    """Writes the search terms of a batch of procurements."""
    version = Procurement.search_version
    return rebuild_terms(session, Procurement, version, lambda row: searched(fields_of(row)))
