"""Sizes of files as text."""

from babel.numbers import format_decimal

from api.core.i18n import Language, translate

KILO = 1_000


def written_size(size: int, language: Language) -> str:
    """`820 kB`, `1.2 MB`, in the reader's language."""
    unit, value = ("mb", size / KILO**2) if size >= KILO**2 else ("kb", max(1, size / KILO))
    pattern = "#,##0.#" if unit == "mb" else "#,##0"
    number = format_decimal(value, pattern, locale=language.value)
    return translate(f"value.{unit}", language, number=number)
