"""The search as a file: CSV for programs, XLSX for people. Reads what everybody may see."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

from api.core.actor import ANONYMOUS
from api.core.i18n import Language
from api.http.requests import ApiRequest
from api.plans.inputs.search import ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries import search
from api.plans.rules.content import public_value
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.spreadsheets.writer import Row, XlsxTable, csv_lines, csv_start
from api.web.public import load
from api.web.search.parameters import ProcurementQuery, procurement_filters

MOST_ROWS = 2_000
"""The API has all of them, page by page."""
COLUMNS = (
    "title",
    "buyer",
    "status",
    "expected",
    "value_low",
    "value_high",
    "currency",
    "cpv",
    "municipalities",
    "regions",
    "reference",
    "address",
)


async def read_rows(request: ApiRequest, query: ProcurementQuery, language: Language) -> list[Row]:
    session = request.transaction
    filters = search.listed(procurement_filters(query), include_ended=query.include_ended)
    stmt = search.page(ANONYMOUS, filters, ProcurementSort.NOTICE, start=None, limit=MOST_ROWS - 1)
    rows = (await session.scalars(stmt)).all()
    places = {("municipalities", code) for row in rows for code in row.municipalities}
    places |= {("regions", code) for row in rows for code in row.regions}
    words = Presenter(language, await code_names(session, places))
    buyers = await load.buyers(session, [row.organisation_id for row in rows])
    names = {key: _text(words.text(name)) for key, name in buyers.items()}
    base = request.settings.public_url
    return [_row(row, names[row.organisation_id], words, base) for row in rows]


def as_csv(rows: Sequence[Row], words: Presenter) -> bytes:
    return csv_start() + csv_lines([_headings(words), *rows])


def as_xlsx(rows: Sequence[Row], words: Presenter) -> bytes:
    file = BytesIO()
    table = XlsxTable(file, words.t("page.nav.procurements"))
    table.head(_headings(words))
    table.add(rows)
    table.close()
    return file.getvalue()


def _headings(words: Presenter) -> list[str]:
    return [words.t(f"page.export.{column}") for column in COLUMNS]


def _row(row: Procurement, buyer: str, words: Presenter, base: str) -> Row:
    value = public_value(row)
    expected = words.period(row.notice_expected) if row.notice_expected else None
    return [
        _text(words.text(row.title)),
        buyer,
        words.t(f"page.procurement.status.{row.status}"),
        expected,
        Decimal(value.low) if value and value.low else None,
        Decimal(value.high) if value and value.high else None,
        value.currency if value else None,
        row.cpv_main,
        ", ".join(_names("municipalities", row.municipalities, words)),
        ", ".join(_names("regions", row.regions, words)),
        row.reference,
        f"{base}/procurements/{row.id}",
    ]


def _names(list_name: str, codes: Sequence[str], words: Presenter) -> Iterator[str]:
    for code in codes:
        yield words.code(list_name, code).text


def _text(text: PageText | None) -> str:
    return text.text if text else ""
