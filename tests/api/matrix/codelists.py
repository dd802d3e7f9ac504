from tests.api.matrix.rows import Row, at, everyone

ROWS = [
    Row("list_code_lists", at("/v1/codelists"), everyone(200)),
    Row("list_codes", at("/v1/codelists/regions"), everyone(200)),
    Row("list_codes", at("/v1/codelists/none"), everyone(404), state="unknown"),
    Row("get_code", at("/v1/codelists/regions/17"), everyone(200)),
    Row("get_code", at("/v1/codelists/regions/99"), everyone(404), state="unknown"),
]
