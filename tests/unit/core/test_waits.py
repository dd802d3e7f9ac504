"""How long to wait, in words: `{retry_after}` of a text."""

from datetime import timedelta

import pytest

from api.core.i18n import Language, translate

DETAIL = "problem.too-many-requests.detail"


@pytest.mark.parametrize(
    ("seconds", "language", "words"),
    [
        (1, Language.EN, "Try again in a second."),
        (1, Language.FI, "Yritä uudelleen sekunnin kuluttua."),
        (1, Language.SV, "Försök igen om en sekund."),
        (180, Language.FI, "Yritä uudelleen 3 minuutin kuluttua."),
        (119, Language.EN, "Try again in 119 seconds."),
        (120, Language.EN, "Try again in 2 minutes."),
        (121, Language.EN, "Try again in 3 minutes."),
        (7199, Language.SV, "Försök igen om 2 timmar."),
        (28_800, Language.SV, "Försök igen om 8 timmar."),
        (28_800, Language.FI, "Yritä uudelleen 8 tunnin kuluttua."),
        (28_801, Language.FI, "Yritä uudelleen 9 tunnin kuluttua."),
        (172_801, Language.EN, "Try again in 3 days."),
    ],
)
def test_wait_is_rounded_up_in_a_fitting_unit(seconds: int, language: Language, words: str) -> None:
    assert translate(DETAIL, language, retry_after=timedelta(seconds=seconds)) == words
