"""A notice for Hilma, of a dialogue or a procurement: what it lacks, where to mend it, its file."""

from typing import Any, NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.i18n import translate
from api.dialogues.models import Dialogue, DialogueStatus
from api.exchange.eforms import load
from api.exchange.eforms.building.places import Place, Thing
from api.exchange.eforms.building.request import NoticeRequest
from api.exchange.eforms.load import CheckedNotice
from api.exchange.eforms.notice import Flavour, NoticeSubtype, PlanningSubtype, SdkVersion
from api.exchange.eforms.routes import XML_TYPE
from api.exchange.eforms.rules.findings import Finding
from api.exchange.eforms.rules.texts import params_of
from api.http.requests import ApiRequest
from api.web.buying.calls import call_of, work_path
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.procuring.loading import procurement_of_writer, procurement_path
from api.web.workspace.access import OWN_PAGE

_ABOVE = {"yes": True, "no": False}
_PROFILE = frozenset({"/buyer_type", "/municipality", "/region"})
"""What the form of the organisation's details has."""
_KNOWN = frozenset({*_ABOVE, *PlanningSubtype})


class Lack(NamedTuple):
    """A field that is missing or wrong. `path` is the page that mends it, if there is one."""

    text: str
    thing: Thing
    path: str | None


class DialogueNoticePages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/notice"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def show(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[str]:
        dialogue = await call_of(request, dialogue_id, Permission.DIALOGUE_WRITE)
        asked = _asked(request, NoticeSubtype.CONSULTATION)
        checked = await load.consultation(request.transaction, request.actor, dialogue_id, asked)
        return _page(
            request,
            checked,
            dialogue=dialogue,
            title=best_text(dialogue.title, language_of(request)),
            back=work_path(dialogue_id),
            path=f"{work_path(dialogue_id)}/notice",
            question="above",
            choices={name: f"page.eforms.above.{name}" for name in _ABOVE},
            selected=_chosen_threshold(request),
        )

    @get("/xml")
    async def download(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[bytes]:
        await call_of(request, dialogue_id, Permission.DIALOGUE_WRITE)
        asked = _asked(request, NoticeSubtype.CONSULTATION)
        checked = await load.consultation(request.transaction, request.actor, dialogue_id, asked)
        return _file(checked, f"E1-{dialogue_id}")


class ProcurementNoticePages(Controller):
    path = "/my/procurements/{procurement_id:uuid}/notice"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def show(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Response[str]:
        row, _ = await procurement_of_writer(request, procurement_id)
        subtype = _chosen_subtype(request)
        asked = _asked(request, NoticeSubtype(subtype.value))
        checked = await load.planning(request.transaction, request.actor, row.id, asked)
        return _page(
            request,
            checked,
            title=best_text(row.title, language_of(request)),
            back=procurement_path(row.id),
            path=f"{procurement_path(row.id)}/notice",
            question="subtype",
            choices={each.value: f"page.eforms.subtype.{each}" for each in PlanningSubtype},
            selected=subtype.value,
        )

    @get("/xml")
    async def download(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Response[bytes]:
        row, _ = await procurement_of_writer(request, procurement_id)
        subtype = _chosen_subtype(request)
        asked = _asked(request, NoticeSubtype(subtype.value))
        checked = await load.planning(request.transaction, request.actor, row.id, asked)
        return _file(checked, f"{subtype}-{row.id}")


def mending_path(place: Place, dialogue: Dialogue | None, actor: Actor) -> str | None:
    """The page with the form that has the field, or the page that names who may change it."""
    match place.thing:
        case Thing.ORGANISATION:
            own = place.pointer in _PROFILE
            may_change = actor.may(Permission.ORGANISATION_MANAGE, place.id)
            return f"/my/organisations/{place.id}{'/profile' if own and may_change else ''}"
        case Thing.PROCUREMENT:
            return f"/procurements/{place.id}/edit"
        case Thing.DIALOGUE if dialogue is not None:
            return _in_dialogue(place, dialogue)
    return None


def _in_dialogue(place: Place, dialogue: Dialogue) -> str:
    if dialogue.status is DialogueStatus.DRAFT:
        return f"{work_path(dialogue.id)}/draft"
    return f"{work_path(dialogue.id)}/{'extend' if place.pointer == '/closes_at' else 'words'}"


def _asked(request: ApiRequest, subtype: NoticeSubtype) -> NoticeRequest:
    """For Hilma, which takes this version of the SDK."""
    above = _ABOVE.get(_chosen_threshold(request))
    address = request.settings.public_url
    return NoticeRequest(subtype, Flavour.FI, SdkVersion.V1_13, above, address, utc_now())


def _chosen_threshold(request: ApiRequest) -> str:
    return str(request.query_params.get("above", ""))


def _chosen_subtype(request: ApiRequest) -> PlanningSubtype:
    """The public sector, unless another directive was chosen."""
    given = request.query_params.get("subtype")
    return next((each for each in PlanningSubtype if each == given), PlanningSubtype.GENERAL)


def _page(
    request: ApiRequest,
    checked: CheckedNotice,
    *,
    dialogue: Dialogue | None = None,
    path: str,
    question: str,
    selected: str,
    **shown: Any,
) -> Response[str]:
    language = language_of(request)

    def lack(it: Finding, place: Place) -> Lack:
        text = translate(f"fault.{it.code}", language, **params_of(it))
        return Lack(text, place.thing, mending_path(place, dialogue, request.actor))

    lacks = dict.fromkeys(lack(it, place) for it, place in checked.findings)
    return render_page(
        request,
        "eforms_notice",
        cache=NEVER,
        lacks=list(lacks),
        path=path,
        question=question,
        chosen=selected,
        file=f"{path}/xml?{question}={selected}" if selected in _KNOWN else f"{path}/xml",
        **shown,
    )


def _file(checked: CheckedNotice, name: str) -> Response[bytes]:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xml"',
        "Cache-Control": NEVER,
    }
    return Response(checked.xml, headers=headers, media_type=XML_TYPE)
