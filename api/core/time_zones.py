"""The time zone of a moment in words."""

from api.core.i18n import Language, translate

_FINNISH = frozenset({"Europe/Helsinki", "Europe/Mariehamn"})


def in_zone(time: str, zone: str, language: Language) -> str:
    """`31.3.2027 klo 12.00 (Suomen aikaa)`."""
    name = "time.in_finland" if zone in _FINNISH else "time.in_zone"
    return translate(name, language, time=time, zone=zone)
