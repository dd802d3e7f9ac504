from tests.api.matrix.rows import Row, at, everyone

ROWS = [
    Row("check_health", at("/healthz"), everyone(200)),
    Row("check_readiness", at("/readyz"), everyone(200)),
    Row("read_security_contact", at("/.well-known/security.txt"), everyone(200)),
]
