"""Routes of survey results, quotes and exports."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from api.core import errors
from api.core.actor import Permission
from api.http.authorization import PUBLIC, access
from api.http.etags import PRIVATE, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.spreadsheets.writer import CSV_TYPE, XLSX_TYPE, chunks
from api.surveys import queries
from api.surveys.models import Survey
from api.surveys.result_schemas import ResultsOut, results_out, running_out
from api.surveys.rules.table import Table
from api.surveys.rules.transitions import ENDED, RESULTS_PUBLIC
from api.surveys.schemas import QuoteOut
from api.surveys.service import exports, results

_AFTER_DEADLINE = access(PUBLIC, states=RESULTS_PUBLIC) | {
    "problems": (errors.Conflict, errors.WrongState)
}
_SINGLE_RESPONSES = access(Permission.SURVEY_READ_RESPONSES, states=ENDED) | {
    "streams": True,
    "problems": (errors.Conflict, errors.WrongState),
}

AskedQuestion = Annotated[str, QueryParameter(description="Key of a question with open text.")]


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": PRIVATE}


def _table(request: ApiRequest, survey: Survey) -> Table:
    return Table(survey, request.settings.public_url, request.language)


class SurveyResultController(Controller):
    path = "/surveys/{survey_id:uuid}"
    tags = ("Surveys",)

    @get(
        "/results",
        operation_id="get_survey_results",
        summary="Get the results by question",
        opt=_AFTER_DEADLINE,
    )
    async def get_survey_results(
        self, request: ApiRequest, survey_id: FromPath[UUID]
    ) -> Response[ResultsOut]:
        """Public after the deadline and the grace period. Hides questions with fewer than five
        answers.

        Until then members of the buyer see only the number of responses, in steps: a change between
        two requests would reveal somebody's answers. Afterwards those with the permission to read
        single responses also see small counts. The buyer's audit log records each reading by a
        member of the buyer.
        """
        survey_results = await results.results(request.transaction, request.actor, survey_id)
        if survey_results.count is None:
            return answer(request, running_out(survey_results.survey, survey_results.responses))
        return answer(
            request,
            results_out(
                survey_results.survey, survey_results.count, in_full=survey_results.in_full
            ),
        )

    @get(
        "/quotes",
        operation_id="list_survey_quotes",
        summary="List open texts that may be published",
        opt=_AFTER_DEADLINE,
    )
    async def list_survey_quotes(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        question: AskedQuestion,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[QuoteOut]]:
        """Texts of respondents who agreed to the publication, sorted by a hash and
        without authors.

        They are public together with the results.
        """
        survey = await results.require_quotes(
            request.transaction, request.actor, survey_id, question
        )
        paging = Paging(request, cursor, limit, queries.QuoteKey)
        rows = await request.rows(
            queries.quotes(survey.id, question, start=paging.start, limit=limit)
        )
        return paging.answer(
            rows, keys=lambda row: (row.place,), build=lambda row: QuoteOut(row[0], row[1])
        )

    @get(
        "/export.csv",
        operation_id="export_survey_csv",
        summary="Export all responses as CSV",
        opt=_SINGLE_RESPONSES,
        media_type=CSV_TYPE,
    )
    async def export_survey_csv(self, request: ApiRequest, survey_id: FromPath[UUID]) -> Stream:
        """One row for each submitted response, for programs: RFC 4180, UTF-8, decimal points.

        Available after the deadline and the grace period. Marks late responses, and has the name
        and address of each file. Texts that a spreadsheet program would run as a formula start
        with an apostrophe. The buyer's audit log records each export.
        """
        session = request.transaction
        survey = await results.export(session, request.actor, survey_id)
        file = await exports.csv_file(session, _table(request, survey))
        return Stream(chunks(file), media_type=CSV_TYPE, headers=_download("survey.csv"))

    @get(
        "/export.xlsx",
        operation_id="export_survey_xlsx",
        summary="Export all responses as a spreadsheet",
        opt=_SINGLE_RESPONSES,
        media_type=XLSX_TYPE,
    )
    async def export_survey_xlsx(self, request: ApiRequest, survey_id: FromPath[UUID]) -> Stream:
        """One row for each submitted response, with typed cells for numbers and days.

        Available after the deadline and the grace period. The buyer's audit log records each
        export.
        """
        session = request.transaction
        survey = await results.export(session, request.actor, survey_id)
        file = await exports.xlsx_file(session, _table(request, survey))
        return Stream(chunks(file), media_type=XLSX_TYPE, headers=_download("survey.xlsx"))
