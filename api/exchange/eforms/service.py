"""Imports a planning notice as the draft of a procurement: all of it, or nothing."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import Fault, FaultyFile
from api.exchange.eforms.notice import Flavour
from api.exchange.eforms.reading.parse import parse
from api.exchange.eforms.reading.planning import ReadNotice, read_planning
from api.exchange.eforms.rules.checking import check, subtype_of
from api.exchange.eforms.rules.findings import Finding
from api.exchange.eforms.rules.texts import params_of
from api.exchange.eforms.writing.xml import Element
from api.organisations.models import Organisation
from api.plans.service import procurements
from api.plans.service.loading import plan_for_change

_ABSENT = "eforms_missing"


class ImportedNotice(NamedTuple):
    read: ReadNotice
    missing: list[Finding]
    """Fields that the notice lacks. A draft may lack them."""
    procurement_id: UUID | None
    """None after a dry run."""


async def import_planning(
    session: AsyncSession, actor: Actor, plan_id: UUID, data: bytes, *, dry_run: bool
) -> ImportedNotice:
    plan = await plan_for_change(session, actor, plan_id)
    buyer = await session.get_one(Organisation, plan.organisation_id)
    notice = parse(data)
    missing = _require_usable(notice)
    read = read_planning(notice, plan_id)
    if read.business_id and read.business_id != buyer.business_id:
        fault = Fault("/file", "eforms_other_buyer", {"id": read.business_id[:50]})
        raise FaultyFile([fault])
    async with session.begin_nested() as savepoint:
        row = await procurements.create(session, actor, read.draft)
        created = row.id
        if dry_run:
            await savepoint.rollback()
    return ImportedNotice(read, missing, None if dry_run else created)


def _require_usable(notice: Element) -> list[Finding]:
    """Returns what is missing. Refuses notices of an unknown kind, and wrong codes, dates and
    numbers: a draft must not keep them."""
    findings = check(notice, Flavour.EU)
    wrong = [Fault(it.path, it.code, params_of(it)) for it in findings if it.code != _ABSENT]
    if wrong:
        raise FaultyFile(wrong)
    if subtype_of(notice).is_consultation:
        raise FaultyFile([Fault("/file", "eforms_not_planning")])
    return findings
