"""Word, Excel, PowerPoint: what runs, fetches or opens something is named; the rest passes."""

import io

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from api.inspection.findings import Danger
from api.inspection.inspecting import inspect
from tests.files import OOXML, W, office, picture, relationship, relationships, zipped

KINDS = {
    "docx": f"{OOXML}wordprocessingml.document",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "pptx": f"{OOXML}presentationml.presentation",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
VML = "urn:schemas-microsoft-com:vml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def dangers(content: bytes, kind: str = "docx") -> set[Danger]:
    return {finding.danger for finding in inspect(content, KINDS[kind]).findings}


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{item}</w:instrText></w:r>" for item in pieces)
    return _begin() + runs + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _begin() -> str:
    return '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'


def linked(kind: str, target: str) -> bytes:
    return office(links=relationship(kind, target, external=True))


def part(name: str, content: str | bytes, media: str, kind: str = "docx") -> bytes:
    return office(kind, more={name: content}, types={name: media})


TEMPLATE = linked("attachedTemplate", "https://evil.example/t.dotm")
WORD = {
    "a template of elsewhere": (TEMPLATE, Danger.TEMPLATE),
    "a template in the file": (
        office(links=relationship("attachedTemplate", "x.dotm")),
        Danger.TEMPLATE,
    ),
    "the strict edition": (
        office(
            links='<Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/'
            'attachedTemplate" Target="https://e.example/" TargetMode="External"/>'
        ),
        Danger.TEMPLATE,
    ),
    "external in other letters": (
        office(
            links=relationship("image", "http://e.example/x", external=True).replace(
                "External", " external "
            )
        ),
        Danger.EXTERNAL,
    ),
    "a prefix": (
        office(
            more={
                "word/_rels/x.xml.rels": '<p:Relationships xmlns:p="x"><p:Relationship '
                'Type="a/image" Target="http://e.example/" TargetMode="External"/>'
                "</p:Relationships>"
            }
        ),
        Danger.EXTERNAL,
    ),
    "a relationship in a part of another name": (
        office(more={"word/x.dat": relationships(relationship("oleObject", "x.bin"))}),
        Danger.OLE,
    ),
    "a picture of elsewhere": (linked("image", "https://evil.example/x.png"), Danger.EXTERNAL),
    "a picture on a share": (linked("image", r"\\evil.example\x.png"), Danger.PATH),
    "a picture by file": (linked("image", "file://evil.example/x.png"), Danger.PATH),
    "a link to a share": (linked("hyperlink", r"\\evil.example\share\x"), Danger.PATH),
    "a link to a share with slashes": (linked("hyperlink", "//evil.example/x"), Danger.PATH),
    "a link to a file": (linked("hyperlink", "FILE:///c:/windows/x.exe"), Danger.PATH),
    "a link to a drive": (linked("hyperlink", "c:\\windows\\x.exe"), Danger.PATH),
    "a link to a script": (linked("hyperlink", "java&#10;script:alert(1)"), Danger.SCRIPT),
    "a link of a program's own": (linked("hyperlink", "ms-msdt:/id"), Danger.EXTERNAL),
    "a share inside": (
        office(links=relationship("image", r"\\evil.example\x.png")),
        Danger.PATH,
    ),
    "an address inside": (
        office(links=relationship("image", "http://e.example/x")),
        Danger.EXTERNAL,
    ),
    "an old picture on a share": (
        office(body=rf'<v:imagedata xmlns:v="{VML}" src="\\evil.example\x.png"/>'),
        Danger.PATH,
    ),
    "an old picture of elsewhere": (
        office(body=f'<v:imagedata xmlns:v="{VML}" src="http://evil.example/x.png"/>'),
        Danger.EXTERNAL,
    ),
    "an object": (
        office(body='<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/>'),
        Danger.OLE,
    ),
    "an object by content": (office(more={"word/media/image1.png": OLE}), Danger.OLE),
    "an object's type": (part("word/x.dat", b"", f"{OOXML}oleObject"), Danger.OLE),
    "a workbook that no chart has": (
        office(
            links=relationship("package", "embeddings/x.xlsx"),
            more={"word/embeddings/x.xlsx": office("xlsx")},
        ),
        Danger.EMBEDDED,
    ),
    "a program": (office(more={"word/media/image1.png": b"MZ\x90\0"}), Danger.EMBEDDED),
    "bytes of no known kind": (office(more={"word/x.bin": b"??????"}), Danger.EMBEDDED),
    "macros by another name": (
        part("word/image9.png", picture("PNG"), "application/vnd.ms-office.vbaProject"),
        Danger.MACROS,
    ),
    "macros by suffix": (
        office(
            more={
                "word/media/image1.png": picture("PNG"),
                "[Content_Types].xml": f"<Types><Override PartName='/word/document.xml' "
                f"ContentType='{KINDS['docx']}.main+xml'/><Default Extension='png' "
                "ContentType='application/vnd.ms-office.VBAPROJECT'/></Types>",
            }
        ),
        Danger.MACROS,
    ),
    "a macro at leaving a field": (office(body='<w:exitMacro w:val="x"/>'), Danger.MACROS),
    "DDE": (office(body=field(r'DDEAUTO c:\\x "/k calc"')), Danger.DDE),
    "DDE over runs": (office(body=field("  DD", "E", "AUTO", " x y")), Danger.DDE),
    "DDE in small letters": (office(body=field('"dde"auto x')), Danger.DDE),
    "DDE in a text run": (
        office(body=_begin() + '<w:r><w:t>DDEAUTO x "y"</w:t></w:r>'),
        Danger.DDE,
    ),
    "DDE that never ends": (
        office(body=_begin() + "<w:instrText>DDE x y</w:instrText>"),
        Danger.DDE,
    ),
    "DDE outside a field": (office(body="<w:instrText>DDE x y</w:instrText>"), Danger.DDE),
    "DDE in a simple field": (office(body='<w:fldSimple w:instr=" DDE x y"/>'), Danger.DDE),
    "DDE within a field": (
        office(body=_begin() + "<w:instrText>IF </w:instrText>" + field("DDEAUTO x y")),
        Danger.DDE,
    ),
    "DDE that another field names": (office(body=_begin() + field("QUOTE 68 68 69")), Danger.DDE),
    "DDE cut by an element": (
        office(body=_begin() + "<w:instrText>DDEAUTO x<w:t/></w:instrText>"),
        Danger.DDE,
    ),
    "DDE in a header": (
        office(more={"word/h.xml": f'<w:hdr xmlns:w="{W}">{field("DDE x y")}</w:hdr>'}),
        Danger.DDE,
    ),
    "DDE in UTF-16": (
        office(
            more={"word/h.bin": f'<w:hdr xmlns:w="{W}">{field("DDE x y")}</w:hdr>'.encode("utf-16")}
        ),
        Danger.DDE,
    ),
    "DDE in another prefix": (
        office(body=f'<q:fldSimple xmlns:q="{W}" q:instr="DDE x y"/>'),
        Danger.DDE,
    ),
    "a picture by field": (
        office(body=field('INCLUDEPICTURE "http://e.example/x"')),
        Danger.EXTERNAL,
    ),
    "a share by field": (office(body=field(r'HYPERLINK "\\\\evil\\x"')), Danger.PATH),
    "a file by field": (office(body=field('HYPERLINK \\o "x" "file:///c:/x"')), Danger.PATH),
    "a database": (office(body=field("DATABASE x")), Danger.CONNECTION),
    "a macro by field": (office(body=field("MACROBUTTON Evil Click")), Danger.MACROS),
    "a mail merge": (office(body="<w:mailMerge><w:dataSource/></w:mailMerge>"), Danger.CONNECTION),
    "another document": (office(body='<w:altChunk r:id="r1"/>'), Danger.OTHER_DOCUMENT),
    "another document by relationship": (
        office(links=relationship("aFChunk", "x.html"), more={"word/x.html": "<html/>"}),
        Danger.OTHER_DOCUMENT,
    ),
    "a subdocument": (linked("subDocument", "x.docx"), Danger.OTHER_DOCUMENT),
    "frames": (office(body="<w:frameset/>"), Danger.OTHER_DOCUMENT),
    "a frame": (linked("frame", "https://evil.example/"), Danger.OTHER_DOCUMENT),
    "a control": (office(body="<w:control/>"), Danger.ACTIVE_X),
    "a control's type": (
        part("word/x.xml", "<x/>", "application/vnd.ms-office.activeX+xml"),
        Danger.ACTIVE_X,
    ),
    "buttons": (
        office(
            more={
                "x.xml": '<c:customUI xmlns:c="http://schemas.microsoft.com/office/2006/01/customui"/>'
            }
        ),
        Danger.CUSTOM_UI,
    ),
    "an add-in": (linked("webextensiontaskpanes", "x.xml"), Danger.CUSTOM_UI),
    "a base on a share": (
        office(more={"docProps/app.xml": r"<a><HyperlinkBase>\\evil\x</HyperlinkBase></a>"}),
        Danger.PATH,
    ),
    "an entity": (
        office(more={"word/x.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        Danger.DAMAGED,
    ),
    "broken XML": (office(more={"word/x.xml": "<x>"}), Danger.DAMAGED),
    "no XML": (office(more={"word/x.xml": b"\1\2"}), Danger.DAMAGED),
    "XML in an odd encoding": (
        office(more={"word/x.xml": b'<?xml version="1.0" encoding="utf-7"?><x/>'}),
        Danger.DAMAGED,
    ),
    "very deep XML": (office(more={"word/x.xml": "<x>" * 1_000 + "</x>" * 1_000}), Danger.EXPANDS),
    "very many fields": (office(body=_begin() * 1_000), Danger.EXPANDS),
    "no types": (zipped({"word/document.xml": "<x/>"}), Danger.DAMAGED),
}
EXCEL = {
    "DDE by formula": ("<f>cmd|'/c calc'!A0</f>", Danger.DDE),
    "DDE in a name": ("<definedName name='x'>cmd|'/c calc'!A0</definedName>", Danger.DDE),
    "DDE in a rule": ("<formula1>'cmd'|'/c calc'!A0</formula1>", Danger.DDE),
    "DDE by link": ("<ddeLink ddeService='cmd'/>", Danger.DDE),
    "RTD": ('<f>RTD("x",,1)</f>', Danger.DDE),
    "CALL": ('<f>1+call ("x")</f>', Danger.MACROS),
    "the web": ("<f>_xlfn.WEBSERVICE(A1)</f>", Danger.EXTERNAL),
    "a picture of the web": ("<f>_xlfn.IMAGE(A1)</f>", Danger.EXTERNAL),
    "a share": (r'<f>HYPERLINK("\\evil.example\x\y")</f>', Danger.PATH),
    "a file": (r'<f>HYPERLINK("file:///c:/x")</f>', Danger.PATH),
    "a macro at opening": ("<definedName name='_xlnm.Auto_Open'>x</definedName>", Danger.MACROS),
    "an object": ("<oleObjects><oleObject/></oleObjects>", Danger.OLE),
    "another workbook": ("<externalBook/>", Danger.EXTERNAL),
    "a connection": ("<connection/>", Danger.CONNECTION),
    "a shape with a macro": (
        f'<d:sp xmlns:d="{DRAWING}" macro="[0]!Evil"/>',
        Danger.MACROS,
    ),
}
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = {
    "a program": (f'<a:hlinkClick xmlns:a="{A}" action="ppaction://program"/>', Danger.ACTION),
    "a macro": (f'<a:hlinkHover xmlns:a="{A}" action="ppaction://macro?name=x"/>', Danger.ACTION),
    "a file": (f'<a:hlinkClick xmlns:a="{A}" action="ppaction://hlinkfile"/>', Danger.ACTION),
    "an object": ("<p:oleObj/>", Danger.OLE),
    "a control": ("<p:control/>", Danger.ACTIVE_X),
}


@pytest.mark.parametrize("name", WORD)
def test_danger_in_a_word_file_is_found(name: str) -> None:
    content, danger = WORD[name]
    assert danger in dangers(content)


@pytest.mark.parametrize("name", EXCEL)
def test_danger_in_an_excel_file_is_found(name: str) -> None:
    body, danger = EXCEL[name]
    sheet = f'<worksheet xmlns="{SHEET}">{body}</worksheet>'
    assert danger in dangers(office("xlsx", more={"xl/any/name.xml": sheet}), "xlsx")


@pytest.mark.parametrize(
    ("media", "danger"),
    [
        ("application/vnd.ms-excel.macrosheet+xml", Danger.MACROS),
        ("application/vnd.ms-excel.intlmacrosheet+xml", Danger.MACROS),
        (f"{OOXML}spreadsheetml.dialogsheet+xml", Danger.MACROS),
        (f"{OOXML}spreadsheetml.connections+xml", Danger.CONNECTION),
        (f"{OOXML}spreadsheetml.queryTable+xml", Danger.CONNECTION),
        (f"{OOXML}spreadsheetml.externalLink+xml", Danger.EXTERNAL),
    ],
)
def test_dangerous_excel_parts_are_found_by_type(media: str, danger: Danger) -> None:
    assert danger in dangers(part("xl/x.xml", "<x/>", media, "xlsx"), "xlsx")


@pytest.mark.parametrize("name", SLIDES)
def test_danger_in_a_powerpoint_file_is_found(name: str) -> None:
    body, danger = SLIDES[name]
    assert danger in dangers(office("pptx", body), "pptx")


def test_findings_are_named_and_bounded() -> None:
    [found] = inspect(TEMPLATE, KINDS["docx"]).findings[:1]
    assert (found.part, found.content) == (
        "word/_rels/document.xml.rels",
        "https://evil.example/t.dotm",
    )
    name = f"word/{'x' * 300}\u202e.xml"
    [long] = inspect(
        office(more={name: f'<w:x xmlns:w="{W}"><w:subDoc/></w:x>'}), KINDS["docx"]
    ).findings
    assert len(long.part) == 100
    assert long.part.isprintable()


ORDINARY = office(
    body=field('HYPERLINK "https://www.example.fi/a?b=c|d" \\l "file"')
    + field("PAGE")
    + field(' TOC \\o "1-3" \\h \\z \\u ')
    + field("ADDIN ZOTERO_ITEM CSL_CITATION {&quot;dde&quot;: 1}")
    + field("MACROBUTTON NoMacro [Kirjoita tähän]")
    + field("IF ", "1 = 1 ", '"Profile: x" "y"')
    + r'<w:pic><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    r'wordprocessingDrawing" descr="\\palvelin\kuvat\kartta.png"/></w:pic>'
    '<w:lvlText w:val="%1:"/><w:framePr/><w:ins w:author="Maija"/>',
    links=relationship("hyperlink", "https://example.fi/", external=True)
    + relationship("hyperlink", "mailto:a@example.fi", external=True).replace("r1", "r2")
    + relationship("hyperlink", "Liite%202.docx", external=True).replace("r1", "r3")
    + relationship("theme", "theme/theme1.xml").replace("r1", "r4"),
    more={
        "word/theme/theme1.xml": f'<a:theme xmlns:a="{A}"/>',
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:rsids/></w:settings>',
        "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:author="M"/></w:comments>',
        "word/fonts/font1.odttf": b"obfuscated",
        "word/media/image1.jpeg": picture(),
        "word/media/image2.emf": b"\1\0\0\0" + bytes(60),
        "docProps/thumbnail.jpeg": picture(),
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Template>Normal.dotm</Template></Properties>',
        "customXml/item1.xml": '<control xmlns="urn:x"><connection/></control>',
        "word/printerSettings1.bin": b"\\\\palvelin\\tulostin",
    },
    types={
        "word/fonts/font1.odttf": f"{OOXML}obfuscatedFont",
        "word/printerSettings1.bin": f"{OOXML}spreadsheetml.printerSettings",
    },
)


def test_word_file_passes() -> None:
    assert inspect(ORDINARY, KINDS["docx"]).findings == []


def test_a_workbook_behind_a_chart_passes_and_is_looked_into() -> None:
    def with_chart(book: bytes) -> bytes:
        links = relationships(relationship("package", "../embeddings/b.xlsx"))
        more: dict[str, str | bytes] = {
            "word/charts/_rels/chart1.xml.rels": links,
            "word/embeddings/b.xlsx": book,
        }
        return office(more=more)

    assert dangers(with_chart(office("xlsx"))) == set()
    assert dangers(with_chart(office("xlsx", "<connection/>"))) == {Danger.CONNECTION}
    assert Danger.EMBEDDED in dangers(with_chart(with_chart(office("xlsx"))))


def test_xlsxwriter_and_openpyxl_files_pass() -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", '=IF(B1="a|b",SUM(C1:C9),"-")')
        sheet.write_comment("A1", "x")
        sheet.write_url("A3", "https://example.fi/")
        sheet.write_url("A4", "internal:Sheet1!A1")
        sheet.data_validation("A5", {"validate": "list", "source": ["a", "b"]})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$9"})
        sheet.insert_chart("D2", chart)
        sheet.insert_image("D30", "x.png", {"image_data": io.BytesIO(picture("PNG"))})
    assert dangers(written.getvalue(), "xlsx") == set()
    other = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "=SUM(1,2)"  # type: ignore[index]
    workbook.save(other)
    assert dangers(other.getvalue(), "xlsx") == set()


def test_folder_of_a_workbook_is_reported_and_no_danger() -> None:
    path = '<x:absPath xmlns:x="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
    report = inspect(office("xlsx", path + r'url="\\palvelin\matti\"/>'), KINDS["xlsx"])
    assert report.findings == []
    assert report.metadata == {"folder"}
