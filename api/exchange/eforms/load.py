"""Reads what a notice is made of, and makes it with its findings."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.dialogues.service.loading import get as get_dialogue
from api.exchange.eforms import queries
from api.exchange.eforms.building import build
from api.exchange.eforms.building.places import Place, Subjects, place_of
from api.exchange.eforms.building.request import NoticeRequest
from api.exchange.eforms.notice import Notice
from api.exchange.eforms.rules.checking import check
from api.exchange.eforms.rules.findings import Finding
from api.exchange.eforms.writing.notice import tree
from api.exchange.eforms.writing.xml import encoded
from api.organisations.models import Organisation
from api.plans.service.loading import get_procurement


class CheckedNotice(NamedTuple):
    xml: bytes
    findings: list[tuple[Finding, Place]]


async def consultation(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, asked: NoticeRequest
) -> CheckedNotice:
    call = await get_dialogue(session, actor, dialogue_id)
    about = (await session.scalars(queries.procurements_of(actor, call.id))).all()
    buyer = await session.get_one(Organisation, call.organisation_id)
    subjects = Subjects(buyer.id, call.id, [row.id for row in about])
    return _checked(build.consultation(call, about, buyer, asked), subjects)


async def planning(
    session: AsyncSession, actor: Actor, procurement_id: UUID, asked: NoticeRequest
) -> CheckedNotice:
    row = await get_procurement(session, actor, procurement_id)
    buyer = await session.get_one(Organisation, row.organisation_id)
    return _checked(build.planning(row, buyer, asked), Subjects(buyer.id, None, [row.id]))


def _checked(notice: Notice, subjects: Subjects) -> CheckedNotice:
    written = tree(notice)
    findings = [(it, place_of(it, subjects)) for it in check(written, notice.flavour)]
    return CheckedNotice(encoded(written), findings)
