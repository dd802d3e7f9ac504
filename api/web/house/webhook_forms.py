"""The forms of a webhook: a new one, and what can be done with one."""

from collections.abc import Sequence
from enum import StrEnum

from api.core.i18n import Language, translate
from api.web.forms.fields import Control, Field
from api.web.forms.form import Form
from api.web.forms.numbers import as_number
from api.web.forms.questions import question_form
from api.webhooks.models import EndpointState, WebhookEndpoint
from api.webhooks.url_policy import LONGEST_URL


class Verb(StrEnum):
    TEST = "test"
    REPLAY = "replay"
    ROTATE = "rotate"
    DISABLE = "disable"
    ENABLE = "enable"
    ADOPT = "adopt"
    REMOVE = "remove"


def verbs_of(row: WebhookEndpoint) -> Sequence[Verb]:
    """What can be done with it now."""
    is_enabled = row.state is EndpointState.ENABLED
    running = [Verb.TEST, Verb.REPLAY, Verb.DISABLE] if is_enabled else [Verb.ENABLE]
    orphaned = [Verb.ADOPT] if row.disabled_at else []
    return [*orphaned, *running, Verb.ROTATE, Verb.REMOVE]


def webhook_form(
    back: str, criteria: Sequence[Field], language: Language, stored: WebhookEndpoint | None = None
) -> Form:
    """Of a new one, or of the one that is edited."""

    def t(name: str) -> str:
        return translate(f"page.webhook.{name}", language)

    words = "edit" if stored else "new"
    return Form(
        title=t(f"{words}.title"),
        lines=[t(f"{words}.text")],
        button=t(f"{words}.button"),
        version=stored.version if stored else None,
        needs_sign_in=True,
        back=back,
        fields=[
            Field(
                name="url",
                label=t("url"),
                hint=t("url.hint"),
                inputmode="url",
                longest=LONGEST_URL,
                initial=[stored.url] if stored else (),
            ),
            Field(
                name="description",
                label=t("description"),
                optional=True,
                empty="",
                initial=[stored.description] if stored and stored.description else (),
            ),
            Field(
                name="types",
                label=t("types"),
                hint=t("types.hint"),
                control=Control.LONG_TEXT,
                rows=4,
                longest=10_000,
                convert=lambda text, _: text.split(),
                optional=True,
                empty=[],
                initial=["\n".join(stored.types)] if stored and stored.types else (),
            ),
            *criteria,
            Field(
                name="full",
                label=t("full"),
                control=Control.TICK,
                initial=["yes"] if stored and stored.full else (),
            ),
        ],
    )


def verb_form(row: WebhookEndpoint, verb: Verb, path: str, language: Language) -> Form:
    back, name = f"{path}/{row.id}", f"webhook.{verb}"
    if verb is not Verb.REPLAY:
        lines = [row.description or row.url]
        return question_form(name, language, back=back, version=row.version, lines=lines)
    since = row.hears_after if row.missed_after is None else row.missed_after
    return Form(
        title=translate(f"page.{name}.title", language),
        lines=[row.description or row.url, translate(f"page.{name}.text", language)],
        button=translate(f"page.{name}.button", language),
        needs_sign_in=True,
        back=back,
        fields=[
            Field(
                name="after",
                label=translate("page.webhook.after", language),
                hint=translate("page.webhook.after.hint", language),
                inputmode="numeric",
                convert=as_number,
                initial=[str(since)],
            )
        ],
    )
