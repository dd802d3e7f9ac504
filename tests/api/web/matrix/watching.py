"""A search becomes a watch."""

from tests.api.web.matrix.rows import PageRow, at, everyone

ROWS = [
    PageRow("GET /watches/new", at("/watches/new?q=siivous"), everyone(200)),
    PageRow("POST /watches/new", at("/watches/new"), everyone(400)),
    PageRow("GET /watches/asked", at("/watches/asked"), everyone(200)),
    PageRow("GET /watches/saved", at("/watches/saved"), everyone(200)),
]
