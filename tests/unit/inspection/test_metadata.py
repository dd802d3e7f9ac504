"""Office and PDF files without metadata: the text is the same, and nobody is named."""

import io
import zipfile

import openpyxl
import pikepdf
import pytest

from api.inspection.findings import MetadataKind
from api.inspection.inspecting import inspect, without_metadata
from tests.files import OOXML, SHARED, W, odf, odf_part, office, pdf, picture

DOCX, XLSX = f"{OOXML}wordprocessingml.document", f"{OOXML}spreadsheetml.sheet"
XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<r:Description>Maija</r:Description></r:RDF></x:xmpmeta>"
)
ODT, PDF = "application/vnd.oasis.opendocument.text", "application/pdf"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
EXTENDED = f"{SHARED}/officeDocument/2006/extended-properties"
PROPERTIES = "application/vnd.openxmlformats-"
WORD = office(
    body="<w:p><w:r><w:t>Teksti</w:t></w:r><w:ins w:author='Matti'/></w:p>",
    more={
        "docProps/core.xml": f'<c:coreProperties xmlns:c="{CORE}"><d:creator '
        'xmlns:d="http://purl.org/dc/elements/1.1/">Maija</d:creator>'
        "<c:lastModifiedBy>Maija</c:lastModifiedBy></c:coreProperties>",
        "docProps/app.xml": f'<Properties xmlns="{EXTENDED}"><Company>Maija Oy</Company>'
        "<Template>Maija.dotm</Template></Properties>",
        "word/media/a.jpeg": picture("JPEG", comment=b"Maija"),
        "word/media/a.png": picture("PNG"),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:rsids/></w:settings>',
    },
    types={
        "docProps/core.xml": f"{PROPERTIES}package.core-properties+xml",
        "docProps/app.xml": f"{PROPERTIES}officedocument.extended-properties+xml",
    },
)


def test_an_office_file_keeps_its_text() -> None:
    had = inspect(WORD, DOCX)
    assert had.findings == []
    assert had.metadata == {
        MetadataKind.AUTHOR, MetadataKind.ORGANISATION, MetadataKind.TEMPLATE, MetadataKind.COMMENT,
        MetadataKind.CONTRIBUTORS, MetadataKind.EDITING,
    }  # fmt: skip
    cleaned = without_metadata(WORD, DOCX)
    left = inspect(cleaned, DOCX)
    assert (left.findings, left.metadata) == ([], {MetadataKind.CONTRIBUTORS, MetadataKind.EDITING})
    with zipfile.ZipFile(io.BytesIO(WORD)) as before, zipfile.ZipFile(io.BytesIO(cleaned)) as after:
        assert before.namelist() == after.namelist()
        for name in before.namelist():
            assert b"Maija" not in after.read(name)
            if not name.startswith(("docProps/", "word/media/a.jpeg")):
                assert before.read(name) == after.read(name)
        assert {item.date_time[0] for item in after.infolist()} == {1980}


def test_a_workbook_opens_as_before() -> None:
    made, data = openpyxl.Workbook(), io.BytesIO()
    made.properties.creator = "Maija"
    made.active["A1"] = "=SUM(1,2)"  # type: ignore[index]
    made.save(data)
    cleaned = without_metadata(data.getvalue(), XLSX)
    assert inspect(cleaned, XLSX).metadata == set()
    read = openpyxl.load_workbook(io.BytesIO(cleaned))
    assert read.properties.creator != "Maija"
    assert read.active["A1"].value == "=SUM(1,2)"  # type: ignore[index]


def test_folder_of_a_workbook_is_removed() -> None:
    path = '<x:absPath xmlns:x="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
    given = office("xlsx", path + r'url="C:\Users\maija\"/>')
    assert inspect(given, XLSX).metadata == {MetadataKind.FOLDER}
    assert inspect(without_metadata(given, XLSX), XLSX).metadata == set()


def test_an_opendocument_file_keeps_its_text_and_its_first_entry() -> None:
    meta = "<office:meta><meta:initial-creator>Maija</meta:initial-creator></office:meta>"
    given = odf(
        body="<text:p>Teksti</text:p><office:annotation><dc:creator>Matti</dc:creator></office:annotation>",
        more={"meta.xml": odf_part("document-meta", meta)},
    )
    assert inspect(given, ODT).metadata == {MetadataKind.AUTHOR, MetadataKind.CONTRIBUTORS}
    cleaned = without_metadata(given, ODT)
    assert inspect(cleaned, ODT).findings == []
    assert inspect(cleaned, ODT).metadata == {MetadataKind.CONTRIBUTORS}
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert "Teksti" in archive.read("content.xml").decode()


def _made_by_maija(file: pikepdf.Pdf) -> None:
    file.docinfo["/Author"] = "Maija"
    file.docinfo["/Oma"] = "Maija"
    file.Root.Metadata = file.make_stream(XMP)
    image = file.make_stream(picture("JPEG", comment=b"Maija"), Filter=pikepdf.Name.DCTDecode)
    image.Metadata = file.make_stream(XMP)
    file.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    file.pages[0].obj.PieceInfo = pikepdf.Dictionary(X=pikepdf.String("Maija"))
    file.pages[0].obj.Contents = file.make_stream(b"BT (Teksti) Tj ET")


@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_keeps_its_pages(packed: bool) -> None:
    given = pdf(_made_by_maija, packed=packed)
    assert inspect(given, PDF).metadata == {
        MetadataKind.AUTHOR,
        MetadataKind.CUSTOM,
        MetadataKind.XMP,
        MetadataKind.COMMENT,
        MetadataKind.OTHER,
    }
    cleaned = without_metadata(given, PDF)
    assert (inspect(cleaned, PDF).findings, inspect(cleaned, PDF).metadata) == ([], set())
    assert b"Maija" not in cleaned
    with pikepdf.open(io.BytesIO(cleaned)) as file:
        assert file.pages[0].obj.Contents.read_bytes() == b"BT (Teksti) Tj ET"
        assert len(file.pages) == 1


def test_earlier_revisions_of_a_pdf_are_removed() -> None:
    """An update that only hides a name leaves it in the file: readers show it no more."""
    given = pdf(_made_by_maija)
    start = given.rindex(b"startxref\n") + 10
    offset = int(given[start : given.index(b"\n", start)])
    body = b"9 0 obj\n<< >>\nendobj\n"
    trailer = given[given.rindex(b"trailer") : start - 10].replace(
        b"<<", b"<< /Prev %d " % offset, 1
    )
    trailer = trailer.replace(b"/Size 9", b"/Size 10")
    at = len(given)
    update = b"xref\n9 1\n%010d 00000 n \n" % at + trailer
    updated = given + body + update + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))
    assert b"Maija" in updated
    assert inspect(updated, PDF).findings == []
    assert b"Maija" not in without_metadata(updated, PDF)
