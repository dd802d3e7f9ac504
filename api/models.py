"""Imports all tables for Alembic and the mappers. Only composition roots import it."""

import api.accounts.models
import api.buyer_digests.models
import api.codelists.models
import api.continuous.models
import api.contributions.models
import api.core.audit
import api.core.idempotency
import api.core.outbox
import api.core.quotas
import api.dialogues.models
import api.documents.models
import api.draft_links.models
import api.events.models
import api.exchange.ocds.models
import api.figures.models
import api.forms.models
import api.hidings.models
import api.ideas.models
import api.interest_replies.models
import api.interests.models
import api.mails.models
import api.meetings.models
import api.objections.models
import api.organisations.models
import api.participation.models
import api.personal_data.models
import api.plans.models.imports
import api.plans.models.plans
import api.plans.models.procurements
import api.practices.models
import api.surveys.models
import api.watches.models
import api.webhooks.models  # noqa: F401
from api.core.models import Base

__all__ = ["Base"]
