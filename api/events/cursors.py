"""Cursors of the log: `<log id>-<position>`, or the position alone."""

import re
from typing import NamedTuple

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import InvalidRequest, OtherLog
from api.events import queries

LARGEST = 2**63 - 1
"""PostgreSQL's bigint."""
PATTERN = r"^(?:[0-9a-f]{16}-)?[0-9]{1,19}$"


class LogCursor(NamedTuple):
    position: int
    log: str | None = None
    """None: the position belongs to this log. People write positions by hand, and clients of
    earlier releases have no log id. A position beyond the head is refused in any case.
    """


class LogEnd(NamedTuple):
    log: str
    head: int
    is_standby: bool

    def cursor(self, position: int) -> str:
        return f"{self.log}-{position}"

    def require(self, cursor: LogCursor) -> None:
        """Only the primary rejects a cursor beyond the head: a standby may lag behind."""
        is_other = cursor.log not in {None, self.log}
        if not self.is_standby and (is_other or cursor.position > self.head):
            raise OtherLog(log=self.log)


def read_cursor(given: str, pointer: str) -> LogCursor:
    log, _, position = given.rpartition("-")
    if not re.match(PATTERN, given) or int(position) > LARGEST:
        raise InvalidRequest.at(pointer, "bad_position")
    return LogCursor(int(position), log or None)


def log_end_of(row: Row[str, int, bool]) -> LogEnd:
    return LogEnd(*row)


async def read_end(session: AsyncSession) -> LogEnd:
    return log_end_of((await session.execute(queries.log_end())).one())
