"""By what a row is known again when the edited sheet comes a second time.

Its own reference when it has one, else title and unit without regard to case and punctuation. Both
are given: a row that gets its case number only later is found by its title and then keeps the
reference. Running numbers are no reference, since they shift when a row is added above.
"""

from __future__ import annotations

from api.exchange.sheets.words import words


def reference_key(reference: str | None) -> str | None:
    known = "".join(reference.split()).casefold() if reference else ""
    return f"ref:{known}" if known else None


def title_key(title: str, unit: str | None) -> str:
    return f"title:{words(title)}|{words(unit or '')}"
