"""Inspects a file, or removes its metadata, according to its media type."""

import codecs

from api.inspection import odf, office_metadata, ooxml, pdf, pictures
from api.inspection.findings import Danger, Report, UninspectableError
from api.inspection.formulas import csv_danger

PDF, CSV = "application/pdf", "text/csv"
_OOXML, _ODF = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
)
_PICTURES = {"image/png", "image/jpeg"}


def is_inspected(media_type: str) -> bool:
    return media_type in {PDF, CSV, *_PICTURES} or media_type.startswith((_OOXML, _ODF))


def inspect(data: bytes, media_type: str) -> Report:
    report = Report()
    try:
        _inspect(data, media_type, report)
    except UninspectableError as error:
        report.give_up(error)
    except RecursionError:
        report.add(Danger.EXPANDS)
    return report


def _inspect(data: bytes, media_type: str, report: Report) -> None:
    if media_type == PDF:
        pdf.inspect(data, report)
    elif media_type in _PICTURES:
        pictures.inspect(data, report)
    elif media_type.startswith(_OOXML):
        ooxml.inspect(data, report)
    elif media_type.startswith(_ODF):
        odf.inspect(data, report)
    elif media_type == CSV and (danger := csv_danger(codecs.decode(data, "utf-8-sig"))):
        report.add(danger[0], "", danger[1])


def without_metadata(data: bytes, media_type: str) -> bytes:
    """Removes metadata from an inspected file. Returns other types of files unchanged."""
    if media_type == PDF:
        return pdf.without_metadata(data)
    if media_type in _PICTURES:
        return pictures.without_metadata(data)
    if media_type.startswith((_OOXML, _ODF)):
        return office_metadata.without_metadata(data)
    return data
