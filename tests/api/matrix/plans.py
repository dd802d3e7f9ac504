from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.plans.models.imports import ImportMapping
from api.plans.models.plans import PlanRevision
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.matrix.roles import BUYER_ONLY, editors, publishers
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, at, everyone
from tests.factories.plans import plan, procurement
from tests.factories.world import World

TEXT = {"fi": {"text": "Siivouspalvelut"}}
PLAN = {"title": TEXT, "period_start": "2027-01-01", "period_end": "2027-12-31"}
SHEET = {"file": ("plan.csv", b"Hankinta;Laji\nSiivous;palvelu\n", "text/csv")}
REASON = {"fi": {"text": "Määräraha puuttuu."}}

DRAFT, PUBLIC = "draft", "published"
ALL_SEE = everyone(200)


CREATORS = editors(201, stranger=201)
"""Each for their own buyer."""


def _plan(state: str, path: str = "", json: object = None, **options: object) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = plan(world.buyer, status=PlanStatus(state))
        session.add(row)
        await session.flush()
        if state == PUBLIC:
            session.add(
                PlanRevision(
                    plan_id=row.id,
                    number=1,
                    published_at=utc_now(),
                    note={},
                    content={**PLAN, "description": {}, "procurements": {}},
                )
            )
        return Call(f"/v1/plans/{row.id}{path}", json, ANY_VERSION, options)

    return given


def _with_draft(state: str, path: str, json: object) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        call = await _plan(state, path, json)(world, session)
        plan_id = UUID(call.path.split("/")[3])
        session.add(procurement(world.buyer, plan_id=plan_id, status=ProcurementStatus.DRAFT))
        return call

    return given


def _procurement(state: str, path: str = "", json: object = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = procurement(world.buyer, status=ProcurementStatus(state))
        session.add(row)
        return Call(f"/v1/procurements/{row.id}{path}", json, ANY_VERSION)

    return given


PLANNED = "planned"
UNIT = {"unit": "Koulut"}
CANCEL = {"status": "cancelled", "reason": REASON}


async def _saved_mapping(world: World, session: AsyncSession) -> Call:
    row = ImportMapping(
        organisation_id=world.buyer.id,
        signature="s",
        headings={"A": "Palvelu"},
        columns={"A": "title"},
    )
    session.add(row)
    await session.flush()
    return Call(f"/v1/organisations/{world.buyer.id}/import-mappings/{row.id}")


ROWS = [
    Row("list_plans", at("/v1/plans"), ALL_SEE),
    Row("create_plan", at("/v1/plans", PLAN), CREATORS),
    Row("get_plan", _plan(DRAFT), BUYER_ONLY, state=DRAFT),
    Row("get_plan", _plan(PUBLIC), ALL_SEE, state=PUBLIC),
    Row("get_plan", _plan("archived"), ALL_SEE, state="archived"),
    Row("update_plan", _plan(DRAFT, json={"title": TEXT}), editors(200, others=404), state=DRAFT),
    Row("update_plan", _plan(PUBLIC, json={"title": TEXT}), editors(200), state=PUBLIC),
    Row("publish_plan", _with_draft(DRAFT, "/publish", {}), editors(200, others=404), state=DRAFT),
    Row("publish_plan", _with_draft(PUBLIC, "/publish", {}), editors(200), state=PUBLIC),
    Row("list_plan_gaps", _with_draft(DRAFT, "/gaps", None), editors(200, others=404), state=DRAFT),
    Row("list_plan_gaps", _with_draft(PUBLIC, "/gaps", None), editors(200), state=PUBLIC),
    Row("archive_plan", _plan(DRAFT, "/archive"), editors(409, others=404), state=DRAFT),
    Row("archive_plan", _plan(PUBLIC, "/archive"), editors(200), state=PUBLIC),
    Row("delete_plan", _with_draft(DRAFT, "", None), editors(204, others=404), state=DRAFT),
    Row("delete_plan", _plan(PUBLIC), editors(409), state=PUBLIC),
    Row("copy_plan", _plan(DRAFT, "/copy", {}), editors(201, others=404), state=DRAFT),
    Row("copy_plan", _plan(PUBLIC, "/copy", {}), editors(201), state=PUBLIC),
    Row("import_plan", _plan(DRAFT, "/import", files=SHEET), editors(200, others=404), state=DRAFT),
    Row("import_plan", _plan(PUBLIC, "/import", files=SHEET), editors(200), state=PUBLIC),
    *(
        Row(
            operation,
            _plan(state, f"/procurements{path}", body),
            editors(status, others=others),
            state=state,
        )
        for operation, path, body, status in (
            ("put_procurement", "?reference=A", {"title": TEXT}, 201),
            ("put_procurements", "/batch", {"items": [{"title": TEXT, "reference": "A"}]}, 200),
        )
        for state, others in ((DRAFT, 404), (PUBLIC, 403))
    ),
    Row("list_import_mappings", at("/v1/organisations/{buyer}/import-mappings"), editors(200)),
    Row(
        "delete_import_mapping",
        _saved_mapping,
        editors(204),
    ),
    Row("list_plan_revisions", _plan(DRAFT, "/revisions"), BUYER_ONLY, state=DRAFT),
    Row("list_plan_revisions", _plan(PUBLIC, "/revisions"), ALL_SEE, state=PUBLIC),
    Row("get_plan_revision", _plan(DRAFT, "/revisions/1"), everyone(404), state=DRAFT),
    Row("get_plan_revision", _plan(PUBLIC, "/revisions/1"), ALL_SEE, state=PUBLIC),
    Row(
        "compare_plan_revisions",
        _plan(DRAFT, "/revisions/1/difference?since=1"),
        everyone(404),
        state=DRAFT,
    ),
    Row(
        "compare_plan_revisions",
        _plan(PUBLIC, "/revisions/1/difference?since=1"),
        ALL_SEE,
        state=PUBLIC,
    ),
    Row("list_procurements", at("/v1/procurements?facets=cpv&count=true"), ALL_SEE),
    Row("export_procurements_csv", at("/v1/procurements/export.csv"), ALL_SEE),
    Row("export_procurements_xlsx", at("/v1/procurements/export.xlsx"), ALL_SEE),
    Row("create_procurement", at("/v1/procurements", {"title": TEXT}), CREATORS),
    Row("get_procurement", _procurement(DRAFT), BUYER_ONLY, state=DRAFT),
    Row("get_procurement", _procurement(PLANNED), ALL_SEE, state=PLANNED),
    Row("get_procurement", _procurement("cancelled"), ALL_SEE, state="cancelled"),
    Row(
        "update_procurement", _procurement(DRAFT, json=UNIT), editors(200, others=404), state=DRAFT
    ),
    Row("update_procurement", _procurement(PLANNED, json=UNIT), editors(200), state=PLANNED),
    Row("delete_procurement", _procurement(DRAFT), editors(204, others=404), state=DRAFT),
    Row("delete_procurement", _procurement(PLANNED), editors(409), state=PLANNED),
    Row(
        "approve_procurement",
        _procurement(DRAFT, "/approve"),
        publishers(200, others=404),
        state=DRAFT,
    ),
    Row(
        "approve_procurement",
        _procurement(PLANNED, "/approve"),
        publishers(409),
        state=PLANNED,
    ),
    Row(
        "publish_procurement",
        _procurement(DRAFT, "/publish"),
        editors(200, others=404),
        state=DRAFT,
    ),
    Row("publish_procurement", _procurement(PLANNED, "/publish"), editors(409), state=PLANNED),
    Row(
        "withdraw_procurement",
        _procurement(DRAFT, "/withdraw-publication", {"reason": REASON}),
        editors(409, others=404),
        state=DRAFT,
    ),
    Row(
        "withdraw_procurement",
        _procurement(PLANNED, "/withdraw-publication", {"reason": REASON}),
        editors(200),
        state=PLANNED,
    ),
    Row(
        "withdraw_plan",
        _plan(DRAFT, "/withdraw-publication", {"reason": REASON}),
        editors(409, others=404),
        state=DRAFT,
    ),
    Row(
        "withdraw_plan",
        _plan(PUBLIC, "/withdraw-publication", {"reason": REASON}),
        editors(200),
        state=PUBLIC,
    ),
    Row(
        "change_procurement_status",
        _procurement(DRAFT, "/status", CANCEL),
        editors(409, others=404),
        state=DRAFT,
    ),
    Row(
        "change_procurement_status",
        _procurement(PLANNED, "/status", CANCEL),
        editors(200),
        state=PLANNED,
    ),
    Row("get_procurement_history", _procurement(DRAFT, "/history"), BUYER_ONLY, state=DRAFT),
    Row("get_procurement_history", _procurement(PLANNED, "/history"), ALL_SEE, state=PLANNED),
]
