"""Notices are as public as what they are made of."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from api.exchange.eforms.notice import NoticeSubtype
from api.exchange.eforms.writing.notice import write
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.matrix.roles import BUYER_ONLY, editors
from tests.api.matrix.rows import Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import World
from tests.unit.exchange.eforms.notices import buyer, notice


def _call(status: DialogueStatus, path: str) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/eforms/e1{path}")

    return given


def _planned(status: ProcurementStatus, path: str) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = procurement(world.buyer, status=status)
        session.add(row)
        return Call(f"/v1/procurements/{row.id}/eforms/4{path}")

    return given


async def _uploaded(world: World, session: AsyncSession) -> Call:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    own = buyer(business_id=world.buyer.business_id)
    content = write(notice(NoticeSubtype.PLANNING_GENERAL, buyer=own))
    files = {"file": ("notice.xml", content, "application/xml")}
    return Call(f"/v1/plans/{row.id}/eforms", options={"files": files})


DRAFT = "?draft=true"
ROWS = [
    Row("get_consultation_notice", _call(DialogueStatus.OPEN, DRAFT), everyone(200)),
    Row("get_consultation_notice", _call(DialogueStatus.DRAFT, DRAFT), BUYER_ONLY, "draft"),
    Row("get_consultation_notice", _call(DialogueStatus.OPEN, ""), everyone(422), "incomplete"),
    Row("check_consultation_notice", _call(DialogueStatus.OPEN, "/check"), everyone(200)),
    Row("check_consultation_notice", _call(DialogueStatus.DRAFT, "/check"), BUYER_ONLY, "draft"),
    Row("get_planning_notice", _planned(ProcurementStatus.PLANNED, DRAFT), everyone(200)),
    Row("get_planning_notice", _planned(ProcurementStatus.DRAFT, DRAFT), BUYER_ONLY, "draft"),
    Row("check_planning_notice", _planned(ProcurementStatus.PLANNED, "/check"), everyone(200)),
    Row("check_planning_notice", _planned(ProcurementStatus.DRAFT, "/check"), BUYER_ONLY, "draft"),
    Row("import_planning_notice", _uploaded, editors(200)),
]
