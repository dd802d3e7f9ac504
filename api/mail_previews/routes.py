"""Previews of the platform's mails, for translators and operators."""

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
"""Mails have inline styles. They need nothing else, and nothing is fetched."""


class MailFormat(StrEnum):
    HTML = "html"
    TEXT = "text"


_MEDIA = {MailFormat.HTML: "text/html; charset=utf-8", MailFormat.TEXT: "text/plain; charset=utf-8"}

MailLanguage = Annotated[
    Language | None,
    QueryParameter(name="language", description="Instead of the language of `Accept-Language`."),
]


class MailTemplateController(Controller):
    path = "/mail-templates"
    tags = ("Mail templates",)

    @get(
        "/",
        operation_id="list_mail_templates",
        summary="List all kinds of mails",
        opt=access(Permission.MAIL_MANAGE),
    )
    async def list_mail_templates(self, request: ApiRequest) -> Response[MailTemplates]:
        """For the operator. Lists all mails of the platform, with subjects in three languages."""
        request.actor.require(Permission.MAIL_MANAGE)
        shown = [mail_template_out(sample, request.settings) for sample in SAMPLES.values()]
        return answer(request, MailTemplates(shown))

    @get(
        "/{name:str}",
        operation_id="preview_mail_template",
        summary="Preview a mail with sample content",
        opt=access(Permission.MAIL_MANAGE) | {"produces": ("text/html", "text/plain")},
    )
    async def preview_mail_template(
        self,
        request: ApiRequest,
        name: FromPath[str],
        language: MailLanguage = None,
        form: FromQuery[MailFormat] = MailFormat.HTML,
    ) -> Response[bytes]:
        """For the operator. The preview is rendered like a real mail. Its links lead nowhere."""
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
