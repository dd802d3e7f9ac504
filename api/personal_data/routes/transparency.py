"""Your consents, retention periods, and the record of processing activities."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get
from litestar.params import FromPath, QueryParameter

from api.core import errors
from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.retention import RETENTION
from api.http.authorization import PUBLIC, access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.personal_data.processing import activities
from api.personal_data.retention import dry_run
from api.personal_data.schemas import (
    ConsentsOut,
    PeriodOut,
    PeriodsOut,
    ProcessingRecordOut,
    consent_out,
)
from api.personal_data.service import consents

_PRIVATE = {"Cache-Control": PRIVATE}
_ME = access(Permission.SELF_MANAGE)
RecordLanguage = Annotated[
    Language | None,
    QueryParameter(name="lang", description="Language of the texts, instead of `Accept-Language`."),
]


class TransparencyController(Controller):
    path = "/"
    tags = ("Personal data",)

    @get("/me/consents", operation_id="list_consents", summary="List your consents", opt=_ME)
    async def list_consents(self, request: ApiRequest) -> Response[ConsentsOut]:
        """Newest first, each with its text, and the times when you gave and withdrew it."""
        rows = await consents.mine(request.transaction, request.actor)
        return answer(request, ConsentsOut([consent_out(row) for row in rows]), headers=_PRIVATE)

    @delete(
        "/me/consents/{consent_id:uuid}",
        operation_id="withdraw_consent",
        summary="Withdraw a consent",
        opt=_ME | {"problems": (errors.NotFound,)},
    )
    async def withdraw_consent(self, request: ApiRequest, consent_id: FromPath[UUID]) -> None:
        """Stops all your watches and follows at once."""
        await consents.withdraw(request.transaction, request.actor, consent_id)

    @get(
        "/retention",
        operation_id="list_retention",
        summary="List retention periods and due rows",
        opt=access(Permission.PLATFORM_OPERATE),
    )
    async def list_retention(self, request: ApiRequest) -> Response[PeriodsOut]:
        """A dry run: counts the rows that the next run would delete. Changes nothing."""
        counted = await request.transaction.run_sync(dry_run, utc_now())
        items = [
            PeriodOut(
                rule.period, RETENTION[rule.period].total_seconds() / 86_400, [rule.table], due
            )
            for rule, due in counted
        ]
        return answer(request, PeriodsOut(items), headers=_PRIVATE)

    @get(
        "/processing-record",
        operation_id="get_processing_record",
        summary="Get the record of processing activities",
        opt=access(PUBLIC),
    )
    async def get_processing_record(
        self, request: ApiRequest, lang: RecordLanguage = None
    ) -> Response[ProcessingRecordOut]:
        """Categories of personal data, with legal basis and retention (GDPR, article 30), from the
        register in the code.
        """
        language = lang or request.language
        headers = {"Content-Language": language.value, "Vary": "Authorization, Accept-Language"}
        shown = ProcessingRecordOut(language, list(activities(language)))
        return answer(request, shown, headers=headers)
