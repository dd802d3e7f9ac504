"""Dialogues and procurements as eForms notices, and planning notices as procurements."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody, QueryParameter

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import FaultyFile, IncompleteNotice, UnreadableFile
from api.exchange.eforms import load
from api.exchange.eforms.building.request import NoticeRequest
from api.exchange.eforms.load import CheckedNotice
from api.exchange.eforms.notice import Flavour, NoticeSubtype, PlanningSubtype, SdkVersion
from api.exchange.eforms.schemas import (
    NoticeCheckOut,
    NoticeImportOut,
    check_out,
    faults_of,
    import_out,
)
from api.exchange.eforms.service import import_planning
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.requests import ApiRequest

XML_TYPE = "application/xml"
Sdk = Annotated[
    SdkVersion,
    QueryParameter(
        description="Version of the eForms SDK. Hilma takes 1.13, TED 1.13 to 1.15 and later."
    ),
]
FlavourParameter = Annotated[
    Flavour,
    QueryParameter(name="flavour", description="`fi` has also what Hilma requires."),
]
Threshold = Annotated[
    bool | None,
    QueryParameter(
        name="above_eu_threshold",
        description="Whether the procurement exceeds the EU threshold (FI-20). Hilma requires it.",
    ),
]
Draft = Annotated[
    bool,
    QueryParameter(
        name="draft",
        description="Give the notice even if it is incomplete, for a person to finish in Hilma.",
    ),
]
DryRun = Annotated[
    bool, QueryParameter(description="Report what the import would do, and change nothing.")
]
_CHECK = access(PUBLIC)
_NOTICE = access(PUBLIC) | {"produces": (XML_TYPE,), "problems": (IncompleteNotice,)}


class ConsultationNoticeController(Controller):
    path = "/dialogues/{dialogue_id:uuid}/eforms/e1"
    tags = ("eForms",)

    @get(
        "/",
        operation_id="get_consultation_notice",
        summary="Get a dialogue as an eForms notice E1",
        opt=_NOTICE,
    )
    async def get_consultation_notice(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        *,
        sdk: Sdk = SdkVersion.V1_13,
        flavour: FlavourParameter = Flavour.FI,
        above_eu_threshold: Threshold = None,
        draft: Draft = False,
    ) -> Response[bytes]:
        """A preliminary market consultation for Hilma or TED. Each procurement of the dialogue is a
        lot.

        An incomplete notice is refused with the findings of the check, unless `draft=true`.
        """
        asked = _asked(request, NoticeSubtype.CONSULTATION, sdk, flavour, above_eu_threshold)
        checked = await load.consultation(request.transaction, request.actor, dialogue_id, asked)
        return _file(request, checked, f"E1-{dialogue_id}", draft=draft)

    @get(
        "/check",
        operation_id="check_consultation_notice",
        summary="Check a dialogue for its eForms notice E1",
        opt=_CHECK,
    )
    async def check_consultation_notice(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        *,
        sdk: Sdk = SdkVersion.V1_13,
        flavour: FlavourParameter = Flavour.FI,
        above_eu_threshold: Threshold = None,
    ) -> Response[NoticeCheckOut]:
        """Every field that is missing or wrong, in plain words, with the place where it is
        mended.
        """
        asked = _asked(request, NoticeSubtype.CONSULTATION, sdk, flavour, above_eu_threshold)
        checked = await load.consultation(request.transaction, request.actor, dialogue_id, asked)
        return answer(request, check_out(checked, asked, request.language), headers=_SPOKEN)


class PlanningNoticeController(Controller):
    path = "/procurements/{procurement_id:uuid}/eforms/{subtype:str}"
    tags = ("eForms",)

    @get(
        "/",
        operation_id="get_planning_notice",
        summary="Get a procurement as an eForms planning notice",
        opt=_NOTICE,
    )
    async def get_planning_notice(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        subtype: FromPath[PlanningSubtype],
        *,
        sdk: Sdk = SdkVersion.V1_13,
        flavour: FlavourParameter = Flavour.FI,
        draft: Draft = False,
    ) -> Response[bytes]:
        """A prior information notice used only for information. Each lot of the procurement is a
        part.

        An incomplete notice is refused with the findings of the check, unless `draft=true`.
        """
        asked = _asked(request, NoticeSubtype(subtype.value), sdk, flavour)
        checked = await load.planning(request.transaction, request.actor, procurement_id, asked)
        return _file(request, checked, f"{subtype}-{procurement_id}", draft=draft)

    @get(
        "/check",
        operation_id="check_planning_notice",
        summary="Check a procurement for its eForms planning notice",
        opt=_CHECK,
    )
    async def check_planning_notice(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        subtype: FromPath[PlanningSubtype],
        *,
        sdk: Sdk = SdkVersion.V1_13,
        flavour: FlavourParameter = Flavour.FI,
    ) -> Response[NoticeCheckOut]:
        """Every field that is missing or wrong, in plain words, with the place where it is
        mended.
        """
        asked = _asked(request, NoticeSubtype(subtype.value), sdk, flavour)
        checked = await load.planning(request.transaction, request.actor, procurement_id, asked)
        return answer(request, check_out(checked, asked, request.language), headers=_SPOKEN)


@dataclass
class NoticeForm:
    file: UploadFile
    """A notice as XML, 2 MB at most."""


class NoticeImportController(Controller):
    path = "/plans/{plan_id:uuid}/eforms"
    tags = ("eForms",)

    @post(
        "/",
        operation_id="import_planning_notice",
        summary="Import an eForms planning notice into a plan",
        opt=access(Permission.PLAN_WRITE) | {"problems": (FaultyFile, UnreadableFile)},
        status_code=200,
    )
    async def import_planning_notice(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: MultipartBody[NoticeForm],
        *,
        dry_run: DryRun = False,
    ) -> Response[NoticeImportOut]:
        """A planning notice (4 to 6) of the buyer becomes the draft of a procurement. What it lacks
        and what has no place in a procurement is listed.

        Notices of an unknown kind or version, of another buyer, and with wrong codes, dates or
        numbers are refused as a whole. Each import makes a draft, also of the same notice.
        """
        content = await data.file.read()
        session, actor = request.transaction, request.actor
        imported = await import_planning(session, actor, plan_id, content, dry_run=dry_run)
        return answer(request, import_out(imported, request.language), headers=_SPOKEN)


_SPOKEN = {"Vary": "Authorization, Accept-Language"}


def _asked(
    request: ApiRequest,
    subtype: NoticeSubtype,
    sdk: SdkVersion,
    flavour: Flavour,
    above_eu_threshold: bool | None = None,
) -> NoticeRequest:
    address = request.settings.public_url
    return NoticeRequest(subtype, flavour, sdk, above_eu_threshold, address, utc_now())


def _file(
    request: ApiRequest, checked: CheckedNotice, name: str, *, draft: bool
) -> Response[bytes]:
    if checked.findings and not draft:
        raise IncompleteNotice(faults_of(checked.findings))
    disposition = {"Content-Disposition": f'attachment; filename="{name}.xml"'}
    return answer(request, checked.xml, headers=disposition, media_type=XML_TYPE)
