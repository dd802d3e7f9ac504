"""Inspects PDF with qpdf: every object, also unreferenced ones, with unescaped names."""

import io
import re
from collections.abc import Iterator

import pikepdf

from api.inspection import limits, pictures
from api.inspection.archive import is_archive
from api.inspection.findings import Danger, MetadataKind, Report, UninspectableError
from api.inspection.pdf_objects import Dictionary

_END_MARKER = re.compile(rb"%%EOF[\s\0]{0,1024}\Z")
_INFO = {
    "/Author": MetadataKind.AUTHOR,
    "/Title": MetadataKind.DESCRIPTION,
    "/Subject": MetadataKind.DESCRIPTION,
    "/Keywords": MetadataKind.DESCRIPTION,
    "/Creator": MetadataKind.SOFTWARE,
    "/Producer": MetadataKind.SOFTWARE,
    "/CreationDate": MetadataKind.DATES,
    "/ModDate": MetadataKind.DATES,
}
_HARMLESS = "reported number of objects"
"""Warning about a wrong number of objects, which no reader uses."""
_JPEG, _JPEG_2000 = pikepdf.Name.DCTDecode, pikepdf.Name.JPXDecode
_METADATA_BOX = re.compile(rb"uuid|xml ")
"""Boxes of JPEG 2000 that hold metadata."""
_SIGNED = (pikepdf.Name.Sig, pikepdf.Name.DocTimeStamp)


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Refuses a file that qpdf would have to repair: another reader might repair it differently."""
    try:
        return pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise UninspectableError(Danger.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise UninspectableError(Danger.DAMAGED, "", _reason(error)) from None


def inspect(data: bytes, report: Report) -> None:
    if _END_MARKER.search(data[-2_048:]) is None:
        raise UninspectableError(Danger.DAMAGED, "", "PDF: %%EOF")
    if is_archive(data):
        report.add(Danger.MIXED, "", "ZIP")
    with open_pdf(data) as pdf:
        try:
            for place, dictionary in _dictionaries(pdf):
                Dictionary(dictionary, place, report).judge()
                _report_metadata(dictionary, report)
            _report_info(pdf, report)
        except (pikepdf.PdfError, ValueError, RuntimeError) as error:
            raise UninspectableError(Danger.DAMAGED, "", _reason(error)) from None
        for warning in pdf.get_warnings():
            if _HARMLESS not in str(warning):
                raise UninspectableError(Danger.DAMAGED, "", _reason(warning))


def _reason(message: object) -> str:
    """The message of qpdf, without the name of the stream that it read."""
    return f"PDF: {str(message).rpartition('>')[2].strip(': ')}"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yields each dictionary with its place. References are not followed, since every indirect
    object is a root.
    """
    left = limits.PDF_OBJECTS
    for place, root in _roots(pdf):
        waiting = [(root, 0)]
        while waiting:
            left -= 1
            item, depth = waiting.pop()
            if left < 0 or depth > limits.DEPTH:
                raise UninspectableError(Danger.EXPANDS, place)
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                yield place, item
            waiting += [(inner, depth + 1) for inner in _values(item) if _is_inside(inner)]


def _roots(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    yield "trailer", pdf.trailer
    for number, item in enumerate(pdf.objects):
        yield f"object {number + 1}", item


def _values(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(item, pikepdf.Array):
        yield from item.as_list()
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield from (value for _, value in item.items())


def _is_inside(value: object) -> bool:
    return (
        isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
        and not value.is_indirect
    )


def _report_metadata(dictionary: pikepdf.Object, report: Report) -> None:
    if "/Metadata" in dictionary:
        report.metadata.add(MetadataKind.XMP)
    if "/PieceInfo" in dictionary:
        report.metadata.add(MetadataKind.OTHER)
    if (
        dictionary.get("/Type") == "/Annot"
        and "/T" in dictionary
        and dictionary.get("/Subtype") != "/Widget"
    ):
        report.metadata.add(MetadataKind.CONTRIBUTORS)
    if "/ByteRange" in dictionary or dictionary.get("/Type") in _SIGNED:
        report.metadata.add(MetadataKind.SIGNATURE)
    if (jpeg := jpeg_of(dictionary)) is not None:
        report.metadata |= pictures.metadata_of(jpeg)
    elif _filters(dictionary)[-1:] == [_JPEG_2000] and _METADATA_BOX.search(
        dictionary.read_raw_bytes()
    ):
        report.metadata.add(MetadataKind.OTHER)


def jpeg_of(stream: pikepdf.Object) -> bytes | None:
    """The JPEG in a stream, also if it was compressed once more; None for other streams."""
    filters = _filters(stream)
    if filters[-1:] != [_JPEG]:
        return None
    data = stream.read_raw_bytes()
    if len(filters) == 1:
        return data
    with pikepdf.new() as apart:
        parameters = stream.get("/DecodeParms")
        squeezed = pikepdf.Stream(apart, data, Filter=pikepdf.Array(filters[:-1]))
        if isinstance(parameters, pikepdf.Array):
            plain = [pikepdf.Object.parse(item.unparse()) for item in parameters.as_list()[:-1]]
            squeezed.DecodeParms = pikepdf.Array(plain)
        return squeezed.read_bytes()


def _filters(stream: pikepdf.Object) -> list[pikepdf.Object]:
    given = stream.get("/Filter") if isinstance(stream, pikepdf.Stream) else None
    if isinstance(given, pikepdf.Array):
        return list(given.as_list())
    return [given] if isinstance(given, pikepdf.Name) else []


def _parameters(stream: pikepdf.Object) -> pikepdf.Dictionary | None:
    """Parameters of the JPEG, which is the last filter of the stream: whether its colours are
    transformed.
    """
    given = stream.get("/DecodeParms")
    last = given.as_list()[-1] if isinstance(given, pikepdf.Array) and len(given) else given
    return last if isinstance(last, pikepdf.Dictionary) else None


def _report_info(pdf: pikepdf.Pdf, report: Report) -> None:
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        report.metadata |= {_INFO.get(key, MetadataKind.CUSTOM) for key in info.keys()}  # noqa: SIM118


def without_metadata(data: bytes) -> bytes:
    """Writes the file anew, which also removes its earlier revisions."""
    with open_pdf(data) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for _, dictionary in list(_dictionaries(pdf)):
            for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                if key in dictionary:
                    del dictionary[key]
            if (jpeg := jpeg_of(dictionary)) is not None:
                cleaned = pictures.without_metadata(jpeg)
                if cleaned != jpeg:
                    dictionary.write(cleaned, filter=_JPEG, decode_parms=_parameters(dictionary))
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return written.getvalue()
