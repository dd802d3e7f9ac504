"""The form for a comment, a question or a reply, and its preview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from api.contributions.inputs import LONGEST, AnchorGiven, ContributionCreate
from api.contributions.models import Contribution, ContributionKind
from api.contributions.rules.contributions import speaks_for_buyer
from api.core.actor import Actor, Permission
from api.core.i18n import Language, pick, translate
from api.dialogues.models import Dialogue, Participation
from api.http.requests import ApiRequest
from api.web.forms.choices import code_options, organisation_options
from api.web.forms.fields import Control, Field, Option
from api.web.forms.form import Form
from api.web.page import language_of
from api.web.taking_part.senders import needs_sign_in, seal_of

_ONESELF = "oneself"
_LANGUAGES = {Language.FI: "suomi", Language.SV: "svenska", Language.EN: "English"}


@dataclass(frozen=True)
class Writing:
    """What is written, and about what."""

    dialogue: Dialogue
    kind: ContributionKind
    anchor: AnchorGiven | None = None
    parent: Contribution | None = None
    quoted: str = ""
    """The words that it is about."""

    @property
    def name(self) -> str:
        return "reply" if self.parent else self.kind.value

    @property
    def back(self) -> str:
        place = f"/dialogues/{self.dialogue.id}"
        if self.parent:
            return f"{place}#c-{self.parent.id}"
        if self.anchor:
            return f"{place}#{self.anchor.paragraph or self.anchor.document_id}"
        return place


async def writing_form(request: ApiRequest, writing: Writing) -> Form:
    language, dialogue = language_of(request), writing.dialogue
    title = pick(dialogue.title, language)
    fields = [*_hidden(writing), _text(writing, language), language_field(language)]
    if request.actor.is_signed_in and not speaks_for_buyer(request.actor, dialogue):
        fields += await _author_fields(request, dialogue, language)
        fields += await _confidential_fields(request, language)
    return Form(
        title=translate(f"page.write.{writing.name}", language),
        lines=[title[1] if title else "", who_is_shown(request.actor, dialogue, language)],
        button=translate(f"page.write.{writing.name}.button", language),
        fields=fields,
        needs_sign_in=needs_sign_in(dialogue),
        has_preview=True,
        seal=seal_of(request, dialogue),
        back=writing.back,
        template="write",
        values={"quoted": writing.quoted},
    )


def who_is_shown(actor: Actor, dialogue: Dialogue, language: Language) -> str:
    """Under which name, and whether an account is needed."""
    if speaks_for_buyer(actor, dialogue):
        return translate("page.write.as_buyer", language)
    known = "signed_in" if actor.is_signed_in else "receipt"
    return translate(f"page.write.as_participant.{known}", language)


def _hidden(writing: Writing) -> Iterator[Field]:
    values = {"kind": writing.kind.value}
    if writing.parent:
        values["parent_id"] = str(writing.parent.id)
    if writing.anchor:
        values["anchor/document_id"] = str(writing.anchor.document_id)
        values["anchor/version"] = str(writing.anchor.version)
        if writing.anchor.paragraph:
            values["anchor/paragraph"] = str(writing.anchor.paragraph)
    for name, value in values.items():
        convert = _as_number if name == "anchor/version" else _as_it_is
        yield Field(name=name, label="", control=Control.HIDDEN, initial=[value], convert=convert)


def _as_number(text: str, _: Language) -> int | str:
    """Anything else is refused as the API refuses it."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004
    return int(text) if is_number else text


def _as_it_is(text: str, _: Language) -> str:
    return text


def _text(writing: Writing, language: Language) -> Field:
    return Field(
        name="text",
        label=translate(f"page.write.{writing.name}.label", language),
        hint=translate("page.write.text.hint", language),
        control=Control.LONG_TEXT,
        longest=LONGEST,
    )


def language_field(language: Language) -> Field:
    return Field(
        name="language",
        label=translate("page.write.language", language),
        control=Control.SELECT,
        options=[Option(code.value, name) for code, name in _LANGUAGES.items()],
        initial=[language.value],
    )


async def _author_fields(
    request: ApiRequest, dialogue: Dialogue, language: Language
) -> Sequence[Field]:
    """For whom the person writes. Nothing to choose without a firm."""
    suppliers = await organisation_options(
        request.transaction, request.actor, Permission.INTEREST_WRITE, language
    )
    if not suppliers:
        return []
    is_open = dialogue.participation is not Participation.SUPPLIERS
    oneself = [Option(_ONESELF, translate("page.write.oneself", language))] if is_open else []
    options = [*oneself, *suppliers]
    return [
        Field(
            name="on_behalf_of",
            label=translate("page.write.on_behalf_of", language),
            hint=translate("page.write.on_behalf_of.hint", language),
            control=Control.RADIO if len(options) > 1 else Control.HIDDEN,
            options=options,
            initial=[options[0].value],
            convert=lambda text, _: UNSET if text == _ONESELF else text,
        ),
        Field(
            name="names_author",
            label=translate("page.write.names_author", language),
            control=Control.TICK,
        ),
    ]


async def _confidential_fields(request: ApiRequest, language: Language) -> Sequence[Field]:
    grounds = await code_options(request.transaction, "confidential-grounds", language)
    nothing = Option("", translate("page.write.ground.none", language))
    return [
        Field(
            name="confidential/text",
            label=translate("page.write.confidential", language),
            hint=translate("page.write.confidential.hint", language),
            control=Control.LONG_TEXT,
            longest=LONGEST,
            optional=True,
        ),
        Field(
            name="confidential/ground",
            label=translate("page.write.ground", language),
            control=Control.SELECT,
            options=[nothing, *grounds],
            optional=True,
        ),
    ]


def named_supplier(form: Form, data: ContributionCreate) -> str | None:
    """The name that everybody will see, if the writer chose so."""
    if not data.names_author or data.on_behalf_of is None:
        return None
    selected = str(data.on_behalf_of)
    options = [option for item in form.fields for option in item.options]
    return next((option.label for option in options if option.value == selected), selected)
