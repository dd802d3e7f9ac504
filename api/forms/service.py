"""Stores drafts of forms, and ensures that each form takes effect once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.clock import utc_now
from api.core.limit_errors import TooManyRequests
from api.core.networks import Origin
from api.core.quotas import Limit
from api.core.retention import RETENTION, RetentionPeriod
from api.core.tokens import hash_token
from api.forms.models import FormDraft, FormSubmission

Entries = Mapping[str, Sequence[str]]
"""The entered values by the name of the field."""


class Submission(NamedTuple):
    """A form that has been claimed."""

    location: str | None
    """The page that answered it. None while it is being handled."""
    sent_at: datetime


DRAFT_LASTS = RETENTION[RetentionPeriod.FORM_DRAFTS]
MOST_BYTES = 200_000
"""Maximum size of one draft. A longer one is not stored; its text is only in the page that shows
the refusal.
"""
SAVED = Limit("form-drafts", 300, DRAFT_LASTS)
"""Drafts from one network: strangers must not fill the disk."""


async def find_draft(session: AsyncSession, browser: str, path: str) -> Entries | None:
    """`browser` is the random value of the browser's cookie."""
    return await session.scalar(
        select(FormDraft.entries).where(
            FormDraft.browser == hash_token(browser),
            FormDraft.path == path,
            FormDraft.saved_at > utc_now() - DRAFT_LASTS,
        )
    )


async def save_draft(
    session: AsyncSession, browser: str, path: str, entries: Entries, origin: Origin
) -> bool:
    """Returns False if the draft is empty or too long, or if its network has saved too many."""
    size = sum(len(text.encode()) for texts in entries.values() for text in texts)
    if not 0 < size <= MOST_BYTES or not await _may_save(session, origin):
        return False
    row = {
        "entries": {name: list(texts) for name, texts in entries.items()},
        "saved_at": utc_now(),
    }
    await session.execute(
        insert(FormDraft)
        .values(browser=hash_token(browser), path=path, **row)
        .on_conflict_do_update(index_elements=[FormDraft.browser, FormDraft.path], set_=row)
    )
    return True


async def forget_draft(session: AsyncSession, browser: str, path: str) -> None:
    await session.execute(
        delete(FormDraft).where(FormDraft.browser == hash_token(browser), FormDraft.path == path)
    )


async def claim(session: AsyncSession, form_id: str) -> str | None:
    """The page that answered an earlier copy of the form. None for the first copy.

    Waits while another copy is being handled, because its transaction locks the row. If the other
    copy is refused, its row is rolled back, and this copy counts as the first.
    """
    stmt = insert(FormSubmission).values(id_hash=hash_token(form_id), sent_at=utc_now())
    locked = stmt.on_conflict_do_update(
        index_elements=[FormSubmission.id_hash], set_={"id_hash": stmt.excluded.id_hash}
    )
    return await session.scalar(locked.returning(FormSubmission.location))


async def answer_to(session: AsyncSession, form_id: str) -> str | None:
    """The page that answered the form. None if the form has not taken effect."""
    return await session.scalar(
        select(FormSubmission.location).where(FormSubmission.id_hash == hash_token(form_id))
    )


async def submission_of(session: AsyncSession, form_id: str) -> Submission:
    """The form must have been claimed."""
    row = await session.execute(
        select(FormSubmission.location, FormSubmission.sent_at).where(
            FormSubmission.id_hash == hash_token(form_id)
        )
    )
    return Submission(*row.one())


async def finish(session: AsyncSession, form_id: str, location: str) -> None:
    await session.execute(
        update(FormSubmission)
        .where(FormSubmission.id_hash == hash_token(form_id))
        .values(location=location)
    )


async def _may_save(session: AsyncSession, origin: Origin) -> bool:
    try:
        await quotas.require_network(session, SAVED, *origin)
    except TooManyRequests:
        return False
    return True
