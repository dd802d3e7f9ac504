"""Problems of a sheet with stable codes. Their texts are in `api/spreadsheets/texts`."""

from enum import StrEnum

import msgspec

from api.core.identity_codes import without_identity_codes

Params = dict[str, str | int]


class ProblemCode(StrEnum):
    # Codes of UnreadableSheetError, for a whole file.
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    OLD_EXCEL_FORMAT = "old_excel_format"
    UNSUPPORTED_FORMAT = "unsupported_format"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 - a code, no password
    CONTAINS_MACROS = "contains_macros"
    DAMAGED_FILE = "damaged_file"
    UNSAFE_FILE = "unsafe_file"
    EXPANDS_TOO_MUCH = "expands_too_much"
    TOO_MANY_ELEMENTS = "too_many_elements"
    TOO_COSTLY = "too_costly"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_SHEETS = "too_many_sheets"
    WRONG_ENCODING = "wrong_encoding"
    UNCLOSED_QUOTE = "unclosed_quote"
    NO_HEADINGS = "no_headings"
    BAD_MAPPING = "bad_mapping"
    # Codes of CellProblem, for one column, row or cell.
    UNKNOWN_HEADING = "unknown_heading"
    HEADING_TAKEN = "heading_taken"
    COLUMN_WITHOUT_HEADING = "column_without_heading"
    HIDDEN_COLUMN = "hidden_column"
    REFERENCE_IN_NUMBERS = "reference_in_numbers"
    LONE_TITLE = "lone_title"
    STRUCK_OUT = "struck_out"
    PARTLY_STRUCK_OUT = "partly_struck_out"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    MISSING_TITLE = "missing_title"
    TITLE_SHORTENED = "title_shortened"
    CHANGED_BY_PROGRAM = "changed_by_program"
    TEXT_TOO_LONG = "text_too_long"
    GARBLED_TEXT = "garbled_text"
    CELL_ERROR = "cell_error"
    UNKNOWN_DATE = "unknown_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    IMPOSSIBLE_DATE = "impossible_date"
    DATE_WITHOUT_YEAR = "date_without_year"
    DATE_RANGE_START_KEPT = "date_range_start_kept"
    DATE_RANGE_WIDENED = "date_range_widened"
    UNCLEAR_MARK = "unclear_mark"
    END_KEPT_IN_NOTES = "end_kept_in_notes"
    DATE_BEFORE_PLAN = "date_before_plan"
    DIALOGUE_WITHOUT_DATE = "dialogue_without_date"
    NOT_A_DATE = "not_a_date"
    YEAR_ASSUMED = "year_assumed"
    UNKNOWN_AMOUNT = "unknown_amount"
    AMOUNT_IN_WORDS = "amount_in_words"
    NEGATIVE_AMOUNT = "negative_amount"
    IMPLAUSIBLE_AMOUNT = "implausible_amount"
    RANGE_UPSIDE_DOWN = "range_upside_down"
    FOREIGN_CURRENCY = "foreign_currency"
    AMBIGUOUS_AMOUNT = "ambiguous_amount"
    SMALL_AMOUNT = "small_amount"
    AMOUNT_WITH_OPTIONS = "amount_with_options"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    AMOUNT_PER_YEAR = "amount_per_year"
    AMOUNT_WITH_VAT = "amount_with_vat"
    UNKNOWN_CATEGORY = "unknown_category"
    AMBIGUOUS_CPV = "ambiguous_cpv"
    UNKNOWN_LOTS = "unknown_lots"
    PHONE_COMPLETED = "phone_completed"
    INVALID_PHONE = "invalid_phone"
    UNKNOWN_CPV = "unknown_cpv"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_LENGTH = "unknown_length"
    INVALID_EMAIL = "invalid_email"
    MORE_EMAILS = "more_emails"
    INVALID_LINK = "invalid_link"
    DUPLICATE_REFERENCE = "duplicate_reference"
    DUPLICATE_TITLE = "duplicate_title"
    PERSONAL_IDENTITY_CODE = "personal_identity_code"


class CellProblem(msgspec.Struct, frozen=True):
    sheet: str
    cell: str
    """Reference in the spreadsheet, such as `B7`."""
    code: ProblemCode
    field: str | None
    params: Params
    """Values for the placeholders of the text; `value` is the shortened text of the cell."""

    @property
    def text_id(self) -> str:
        return text_id(self.code)


MOST_REPORTED = 1_000
"""Maximum of reported problems: nobody reads more, and a small file may have many."""


class Problems:
    """Problems of a file: keeps the first and counts all. No problem refuses a row."""

    def __init__(self) -> None:
        self.first: list[CellProblem] = []
        self.left_out = 0

    def append(self, problem: CellProblem) -> None:
        if len(self.first) < MOST_REPORTED:
            self.first.append(_masked(problem))
        else:
            self.left_out += 1


def _masked(problem: CellProblem) -> CellProblem:
    """Remove personal identity codes from the message, since people store and forward messages."""
    value = problem.params.get("value")
    if not isinstance(value, str) or (masked := without_identity_codes(value)) == value:
        return problem
    return msgspec.structs.replace(problem, params={**problem.params, "value": masked})


class UnreadableSheetError(Exception):
    """The only error of this package: the file cannot be read."""

    def __init__(self, code: ProblemCode, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: Params = params

    @property
    def text_id(self) -> str:
        return text_id(self.code)


def text_id(code: StrEnum) -> str:
    return f"fault.{code}"


def column_letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Reference of a cell. The row counts from one, as in the spreadsheet, the column from zero."""
    return f"{column_letters(column)}{row}"
