"""The forms of signing in: an address, then the mailed code."""

from uuid import UUID

from api.accounts.rules import SIGN_IN_LASTS
from api.core.i18n import Language, translate
from api.web.forms.fields import Control, Field
from api.web.forms.form import Form


def address_form(language: Language, return_path: str) -> Form:
    return Form(
        title=translate("page.sign_in.start", language),
        button=translate("page.sign_in.mail", language),
        lines=[translate("page.sign_in.how", language)],
        keeps_draft=False,
        fields=[
            Field(
                name="email",
                label=translate("page.sign_in.address", language),
                type="email",
                autocomplete="email",
                inputmode="email",
                longest=254,
            ),
            Field(name="return", label="", control=Control.HIDDEN, initial=[return_path]),
        ],
    )


def code_form(language: Language, sign_in_id: UUID) -> Form:
    minutes = int(SIGN_IN_LASTS.total_seconds()) // 60
    return Form(
        title=translate("page.sign_in.sent", language),
        button=translate("page.sign_in.button", language),
        lines=[translate("page.sign_in.sent.text", language, minutes=minutes)],
        keeps_draft=False,
        fields=[
            Field(
                name="code",
                label=translate("page.sign_in.code", language),
                hint=translate("page.sign_in.code.hint", language),
                autocomplete="one-time-code",
                inputmode="numeric",
                longest=40,
            ),
            Field(name="sign_in_id", label="", control=Control.HIDDEN, initial=[str(sign_in_id)]),
        ],
    )
