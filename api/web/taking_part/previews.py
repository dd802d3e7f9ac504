"""What a preview says: how a text will look, who sees it, under which name, what can be changed."""

from collections.abc import Iterator, Sequence

from api.contributions.inputs import ContributionCreate
from api.contributions.rules.contributions import speaks_for_buyer
from api.core.actor import Actor
from api.core.i18n import Language, translate
from api.core.time_zones import in_zone
from api.dialogues.models import Dialogue, ModerationMode
from api.http.requests import ApiRequest
from api.participation import form_receipts
from api.presenters.presenter import Presenter
from api.web.forms.flow import Preview
from api.web.forms.form import Detail, Given
from api.web.page import language_of
from api.web.taking_part.writing import Writing, named_supplier


def preview_of(request: ApiRequest, writing: Writing) -> Preview:
    async def preview(given: Given) -> Sequence[Detail]:
        data, language = given.decode(ContributionCreate), language_of(request)
        supplier = named_supplier(given.form, data)
        held = await is_held(request, writing.dialogue)
        return list(_details(request.actor, writing, data, supplier, language, held=held))

    return preview


async def is_held(request: ApiRequest, dialogue: Dialogue) -> bool:
    """While the dialogue is flooded, what comes without an account waits for a moderator."""
    if request.actor.is_signed_in:
        return False
    return await form_receipts.is_flooded(request.transaction, dialogue, request.origin)


def changeable(dialogue: Dialogue, language: Language, what: str = "preview") -> str:
    """Until when it can be changed, and that it can be withdrawn: `page.<what>.change` says it."""
    if dialogue.closes_at is None:
        return translate(f"page.{what}.withdraw", language)
    time = Presenter(language).moment(dialogue.closes_at, dialogue.time_zone)
    return translate(
        f"page.{what}.change", language, time=in_zone(time, dialogue.time_zone, language)
    )


def _details(
    actor: Actor,
    writing: Writing,
    data: ContributionCreate,
    supplier: str | None,
    language: Language,
    *,
    held: bool,
) -> Iterator[Detail]:
    def line(name: str) -> str:
        return translate(f"page.preview.{name}", language)

    is_buyer = speaks_for_buyer(actor, writing.dialogue)
    yield line("text"), [data.text]
    if writing.quoted:
        yield line("about"), [writing.quoted]
    yield line("name"), [line("as_buyer") if is_buyer else supplier or line("participant")]
    waits = not is_buyer and (held or writing.dialogue.moderation is ModerationMode.BEFORE)
    yield line("seen_by"), [line("after_moderation" if waits else "everybody")]
    if data.confidential is not None:
        yield line("confidential"), [data.confidential.text]
    yield line("until"), [changeable(writing.dialogue, language)]
