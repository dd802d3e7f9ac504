"""Pages of one's own."""

from tests.api.web.matrix.rows import (
    PageRow,
    at,
    signed_in,
)

ROWS = [
    PageRow("GET /my", at("/my"), signed_in(200)),
]
