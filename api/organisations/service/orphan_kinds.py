"""Marks or disables the items of a key or member that leaves; `app.py` provides the kinds."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.organisations.mails.orphans import Creator, Left
from api.organisations.orphans import Kind, leave_behind


class Leaving(NamedTuple):
    kinds: Sequence[Kind]
    public_url: str

    async def leave(
        self,
        session: AsyncSession,
        organisation_id: UUID,
        creator: Creator,
        now: datetime,
        *,
        at_once: bool,
    ) -> list[Left]:
        return await session.run_sync(
            lambda sync: leave_behind(
                sync,
                self.kinds,
                organisation_id,
                creator,
                now,
                at_once=at_once,
                public_url=self.public_url,
            )
        )
