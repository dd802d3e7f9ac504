"""Lots as text: their titles, or the number that a sheet gives."""

import pytest

from api.core.i18n import Language
from api.plans.wording import written_field

LOTS = [{"title": {"fi": {"text": "Pohjoinen"}}}, {"title": {"sv": {"text": "Södra"}}}]


@pytest.mark.parametrize(("lots", "text"), [(3, "3"), (LOTS, "Pohjoinen, Södra"), ([], "")])
def test_lots_are_titles_or_a_number(lots: object, text: str) -> None:
    assert written_field("lots", lots, Language.FI) == text
