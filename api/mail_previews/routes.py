"""The mails that the platform sends, as they look: for translators and operators."""

from enum import StrEnum
from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from api.core.actor import Permission
from api.core.errors import NotFound
from api.core.i18n import Language
from api.http.authorization import access
from api.http.etags import answer
from api.http.requests import ApiRequest
from api.mail_previews.catalogue import SAMPLES
from api.mail_previews.schemas import MailTemplates, mail_template_out

CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'"
"""The styles of mails stand in their elements. Nothing else is in them, and nothing is fetched."""


class MailFormat(StrEnum):
    HTML = "html"
    TEXT = "text"


_MEDIA = {MailFormat.HTML: "text/html; charset=utf-8", MailFormat.TEXT: "text/plain; charset=utf-8"}

WantedLanguage = Annotated[
    Language | None,
    QueryParameter(name="language", description="Instead of what `Accept-Language` asks for."),
]


class MailTemplateController(Controller):
    path = "/mail-templates"
    tags = ("Mail templates",)

    @get(
        "/",
        operation_id="list_mail_templates",
        summary="Every mail there is",
        opt=access(Permission.MAIL_MANAGE),
    )
    async def list_mail_templates(self, request: ApiRequest) -> Response[MailTemplates]:
        """For the operator. Each occasion for a mail, with its subject in three languages."""
        request.actor.require(Permission.MAIL_MANAGE)
        shown = [mail_template_out(sample, request.settings) for sample in SAMPLES.values()]
        return answer(request, MailTemplates(shown))

    @get(
        "/{name:str}",
        operation_id="preview_mail_template",
        summary="A mail with an example's content",
        opt=access(Permission.MAIL_MANAGE) | {"produces": ("text/html", "text/plain")},
    )
    async def preview_mail_template(
        self,
        request: ApiRequest,
        name: FromPath[str],
        language: WantedLanguage = None,
        form: FromQuery[MailFormat] = MailFormat.HTML,
    ) -> Response[bytes]:
        """Made by the code that makes the real ones; its links lead nowhere."""
        request.actor.require(Permission.MAIL_MANAGE)
        if name not in SAMPLES:
            raise NotFound
        mail_language = language or request.language
        mail = SAMPLES[name].render(mail_language, request.settings)
        headers = {
            "Content-Language": mail_language.value,
            "Content-Security-Policy": CSP,
            "Vary": "Authorization, Accept-Language",
        }
        body = (mail.html if form is MailFormat.HTML else mail.text).encode()
        return answer(request, body, headers=headers, media_type=_MEDIA[form])
