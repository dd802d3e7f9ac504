"""The data sets of the platform, each with the addresses where it is published. Pure."""

from collections.abc import Sequence
from typing import NamedTuple


class Format(NamedTuple):
    """A format of a data set: its name, media type and file type in the EU's authority list."""

    name: str
    media_type: str
    file_type: str


JSON = Format("JSON", "application/json", "JSON")
ATOM = Format("Atom", "application/atom+xml", "ATOM")
CSV = Format("CSV", "text/csv", "CSV")
XLSX = Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX")
OCDS = Format("OCDS", "application/json", "JSON")
CALENDAR = Format("iCalendar", "text/calendar", "ICS")


class Distribution(NamedTuple):
    format: Format
    path: str


class DataSet(NamedTuple):
    """`page.open_data.<name>` is its title, `page.open_data.<name>.text` its description."""

    name: str
    landing_page: str
    distributions: Sequence[Distribution]


DATA_SETS = (
    DataSet(
        "procurements",
        "/procurements",
        (
            Distribution(JSON, "/v1/procurements"),
            Distribution(OCDS, "/v1/ocds/releases"),
            Distribution(CSV, "/v1/procurements/export.csv"),
            Distribution(XLSX, "/v1/procurements/export.xlsx"),
            Distribution(ATOM, "/v1/feeds/procurements.atom"),
            Distribution(CALENDAR, "/v1/feeds/procurements.ics"),
        ),
    ),
    DataSet(
        "dialogues",
        "/dialogues",
        (
            Distribution(JSON, "/v1/dialogues"),
            Distribution(ATOM, "/v1/feeds/dialogues.atom"),
            Distribution(CALENDAR, "/v1/feeds/dialogues.ics"),
        ),
    ),
    DataSet("plans", "/procurements", (Distribution(JSON, "/v1/plans"),)),
    DataSet("organisations", "/procurements", (Distribution(JSON, "/v1/organisations"),)),
    DataSet("events", "/docs/mirror", (Distribution(JSON, "/v1/events"),)),
)
