"""Signing up for a meeting, and cancelling that."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath
from msgspec import UNSET

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import NotFound, Unauthenticated
from api.core.i18n import Language, translate
from api.dialogues.models import Participation
from api.http.requests import ApiRequest
from api.meetings.inputs import SignUpCreate
from api.meetings.models import MeetingKind, SlotAllocation
from api.meetings.rules.capacity import require_may_sign_up, require_taking_sign_ups
from api.meetings.service import loading, sign_ups
from api.meetings.service.loading import MeetingRow, MeetingView
from api.presenters.presenter import Presenter
from api.web.forms.choices import organisation_options
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.page import language_of
from api.web.public.meetings import meetings_of

WISHES = 3
"""Times to choose in a form; by the API there can be more."""
_ONESELF = "oneself"


class MeetingPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}"
    include_in_schema = False

    @route("/meetings/{meeting_id:uuid}/sign-up", http_method=BOTH, opt=FORM_PAGE)
    async def sign_up(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], meeting_id: FromPath[UUID]
    ) -> Answer:
        row = await loading.get(request.transaction, request.actor, meeting_id)
        meeting, dialogue = row
        if dialogue.id != dialogue_id:
            raise NotFound
        if request.method == "GET":
            _require_may_begin(request, row)
        [view] = await loading.views(request.transaction, request.actor, [row])

        async def sign_up(given: Given) -> Done:
            data = given.decode(SignUpCreate)
            await sign_ups.sign_up(request.transaction, request.actor, meeting.id, data)
            return Done(f"/dialogues/{dialogue.id}/mine?done=signed_up")

        return await answer_form(request, await _form(request, view), sign_up)

    @route("/sign-ups/{sign_up_id:uuid}/cancel", http_method=BOTH, opt=FORM_PAGE)
    async def cancel(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], sign_up_id: FromPath[UUID]
    ) -> Answer:
        language = language_of(request)
        back = f"/dialogues/{dialogue_id}/mine"
        form = Form(
            title=translate("page.cancel_sign_up", language),
            lines=[translate("page.cancel_sign_up.text", language)],
            button=translate("page.cancel_sign_up.button", language),
            needs_sign_in=True,
            back=back,
        )
        if not request.actor.is_signed_in:
            return await answer_form(request, form, _nothing)
        row = await loading.get_sign_up(request.transaction, request.actor, sign_up_id)
        if row.Dialogue.id != dialogue_id or row.SignUp.person_id != request.actor.person_id:
            raise NotFound

        async def cancel(given: Given) -> Done:
            expected = expected_version(request, given, row.SignUp)
            await sign_ups.withdraw(request.transaction, request.actor, row.SignUp.id, expected)
            return Done(f"{back}?done=left_meeting")

        return await answer_form(request, replace(form, version=row.SignUp.version), cancel)


def _require_may_begin(request: ApiRequest, row: MeetingRow) -> None:
    """Raises the Problem that says why nobody, or not this visitor, can sign up."""
    meeting, dialogue = row
    require_taking_sign_ups(meeting, dialogue, utc_now())
    if request.actor.is_signed_in:
        suppliers = request.actor.organisations_with(Permission.INTEREST_WRITE)
        require_may_sign_up(request.actor, dialogue, next(iter(suppliers), None))


async def _nothing(_: Given) -> Done:
    """For somebody unknown, who is asked to sign in first."""
    raise Unauthenticated


async def _form(request: ApiRequest, view: MeetingView) -> Form:
    language, meeting, dialogue = language_of(request), view.meeting, view.dialogue
    suppliers = await organisation_options(
        request.transaction, request.actor, Permission.INTEREST_WRITE, language
    )
    only_suppliers = dialogue.participation is Participation.SUPPLIERS
    is_lot = meeting.allocation is SlotAllocation.LOT
    [shown] = meetings_of([view], [], Presenter(language))
    return Form(
        title=translate("page.sign_up.title", language, title=best_text(meeting.title, language)),
        lines=[
            translate("page.sign_up.text", language),
            translate("page.sign_up.mail", language),
            *([translate("page.sign_up.lot", language)] if is_lot else []),
        ],
        button=translate("page.sign_up.button", language),
        fields=[
            *_supplier(suppliers, language, only_suppliers=only_suppliers),
            *_wishes(view, language),
        ],
        needs_sign_in=True,
        back=f"/dialogues/{dialogue.id}",
        template="sign_up",
        values={"facts": shown.details_shown},
    )


def _supplier(
    suppliers: Sequence[Option], language: Language, *, only_suppliers: bool
) -> list[Field]:
    """Hidden where there is just one choice."""
    oneself = Option(_ONESELF, translate("page.sign_up.oneself", language))
    options = [*suppliers] if only_suppliers else [*suppliers, oneself]
    no_supplier = translate("page.sign_up.no_supplier", language)
    return [
        Field(
            name="organisation_id",
            label=translate("page.sign_up.supplier", language),
            hint="" if options else no_supplier,
            control=Control.HIDDEN if len(options) == 1 else Control.RADIO,
            options=options,
            initial=[options[0].value] if options else (),
            convert=lambda text, _: UNSET if text == _ONESELF else text,
        )
    ]


def _wishes(view: MeetingView, language: Language) -> list[Field]:
    """The first is needed, the others help."""
    if view.meeting.kind is not MeetingKind.ONE_TO_ONE:
        return []
    options = [Option("", translate("page.sign_up.no_wish", language)), *_times(view, language)]
    return [
        Field(
            name=f"wishes/{number}",
            label=translate("page.sign_up.wish", language, number=number + 1),
            hint=translate("page.sign_up.wish.hint", language) if number == 0 else "",
            control=Control.SELECT,
            options=options,
            optional=number > 0,
        )
        for number in range(min(WISHES, len(view.slots)))
    ]


def _times(view: MeetingView, language: Language) -> list[Option]:
    words, zone = Presenter(language), view.dialogue.time_zone
    taken = translate("page.sign_up.taken", language)
    return [
        Option(
            str(slot.id),
            f"{words.moment(slot.starts_at, zone)} ({taken})"
            if view.tells_free_slots and slot.id in view.taken
            else words.moment(slot.starts_at, zone),
        )
        for slot in view.slots
    ]
