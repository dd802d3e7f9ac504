"""A form that only asks whether to do something: a title, a few words, a button."""

from collections.abc import Sequence

from api.core.i18n import Language, translate
from api.web.forms.form import Form


def question_form(
    name: str,
    language: Language,
    *,
    back: str,
    version: int | None = None,
    lines: Sequence[str] = (),
    text: str = "",
) -> Form:
    """`page.<name>.title`, `.text` and `.button` are its words; `lines` say what it is about.
    `text` is given if the words have parameters."""
    return Form(
        title=translate(f"page.{name}.title", language),
        lines=[*lines, text or translate(f"page.{name}.text", language)],
        button=translate(f"page.{name}.button", language),
        version=version,
        needs_sign_in=True,
        keeps_draft=False,
        back=back,
    )
