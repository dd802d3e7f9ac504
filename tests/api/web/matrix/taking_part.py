"""Forms of firms and residents."""

from tests.api.web.matrix.rows import (
    PageRow,
    at_dialogue,
    at_procurement,
    everyone,
    signed_in,
)

ROWS = [
    PageRow(
        "GET /procurements/{procurement_id:uuid}/interest",
        at_procurement("/interest"),
        signed_in(200),
    ),
    PageRow(
        "POST /procurements/{procurement_id:uuid}/interest",
        at_procurement("/interest"),
        everyone(400, anonymous=401),
    ),
    PageRow(
        "GET /procurements/{procurement_id:uuid}/interest/registered",
        at_procurement("/interest/registered"),
        signed_in(200),
    ),
    PageRow("GET /dialogues/{dialogue_id:uuid}/interest", at_dialogue("/interest"), signed_in(200)),
    PageRow(
        "POST /dialogues/{dialogue_id:uuid}/interest",
        at_dialogue("/interest"),
        everyone(400, anonymous=401),
    ),
    PageRow(
        "GET /dialogues/{dialogue_id:uuid}/interest/registered",
        at_dialogue("/interest/registered"),
        signed_in(200),
    ),
]
