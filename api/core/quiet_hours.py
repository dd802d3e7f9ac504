"""Quiet hours, in which the platform sends nothing that can wait."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

WallHour = Annotated[int, Meta(ge=0, le=23)]


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """From one hour to another in the person's local time; over midnight if `to` is the smaller.

    21 to 7 means from 21.00 to 7.00.
    """

    from_: WallHour
    """The first quiet hour."""
    to: WallHour
    """The hour at which they end."""

    @classmethod
    def of(cls, from_: int | None, to: int | None) -> QuietHours | None:
        return None if from_ is None or to is None else cls(from_, to)

    def __composite_values__(self) -> tuple[int, int]:
        """For SQLAlchemy, which stores them in two columns."""
        return self.from_, self.to

    def contain(self, hour: int) -> bool:
        if self.from_ <= self.to:
            return self.from_ <= hour < self.to
        return hour >= self.from_ or hour < self.to

    def after(self, moment: datetime, time_zone: str) -> datetime:
        """The moment itself, or the end of the quiet hours that contain it, in UTC.

        Local time also counts when clocks change: if the clock skips the end, the next hour counts,
        which may be quiet too; if the end occurs twice, the first one counts.
        """
        zone = ZoneInfo(time_zone)
        while self.contain((local := moment.astimezone(zone)).hour):
            day = local.date() + timedelta(days=local.hour >= self.to)
            moment = datetime.combine(day, time(self.to), zone).astimezone(UTC)
        return moment
