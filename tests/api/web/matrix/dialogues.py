"""Forms of a dialogue, and one's own part in it. Members of the buyer are no participants."""

from collections.abc import Iterator, Mapping

from tests.api.web.matrix.places import (
    at_confidential,
    at_contribution,
    at_document,
    at_meeting,
    at_removed,
    at_sign_up,
    at_survey,
)
from tests.api.web.matrix.rows import PageRow, Path, at_dialogue, everyone
from tests.factories.surveys import PLAN
from tests.factories.world import STAFF

PAGE = "/dialogues/{dialogue_id:uuid}"
SAID = f"{PAGE}/contributions/{{contribution_id:uuid}}"


def both(
    route: str, path: Path, shown: Mapping[str, int], sent: Mapping[str, int]
) -> Iterator[PageRow]:
    """The form, and the form sent empty."""
    yield PageRow(f"GET {route}", path, shown)
    yield PageRow(f"POST {route}", path, sent)


def _no_buyer(status: int, refused: int = 409, **others: int) -> Mapping[str, int]:
    """The buyer's own people are refused."""
    return everyone(status, **dict.fromkeys(STAFF, refused), **others)


ROWS = [
    *both(f"{PAGE}/comment", at_dialogue("/comment"), everyone(200), everyone(400)),
    *both(f"{PAGE}/question", at_dialogue("/question"), everyone(200), everyone(400)),
    *both(
        f"{PAGE}/documents/{{document_id:uuid}}/comment",
        at_document(paragraph=False),
        everyone(200),
        everyone(400),
    ),
    *both(
        f"{PAGE}/documents/{{document_id:uuid}}/paragraphs/{{key:uuid}}/comment",
        at_document(paragraph=True),
        everyone(200),
        everyone(400),
    ),
    *both(f"{SAID}/reply", at_contribution("/reply"), everyone(200), everyone(400)),
    *both(f"{SAID}/vote", at_contribution("/vote"), _no_buyer(200), _no_buyer(303, anonymous=400)),
    *both(f"{SAID}/report", at_contribution("/report"), everyone(200), everyone(400)),
    PageRow(f"GET {SAID}/reported", at_contribution("/reported"), everyone(200)),
    *both(
        f"{SAID}/edit",
        at_contribution("/edit", "resident"),
        everyone(403, resident=200, anonymous=303),
        everyone(400),
    ),
    *both(
        f"{SAID}/withdraw",
        at_contribution("/withdraw", "resident"),
        everyone(403, resident=200, anonymous=303),
        everyone(403, resident=412, anonymous=401),
    ),
    *both(
        f"{SAID}/confidential",
        at_confidential(""),
        everyone(403, resident=200, anonymous=303),
        everyone(403, resident=400, anonymous=401),
    ),
    *both(
        f"{SAID}/confidential/remove",
        at_confidential("/remove"),
        everyone(403, resident=200, anonymous=303),
        everyone(403, resident=303, anonymous=401),
    ),
    *both(
        f"{SAID}/object",
        at_removed("/object"),
        everyone(403, resident=200, anonymous=303),
        everyone(400),
    ),
    PageRow(f"GET {PAGE}/mine", at_dialogue("/mine"), everyone(200, anonymous=303)),
    PageRow(f"GET {PAGE}/receipt", at_dialogue("/receipt"), everyone(200)),
    PageRow(f"GET {PAGE}/receipt.txt", at_dialogue("/receipt.txt"), everyone(303)),
    *both(f"{PAGE}/receipt/enter", at_dialogue("/receipt/enter"), everyone(200), everyone(400)),
    *both(f"{PAGE}/receipt/forget", at_dialogue("/receipt/forget"), everyone(200), everyone(303)),
    *both(
        f"{PAGE}/surveys/{{survey_id:uuid}}/answer",
        at_survey("/answer"),
        _no_buyer(200),
        _no_buyer(400),
    ),
    *both(
        f"{PAGE}/surveys/{{survey_id:uuid}}/answer/files",
        at_survey("/answer/files", [PLAN]),
        _no_buyer(200),
        everyone(415),
    ),
    *both(
        f"{PAGE}/surveys/{{survey_id:uuid}}/withdraw",
        at_survey("/withdraw"),
        everyone(404, anonymous=303),
        _no_buyer(404, anonymous=401),
    ),
    *both(
        f"{PAGE}/meetings/{{meeting_id:uuid}}/sign-up",
        at_meeting(),
        _no_buyer(200, 403, anonymous=303),
        _no_buyer(303, 403, anonymous=401),
    ),
    *both(
        f"{PAGE}/sign-ups/{{sign_up_id:uuid}}/cancel",
        at_sign_up("supplier"),
        everyone(404, supplier=200, anonymous=303),
        everyone(404, supplier=412, anonymous=401),
    ),
]
