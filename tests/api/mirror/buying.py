"""Chapter one: plans and procurements."""

from tests.api.mirror.life import Life

PLAN = {
    "title": {"fi": {"text": "Hankintasuunnitelma 2027"}},
    "period_start": "2027-01-01",
    "period_end": "2027-12-31",
}
WANTED = {
    "title": {"fi": {"text": "Koulukuljetukset 2027–2031"}},
    "category": "services",
    "cpv_main": "60130000",
    "municipalities": ["564"],
    "notice_expected": {"value": "2027-07-01", "precision": "quarter"},
    "value": {"low": "60000.00", "high": "150000.00"},
    "contact": {"name": "Hankinnat", "email": "hankinnat@example.fi"},
}
SHEET = (
    "Tunnus;Hankinta;Laji;CPV;Ajankohta;Kunta;Arvioitu arvo;Yhteyshenkilö\n"
    "D/1;{title};palvelu;90620000-9;Q3/2027;Oulu;60 000 €;Kaisa Kuljetus\n"
)
LATER = {"value": "2028-01-01", "precision": "quarter"}
REASON = {"fi": {"text": "Määräraha puuttuu."}}


async def plan(life: Life) -> None:
    made = await life.act("create_plan", "officer", json=PLAN)
    number = life.ids["plan"] = made["id"]
    await _import(life, "Lumityöt")
    await life.act("publish_plan", "officer", number, json={})
    change = {"title": {"sv": {"text": "Upphandlingsplan 2027"}}, "period_end": "2028-06-30"}
    await life.act("update_plan", "officer", number, json=change)
    await _import(life, "Lumityöt ja hiekoitus")
    await life.act("publish_plan", "officer", number, json={"note": REASON})
    changed = {**WANTED, "reference": "D/1", "reason": REASON}
    await life.act("put_procurements", "officer", number, json={"items": [changed]})
    changed["unit"] = "Tekninen"
    await life.act("put_procurement", "officer", number, json=changed, query="?reference=D/1")
    copied = await life.act("copy_plan", "officer", number, json={})
    await life.act("delete_plan", "officer", copied["id"])


async def _import(life: Life, title: str) -> None:
    sheet = {"file": ("plan.csv", SHEET.format(title=title).encode(), "text/csv")}
    await life.act("import_plan", "officer", life.ids["plan"], files=sheet)


async def procurements(life: Life) -> None:
    wanted = {**WANTED, "plan_id": life.ids["plan"]}
    thrown = await life.act("create_procurement", "officer", json=wanted)
    await life.act("delete_procurement", "officer", thrown["id"])
    rule = {"occasional_needs_approval": True}
    await life.act("update_organisation", "leader", life.ids["buyer"], json=rule)
    for name in ("moved", "talked about", "given up"):
        made = await life.act("create_procurement", "occasional", json=wanted)
        life.ids[name] = made["id"]
        await life.act("approve_procurement", "officer", made["id"])
        await life.act("publish_procurement", "occasional", made["id"])
    moved = life.ids["moved"]
    change = {"unit": "Koulutoimi", "summary": {"fi": {"text": "Koulukyydit."}}}
    await life.act("update_procurement", "officer", moved, json=change)
    moved_to = {"value": "2027-10-01", "precision": "quarter"}
    later = {"notice_expected": moved_to, "reason": REASON}
    await life.act("update_procurement", "officer", moved, json=later)
    await _status(life, moved, status="postponed", reason=REASON, notice_expected=LATER)
    await _status(life, moved, status="planned")
    await _status(life, moved, status="tendering", notice_id="2027-123456")
    await _status(life, moved, status="concluded")
    await _status(life, life.ids["given up"], status="cancelled", reason=REASON)
    filed = {"retention_class": "years_10", "case_reference": "OUKA/1"}
    await life.act("set_procurement_case_file", "officer", moved, json=filed)


async def mistakes(life: Life) -> None:
    """Published and taken back: one row of a plan, and a whole plan."""
    wanted = {**WANTED, "plan_id": life.ids["plan"]}
    row = (await life.act("create_procurement", "officer", json=wanted))["id"]
    await life.act("publish_plan", "officer", life.ids["plan"], json={})
    await life.act("withdraw_procurement", "officer", row, json={"reason": REASON})
    plan = (await life.act("create_plan", "officer", json=PLAN))["id"]
    await life.act("create_procurement", "officer", json={**WANTED, "plan_id": plan})
    await life.act("publish_plan", "officer", plan, json={})
    await life.act("withdraw_plan", "officer", plan, json={"reason": REASON})


async def _status(life: Life, number: str, **change: object) -> None:
    await life.act("change_procurement_status", "officer", number, json=change)


async def archive(life: Life) -> None:
    await life.act("archive_plan", "officer", life.ids["plan"])
