"""Pages for everybody, behind mailed links, and of signing in."""

from tests.api.web.matrix.rows import (
    SOME_ID,
    PageRow,
    at,
    at_dialogue,
    at_procurement,
    everyone,
)

ROWS = [
    PageRow("GET /", at("/"), everyone(200)),
    PageRow("GET /procurements/{procurement_id:uuid}", at_procurement(), everyone(200)),
    PageRow("GET /dialogues/{dialogue_id:uuid}", at_dialogue(), everyone(200)),
    PageRow("GET /favicon.ico", at("/favicon.ico"), everyone(204)),
    PageRow("GET /robots.txt", at("/robots.txt"), everyone(200)),
    PageRow("GET /sign-in", at("/sign-in"), everyone(200)),
    PageRow("POST /sign-in", at("/sign-in"), everyone(400)),
    PageRow("GET /sign-in/{sign_in_id:uuid}", at(f"/sign-in/{SOME_ID}"), everyone(200)),
    PageRow("POST /sign-in/{sign_in_id:uuid}", at(f"/sign-in/{SOME_ID}"), everyone(400)),
    PageRow("POST /sign-out", at("/sign-out"), everyone(303)),
    PageRow("GET /signed-out", at("/signed-out"), everyone(200)),
    PageRow("GET /sign-out-everywhere", at("/sign-out-everywhere"), everyone(404)),
    PageRow("POST /sign-out-everywhere", at("/sign-out-everywhere"), everyone(400)),
    PageRow("GET /watches/confirm", at("/watches/confirm"), everyone(404)),
    PageRow("POST /watches/confirm", at("/watches/confirm"), everyone(400)),
    PageRow("GET /invitations/accept", at("/invitations/accept"), everyone(404)),
    PageRow("POST /invitations/accept", at("/invitations/accept"), everyone(400)),
    PageRow("GET /erasure/confirm", at("/erasure/confirm"), everyone(404)),
    PageRow("POST /erasure/confirm", at("/erasure/confirm"), everyone(400)),
    PageRow("GET /processing-record", at("/processing-record"), everyone(200)),
    PageRow("GET /digests/{token:str}", at("/digests/x"), everyone(404)),
    PageRow("GET /p/{token:str}", at("/p/x"), everyone(404)),
    PageRow("GET /problems", at("/problems"), everyone(200)),
    PageRow("GET /problems/{name:str}", at("/problems/conflict"), everyone(200)),
]
