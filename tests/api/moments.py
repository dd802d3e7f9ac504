"""Moments as requests carry them."""

from datetime import timedelta

from api.core.clock import utc_now


def from_now(**distance: float) -> str:
    """`from_now(days=4)`: the moment in four days."""
    return (utc_now() + timedelta(**distance)).isoformat()
