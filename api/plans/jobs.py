"""Worker steps."""

from sqlalchemy.orm import Session

from api.core.reindexing import write_anew
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of, searched


def make_terms(session: Session) -> int:
    """Writes the search terms of a batch of procurements."""
    version = Procurement.search_version
    return write_anew(session, Procurement, version, lambda row: searched(fields_of(row)))
