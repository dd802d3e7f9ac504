"""What a column can hold. The headings it is known by are in `heading_words`."""

from __future__ import annotations

from enum import StrEnum


class SheetField(StrEnum):
    LINE_NUMBER = "line_number"
    """A running number: read and not kept, since it changes when a row is added above."""
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
    """Completes the dates of its row that name none (`Q3`)."""
    CONTRACT_END = "contract_end"
    """Of the contract to come or of the one that runs: see `contract_ends`."""
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
    """For the buyer alone."""
    LINK = "link"


PER_LANGUAGE = frozenset({SheetField.TITLE, SheetField.DESCRIPTION})
"""Fields that may have a column for each language."""
JOINED = frozenset({SheetField.NOTES, SheetField.SUSTAINABILITY, SheetField.CPV})
"""Fields that may have several columns; of any other the first counts."""
VALUES = frozenset({SheetField.VALUE, SheetField.VALUE_LOW, SheetField.VALUE_HIGH})
DATES = frozenset({SheetField.DIALOGUE_DATE, SheetField.NOTICE_DATE, SheetField.CONTRACT_START})
