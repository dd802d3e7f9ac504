"""A reason in another language than the reader's says in which."""

import pytest

from api.contributions.mails import content as contributions
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText, marked_text
from api.notices import content as notices
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation
from tests.factories.participation import exclusion, participant

FI, SV, EN = Language.FI, Language.SV, Language.EN
FINNISH = {FI: LocalText("Mainos.")}


@pytest.mark.parametrize(
    ("language", "shown"),
    [(FI, "Mainos."), (SV, "Mainos. (på finska)"), (EN, "Mainos. (in Finnish)")],
)
def test_the_language_is_named_where_it_is_not_the_readers(language: Language, shown: str) -> None:
    assert marked_text(FINNISH, language) == shown
    assert marked_text({}, language) == ""
    assert marked_text({language: LocalText("X"), **FINNISH}, language) in {"X", "Mainos."}


def test_reasons_in_notices_are_marked() -> None:
    call = dialogue(organisation(), cancellation_reason=FINNISH)
    removed = contribution(call, None, removal_reason=FINNISH, created_at=utc_now())
    excluded = exclusion(participant(call), reason=FINNISH)
    assert contributions.removed(removed, call, SV).text == "Mainos. (på finska)"
    assert contributions.excluded(excluded, SV).text == "Mainos. (på finska)"
    [passage] = notices.cancelled(call, [], SV)
    assert passage.text == "Mainos. (på finska)"
