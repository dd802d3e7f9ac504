"""What a measure returns."""

from datetime import date

Measured = tuple[date, float] | None
"""The day that decides the period, and the number. None: the thing is not part of the figure."""
