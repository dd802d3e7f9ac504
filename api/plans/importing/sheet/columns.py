"""The fields that a column can have. Their headings are in `heading_words`."""

from __future__ import annotations

from enum import StrEnum


class SheetField(StrEnum):
    LINE_NUMBER = "line_number"
    """A running number. It is not stored, since it changes when a row is added above."""
    REFERENCE = "reference"
    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    CPV = "cpv"
    VALUE = "value"
    VALUE_LOW = "value_low"
    VALUE_HIGH = "value_high"
    DIALOGUE_DATE = "dialogue_date"
    NOTICE_DATE = "notice_date"
    CONTRACT_START = "contract_start"
    YEAR = "year"
    """The year of dates in the same row without a year (`Q3`)."""
    CONTRACT_END = "contract_end"
    """End of the planned contract or of the current one."""
    CONTRACT_LENGTH = "contract_length"
    OPTIONS = "options"
    PROCEDURE = "procedure"
    PLACE = "place"
    REGION = "region"
    NUTS = "nuts"
    """The place of performance as NUTS-3 codes."""
    UNIT = "unit"
    CONTACT_NAME = "contact_name"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    LOTS = "lots"
    SME_SUITABLE = "sme_suitable"
    RESERVED = "reserved"
    SUSTAINABILITY = "sustainability"
    NOTES = "notes"
    """Only the buyer sees notes."""
    LINK = "link"


PER_LANGUAGE = frozenset({SheetField.TITLE, SheetField.DESCRIPTION})
"""Fields that may have a column for each language."""
JOINED = frozenset({SheetField.NOTES, SheetField.SUSTAINABILITY, SheetField.CPV})
"""Fields that may have several columns. For other fields the first column counts."""
VALUES = frozenset({SheetField.VALUE, SheetField.VALUE_LOW, SheetField.VALUE_HIGH})
DATES = frozenset({SheetField.DIALOGUE_DATE, SheetField.NOTICE_DATE, SheetField.CONTRACT_START})
