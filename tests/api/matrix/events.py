from tests.api.matrix.rows import Row, at, everyone

ROWS = [Row("list_events", at("/v1/events"), everyone(200))]
