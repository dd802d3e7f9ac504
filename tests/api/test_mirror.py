"""A mirror that follows the log equals the public data after each command.

After each command, also those of operators, and each deed of the clock it is compared with a copy
read anew. Counts are left out: they are said to be no events.
"""

import pytest
from litestar import Litestar
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.accounts.models import SignedInSession
from api.core.clock import clock_stopped_at
from api.core.settings import Settings
from tests.api.client import ApiClient
from tests.api.mirror import buying, continuous, model, organisations, talking
from tests.api.mirror.life import OPERATIONS, Life
from tests.api.twins.stage import BEGINS
from tests.factories.world import build_world
from workers import event_handlers

CHAPTERS = (
    buying.plan,
    buying.procurements,
    buying.mistakes,
    talking.call,
    talking.voices,
    talking.documents,
    talking.moderation,
    talking.dispositions,
    talking.survey,
    organisations.interests,
    continuous.outside_calls,
    talking.meetings,
    model.selections,
    model.editions,
    organisations.standing,
    organisations.confirmations,
    talking.ending,
    talking.cancelled,
    organisations.hidings,
    buying.archive,
    organisations.leaving,
)
"""One life, in this order."""


SILENT = {
    "who somebody is, and what they may do, is not public": (
        "accept_invitation cancel_erasure change_role confirm_sign_in create_api_key invite_member"
        " remove_member request_export request_sign_in revoke_api_key revoke_session"
        " revoke_sessions sign_out update_me withdraw_consent withdraw_invitation"
    ),
    "what somebody watches, and how they are told": (
        "adopt_webhook confirm_email_watch create_email_watch create_follow create_watch"
        " create_watch_feed create_webhook delete_follow delete_watch delete_watch_feed"
        " delete_webhook disable_webhook enable_webhook redeliver_webhook_attempt replay_webhook"
        " rotate_webhook_secret test_webhook unsubscribe update_buyer_digest update_watch"
        " update_webhook"
    ),
    "mails and their troubles": (
        "delete_mail_suppression delete_own_mail_suppression report_bounce retry_dead_letter"
        " retry_dead_letters"
    ),
    "a draft stays a draft": "adopt_preview create_preview import_planning_notice revoke_preview",
    "lets somebody speak, says nothing": "issue_receipt submit_vote_work",
    "part of an answer that only the buyer reads": "upload_survey_file",
    "how the next sheet of a buyer is read": "delete_import_mapping",
    "changes nothing": "verify_record",
}
"""Operations that change nothing that all can read, and why."""


@pytest.fixture
async def life(  # noqa: PLR0917 - fixtures
    app: Litestar,
    client: ApiClient,
    connection: AsyncConnection,
    session: AsyncSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Life:
    with clock_stopped_at(BEGINS):
        world = await build_world(session)
        await session.execute(
            update(SignedInSession).values(expires_at=BEGINS.replace(year=BEGINS.year + 1))
        )
        await session.commit()
    session.expunge_all()
    monkeypatch.setattr(event_handlers, "load_settings", lambda: settings)
    life = Life(app, connection, settings, world.tokens)
    firm = str(world.supplier.id)
    ids = {"buyer": str(world.buyer.id), "member": firm, "supplier": firm}
    life.begin(ids, {name: one.email for name, one in world.people.items()})
    return life


async def test_a_mirror_is_the_same_after_each_command(life: Life) -> None:
    await life.mirror.begin()
    for chapter in CHAPTERS:
        await chapter(life)
    assert not life.found, "\n".join(life.found)
    silent = {name for names in SILENT.values() for name in names.split()}
    assert OPERATIONS.keys() - life.done == silent
