"""The procurements of a dialogue that the actor may see."""

from uuid import UUID

from sqlalchemy import Select, select

from api.core.actor import Actor
from api.dialogues.models import DialogueProcurement
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import visible_to


def procurements_of(actor: Actor, dialogue_id: UUID) -> Select[Procurement]:
    return (
        select(Procurement)
        .join(DialogueProcurement, DialogueProcurement.procurement_id == Procurement.id)
        .where(DialogueProcurement.dialogue_id == dialogue_id, visible_to(actor))
        .order_by(Procurement.id)
    )
