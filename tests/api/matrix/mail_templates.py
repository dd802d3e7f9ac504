from tests.api.matrix.rows import Row, at, everyone

OPERATOR = everyone(403, anonymous=401, operator=200)

ROWS = [
    Row("list_mail_templates", at("/v1/mail-templates"), OPERATOR),
    Row("preview_mail_template", at("/v1/mail-templates/sign_in?language=sv"), OPERATOR),
    Row(
        "preview_mail_template",
        at("/v1/mail-templates/spam"),
        {**OPERATOR, "operator": 404},
        state="no such mail",
    ),
]
