"""The forms of an idea and of the buyer's decision, and their previews."""

from collections.abc import Sequence

from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.dialogues.inputs import LONGEST_REASON
from api.http.requests import ApiRequest
from api.ideas.inputs import LONGEST, LONGEST_TITLE, IdeaCreate, IdeaDecide, IdeaOutcome
from api.ideas.models import Idea
from api.organisations.models import Organisation
from api.web.forms.choices import organisation_options
from api.web.forms.fields import Control, Field, Option
from api.web.forms.form import Detail, Form
from api.web.languages import best_text
from api.web.page import language_of
from api.web.taking_part.writing import language_field


async def idea_form(request: ApiRequest, buyer: Organisation) -> Form:
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.idea.{name}", language)

    suppliers: Sequence[Option] = []
    if request.actor.is_signed_in:
        suppliers = await organisation_options(
            request.transaction, request.actor, Permission.INTEREST_WRITE, language
        )
    return Form(
        title=t("new"),
        lines=[best_text(buyer.name, language), t("new.text")],
        button=t("new.button"),
        needs_sign_in=True,
        has_preview=True,
        back=f"/buyers/{buyer.id}",
        fields=[
            Field(
                name="supplier_id",
                label=t("firm"),
                control=Control.RADIO if len(suppliers) > 1 else Control.HIDDEN,
                options=suppliers,
                initial=[option.value for option in suppliers[:1]],
            ),
            Field(name="title", label=t("title"), longest=LONGEST_TITLE),
            *(
                Field(
                    name=name,
                    label=t(name),
                    hint=t(f"{name}.hint"),
                    control=Control.LONG_TEXT,
                    longest=longest,
                )
                for name, longest in LONGEST.items()
            ),
            language_field(language),
            Field(name="cpv", label=t("cpv"), hint=t("cpv.hint"), optional=True),
            Field(name="link", label=t("link"), hint=t("link.hint"), optional=True),
            Field(name="public", label=t("public.choice"), control=Control.TICK),
        ],
    )


def idea_preview(data: IdeaCreate, buyer: Organisation, language: Language) -> list[Detail]:
    def t(name: str) -> str:
        return translate(f"page.idea.{name}", language)

    return [
        (t("buyer"), [best_text(buyer.name, language)]),
        *((t(name), [getattr(data, name)]) for name in ("title", *LONGEST)),
        (t("readers"), [t("public" if data.public else "private")]),
    ]


def decision_form(idea: Idea, language: Language) -> Form:
    def t(name: str) -> str:
        return translate(f"page.idea.decide.{name}", language)

    return Form(
        title=t("title"),
        lines=[idea.title, t("text")],
        button=t("button"),
        version=idea.version,
        needs_sign_in=True,
        has_preview=True,
        back=f"/my/ideas/{idea.id}",
        fields=[
            Field(
                name="outcome",
                label=t("outcome"),
                control=Control.RADIO,
                options=[
                    Option(outcome.value, t(outcome.value))
                    for outcome in IdeaOutcome
                    if outcome.value != idea.status.value
                ],
            ),
            Field(
                name=f"reason/{language}/text",
                label=t("reason"),
                hint=t("reason.hint"),
                control=Control.LONG_TEXT,
                longest=LONGEST_REASON,
            ),
        ],
    )


def reason_preview(data: IdeaDecide, idea: Idea, language: Language) -> list[Detail]:
    def t(name: str) -> str:
        return translate(f"page.idea.decide.{name}", language)

    seen_by = t("seen_by.all" if idea.public else "seen_by.firm")
    return [
        (t("outcome"), [t(data.outcome.value)]),
        (t("reason"), [text.text for text in data.reason.values()]),
        (t("seen_by"), [seen_by]),
    ]
