from tests.api.matrix.rows import Row, at, everyone

TYPE = "fi.vuoropuhelu.dialogue.opened.v1"

ROWS = [
    Row("list_events", at("/v1/events"), everyone(200)),
    Row("stream_events", at("/v1/events/stream"), everyone(200)),
    Row("get_event_schema", at(f"/v1/events/schemas/{TYPE}"), everyone(200)),
    Row("get_event_schema", at("/v1/events/schemas/other"), everyone(404), state="unknown"),
]
