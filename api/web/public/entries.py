"""Lists of procurements and dialogues that lead to their pages."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Texts
from api.dialogues.models import Dialogue
from api.plans.models.procurements import Procurement
from api.plans.models.values import Milestone
from api.plans.rules.content import public_value
from api.plans.rules.expected import ahead_in
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.web.public import load
from api.web.public.procurements import value_of


class Entry(msgspec.Struct, frozen=True):
    path: str
    title: PageText | None
    buyer: PageText | None
    details: list[str]


async def procurement_entries(
    session: AsyncSession, rows: Sequence[Procurement], words: Presenter
) -> list[Entry]:
    buyers = await load.buyers(session, [row.organisation_id for row in rows])
    return [_procurement(row, buyers[row.organisation_id], words) for row in rows]


async def dialogue_entries(
    session: AsyncSession, rows: Sequence[Dialogue], words: Presenter
) -> list[Entry]:
    buyers = await load.buyers(session, [row.organisation_id for row in rows])
    return [_dialogue(row, buyers[row.organisation_id], words) for row in rows]


def _procurement(row: Procurement, buyer: Texts, words: Presenter) -> Entry:
    details = [words.t(f"page.procurement.status.{row.status}")]
    if value := value_of(public_value(row), words):
        details.append(value)
    if row.notice_expected and Milestone.NOTICE in ahead_in(row.status):
        label = words.t("page.procurement.notice_expected")
        details.append(f"{label}: {words.period(row.notice_expected)}")
    return Entry(f"/procurements/{row.id}", words.text(row.title), words.text(buyer), details)


def _dialogue(row: Dialogue, buyer: Texts, words: Presenter) -> Entry:
    details = [words.t(f"page.dialogue.status.{row.status}")]
    for name, moment in (("opens_at", row.opens_at), ("closes_at", row.closes_at)):
        if moment and moment > utc_now():
            details.append(_time(name, moment, row.time_zone, words))
    return Entry(f"/dialogues/{row.id}", words.text(row.title), words.text(buyer), details)


def _time(name: str, moment: datetime, time_zone: str, words: Presenter) -> str:
    return f"{words.t(f'page.dialogue.{name}')}: {words.moment(moment, time_zone)}"
