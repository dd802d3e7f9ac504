"""The guard counts what the reader makes: what it lets pass is never larger than the limits."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import UnreadableSheetError
from api.spreadsheets.workbook import read_workbook
from tests.unit.spreadsheets.sheets import ods, with_cells

LIMITS = Limits(rows=10, columns=6)
NUMBERS = st.one_of(
    st.integers(1, 60).map(str), st.sampled_from(["0", "007", "+50", " 9", "1e2", "٥", ""])
)
LETTERS = st.sampled_from(["A", "B", "f", "G", "Z", "AA"])
XLSX_CONTENT = st.sampled_from(
    [
        "",
        "<v/>",
        "<v></v>",
        "<v> </v>",
        "<v>1</v>",
        "<f>1+1</f>",
        "<f>1</f><v></v>",
        "<is/>",
        "<is><t></t></is>",
        "<is><t> </t></is>",
        "<is><t>x</t></is>",
    ]
)
XLSX_TYPES = st.sampled_from(
    ["", *(f' t="{kind}"' for kind in ("n", "str", "inlineStr", "b", "e", "d"))]
)


def _attribute(name: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values.map(lambda value: f' {name}="{value}"'))


REFERENCES = _attribute("r", st.tuples(LETTERS, NUMBERS).map("".join))
XLSX_CELLS = st.tuples(REFERENCES, XLSX_TYPES, XLSX_CONTENT).map(
    lambda cell: f"<c{cell[0]}{cell[1]}>{cell[2]}</c>"
)
FLAGS = st.sampled_from(["", ' hidden="1"', ' ht="0"'])
XLSX_ROWS = st.tuples(
    st.tuples(_attribute("r", NUMBERS), FLAGS).map("".join), st.lists(XLSX_CELLS, max_size=4)
).map(lambda row: f"<row{row[0]}>{''.join(row[1])}</row>")

ODS_ATTRIBUTES = st.sampled_from(
    [
        "",
        ' office:value-type="string"',
        ' office:value-type="float" office:value="1"',
        ' office:value-type="float"',
        ' office:value-type="boolean" office:boolean-value="true"',
        ' office:value-type="string" office:string-value=""',
        ' office:value="1"',
        ' calcext:value-type="error"',
        ' table:formula="of:=1"',
    ]
)
ODS_CONTENT = st.sampled_from(
    [
        "",
        " ",
        "x",
        "<text:p/>",
        "<text:p> </text:p>",
        "<text:p>x</text:p>",
        "<text:p><text:s/></text:p>",
    ]
)
ODS_CELLS = st.tuples(
    st.sampled_from(["table:table-cell", "table:covered-table-cell"]),
    _attribute("table:number-columns-repeated", NUMBERS),
    ODS_ATTRIBUTES,
    ODS_CONTENT,
).map(lambda cell: f"<{cell[0]}{cell[1]}{cell[2]}>{cell[3]}</{cell[0]}>")
ODS_FLAGS = st.sampled_from(["", ' table:visibility="collapse"'])
ODS_ROWS = st.tuples(
    st.tuples(_attribute("table:number-rows-repeated", NUMBERS), ODS_FLAGS).map("".join),
    st.lists(ODS_CELLS, max_size=4),
).map(lambda row: f"<table:table-row{row[0]}>{''.join(row[1])}</table:table-row>")


def _check(data: bytes) -> None:
    with suppress(UnreadableSheetError):
        for table in read_workbook(data, limits=LIMITS).tables:
            assert len(table.rows) <= LIMITS.last_row
            assert max(map(len, table.rows), default=0) <= LIMITS.columns


@settings(max_examples=300, deadline=None)
@given(st.lists(XLSX_ROWS, max_size=5).map("".join))
def test_guard_and_reader_count_the_same_in_xlsx(rows: str) -> None:
    _check(with_cells(rows))


@settings(max_examples=300, deadline=None)
@given(st.lists(ODS_ROWS, max_size=5).map("".join))
def test_guard_and_reader_count_the_same_in_ods(rows: str) -> None:
    _check(ods(rows))
