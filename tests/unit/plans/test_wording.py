"""The fields of a procurement as text for readers."""

import pytest

from api.core.i18n import Language
from api.plans.wording import written_field

LOT = {"title": {"fi": {"text": "Pohjoinen"}, "sv": {"text": "Norra"}}}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3, "3"), (0, ""), ([], ""), ([LOT, LOT], "Norra, Norra"), (None, "")],
)
def test_lots_are_shown_by_titles_or_as_the_number_that_a_sheet_has(
    value: object, shown: str
) -> None:
    assert written_field("lots", value, Language.SV) == shown
