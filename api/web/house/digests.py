"""When a buyer's member is mailed what waits: days and hour, or never."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.buyer_digests import service
from api.buyer_digests.inputs import BuyerDigestFrequency, BuyerDigestPatch
from api.buyer_digests.models import BuyerDigest
from api.core.actor import Permission
from api.core.date_format import written_weekdays
from api.core.i18n import translate
from api.core.schedule import WEEK
from api.http.requests import ApiRequest
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.forms.numbers import as_number
from api.web.page import language_of
from api.web.watching.watch_forms import HOURS
from api.web.workspace.done import PATH as DONE
from api.web.workspace.organisations import organisation_path, own_organisation


class DigestPages(Controller):
    path = "/my/organisations/{organisation_id:uuid}/digest"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def schedule(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            row = await service.get(session, actor, organisation_id)
            expected = expected_version(request, given, row)
            patch = given.decode(BuyerDigestPatch)
            await service.update(session, actor, organisation_id, patch, expected)
            return Done(f"{DONE}/digest-changed")

        return await answer_form(request, await _form(request, organisation_id), act)


async def _form(request: ApiRequest, organisation_id: UUID) -> Form:
    await own_organisation(request, organisation_id, Permission.PLAN_WRITE)
    row = await service.get(request.transaction, request.actor, organisation_id)
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.digest_settings.{name}", language)

    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        version=row.version,
        needs_sign_in=True,
        back=organisation_path(organisation_id),
        fields=[
            Field(
                name="frequency",
                label=t("frequency"),
                control=Control.RADIO,
                options=[Option(item.value, t(f"often.{item}")) for item in BuyerDigestFrequency],
                initial=[_frequency(row)],
            ),
            Field(
                name="hour",
                label=t("hour"),
                hint=t("hour.hint"),
                control=Control.SELECT,
                options=HOURS,
                initial=[str(row.hour)],
                convert=as_number,
            ),
            Field(
                name="weekdays",
                label=t("weekdays"),
                hint=t("weekdays.hint"),
                control=Control.CHECKBOXES,
                options=[
                    Option(str(day), written_weekdays((day,), language)) for day in range(WEEK)
                ],
                initial=[str(day) for day in row.weekdays],
                convert=as_number,
                optional=True,
            ),
        ],
    )


def _frequency(row: BuyerDigest) -> str:
    """A link in a mail may have stopped the digest."""
    return str(BuyerDigestFrequency.NEVER if row.stopped_at else row.frequency)
