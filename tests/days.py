"""Days as people write them into forms."""

from datetime import timedelta

from api.core.clock import utc_now


def day(days: int) -> str:
    """So many days from today: `24.11.2026`."""
    moment = utc_now() + timedelta(days=days)
    return f"{moment.day}.{moment.month}.{moment.year}"
