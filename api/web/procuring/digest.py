"""When a buyer's pending work is mailed to the reader."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.buyer_digests import service
from api.buyer_digests.inputs import BuyerDigestFrequency, BuyerDigestPatch
from api.buyer_digests.models import BuyerDigest
from api.core.i18n import Language, best_text, translate
from api.core.schedule import WEEK
from api.http.requests import ApiRequest
from api.organisations.service import organisations
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, expected_version, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.numbers import as_number
from api.web.page import language_of
from api.web.workspace.done import PATH as DONE

HOURS = 24


class BuyerDigestPages(Controller):
    path = "/my/buyers/{organisation_id:uuid}/digest"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _form(request, organisation_id))

    @post("/", opt=FORM_PAGE)
    async def change(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            row = await service.get(session, actor, organisation_id)
            patch, expected = given.decode(BuyerDigestPatch), expected_version(request, given, row)
            await service.update(session, actor, organisation_id, patch, expected)
            return Done(f"{DONE}/digest-changed")

        return await submit_form(request, await _form(request, organisation_id), act)


async def _form(request: ApiRequest, organisation_id: UUID) -> Form:
    language = language_of(request)
    if not request.actor.is_signed_in:
        return _with_fields("", None, language)
    session, actor = request.transaction, request.actor
    row = await service.get(session, actor, organisation_id)
    buyer = await organisations.get(session, actor, organisation_id)
    return _with_fields(best_text(buyer.name, language), row, language)


def _with_fields(buyer_name: str, row: BuyerDigest | None, language: Language) -> Form:
    schedule = row.schedule if row else None
    return Form(
        title=translate("page.digest", language),
        lines=[buyer_name, translate("page.digest.text", language)],
        button=translate("page.digest.button", language),
        fields=[
            Field(
                name="frequency",
                label=translate("page.digest.frequency", language),
                control=Control.RADIO,
                options=[
                    Option(item.value, translate(f"page.digest.{item}", language))
                    for item in BuyerDigestFrequency
                ],
                initial=[_frequency(row)] if row else (),
            ),
            Field(
                name="hour",
                label=translate("page.digest.hour", language),
                control=Control.SELECT,
                convert=as_number,
                options=[Option(str(hour), f"{hour:02}:00") for hour in range(HOURS)],
                initial=[str(schedule.hour)] if schedule else (),
            ),
            Field(
                name="weekdays",
                label=translate("page.digest.days", language),
                control=Control.CHECKBOXES,
                convert=as_number,
                optional=True,
                options=[
                    Option(str(day), translate(f"page.digest.day.{day}", language))
                    for day in range(WEEK)
                ],
                initial=[str(day) for day in schedule.weekdays] if schedule else (),
            ),
        ],
        version=row.version if row else None,
        needs_sign_in=True,
        back="/my",
    )


def _frequency(row: BuyerDigest) -> str:
    """A digest that a link has stopped comes never."""
    if row.stopped_at is not None:
        return BuyerDigestFrequency.NEVER.value
    return BuyerDigestFrequency(row.schedule.frequency).value
