"""OpenDocument: what runs, fetches or opens something is named; what LibreOffice writes passes."""

import pytest

from api.inspection.findings import Danger
from api.inspection.inspecting import inspect
from tests.files import odf, odf_part, picture, zipped

KIND = "application/vnd.oasis.opendocument.text"
CHART = "application/vnd.oasis.opendocument.chart"


def dangers(content: bytes) -> set[Danger]:
    return {finding.danger for finding in inspect(content, KIND).findings}


LISTENER = (
    '<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:x"/>'
)
BODIES = {
    "a script": (
        "<office:scripts><office:script>x()</office:script></office:scripts>",
        Danger.SCRIPT,
    ),
    "an event": (f"<office:event-listeners>{LISTENER}</office:event-listeners>", Danger.SCRIPT),
    "a macro by link": ('<text:a xlink:href="macro:///a.b.c"/>', Danger.SCRIPT),
    "a macro by field": ('<text:execute-macro text:name="x"/>', Danger.MACROS),
    "another program's object": ('<draw:object-ole xlink:href="./Object 1"/>', Danger.OLE),
    "an object": ('<draw:object xlink:href="./Object 1"/>', Danger.OLE),
    "an object of elsewhere": ('<draw:object xlink:href="http://e.example/"/>', Danger.EXTERNAL),
    "an applet": ('<draw:applet xlink:href="x"/>', Danger.ACTIVE_X),
    "a plugin": ('<draw:plugin xlink:href="x"/>', Danger.ACTIVE_X),
    "a frame": ('<draw:floating-frame xlink:href="x"/>', Danger.OTHER_DOCUMENT),
    "a section": ('<text:section-source xlink:href="x.odt"/>', Danger.OTHER_DOCUMENT),
    "a picture of elsewhere": ('<draw:image xlink:href="https://e.example/x"/>', Danger.EXTERNAL),
    "a picture by file": ('<draw:image xlink:href="file:///c:/x.png"/>', Danger.PATH),
    "a picture on a share": ('<draw:image xlink:href="//e.example/x.png"/>', Danger.EXTERNAL),
    "a link to a share": (r'<text:a xlink:href="\\e.example\x"/>', Danger.PATH),
    "a link to SMB": ('<text:a xlink:href="smb://e.example/x"/>', Danger.PATH),
    "DDE": ('<text:dde-connection-decl office:dde-application="x"/>', Danger.DDE),
    "DDE of a table": ("<table:dde-links><table:dde-link/></table:dde-links>", Danger.DDE),
    "DDE by formula": ('<table:table-cell table:formula="of:=DDE(&quot;x&quot;)"/>', Danger.DDE),
    "another file by formula": (
        """<table:table-cell table:formula="of:='https://e.example/x.ods'#$A.B1"/>""",
        Danger.EXTERNAL,
    ),
    "the web by formula": (
        '<table:table-cell table:formula="of:=WEBSERVICE([.A1])"/>',
        Danger.EXTERNAL,
    ),
    "a database": ('<table:database-source-sql table:sql-statement="x"/>', Danger.CONNECTION),
    "a program at a click": (
        '<presentation:event-listener presentation:action="execute" xlink:href="x"/>',
        Danger.ACTION,
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_danger_in_the_content_is_found(name: str) -> None:
    body, danger = BODIES[name]
    assert danger in dangers(odf(body=body))


FILES = {
    "Basic": (odf(more={"Basic/Standard/M.xml": "<x/>"}), Danger.MACROS),
    "Python": (odf(more={"Scripts/python/x.py": "x"}), Danger.MACROS),
    "a script's type": (odf(manifest={"x": "application/x-starbasic"}), Danger.MACROS),
    "an object's type": (odf(manifest={"x": "application/vnd.sun.star.oleobject"}), Danger.OLE),
    "an object by content": (
        odf(more={"Object 1": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        Danger.OLE,
    ),
    "an archive": (odf(more={"Pictures/x.png": zipped({"a": "b"})}), Danger.EMBEDDED),
    "a menu": (
        odf(more={"Configurations2/m.xml": '<x href="vnd.sun.star.script:x"/>'}),
        Danger.SCRIPT,
    ),
    "a template of elsewhere": (
        odf(
            more={
                "meta.xml": odf_part(
                    "document-meta", '<meta:template xlink:href="http://e.example/"/>'
                )
            }
        ),
        Danger.TEMPLATE,
    ),
    "encryption": (
        odf(more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}),
        Danger.ENCRYPTED,
    ),
    "no content": (zipped({"mimetype": KIND}), Danger.DAMAGED),
}


@pytest.mark.parametrize("name", FILES)
def test_danger_beside_the_content_is_found(name: str) -> None:
    content, danger = FILES[name]
    assert danger in dangers(content)


def test_libreoffice_file_passes() -> None:
    ordinary = odf(
        body='<office:scripts><office:script script:language="ooo:Basic"><l:libraries '
        'xmlns:l="x"><l:library-embedded l:name="Standard"/></l:libraries></office:script>'
        '</office:scripts><text:a xlink:href="https://example.fi/">x</text:a>'
        '<text:a xlink:href="#otsikko">x</text:a><text:a xlink:href="../Liite.odt">x</text:a>'
        '<draw:image xlink:href="Pictures/1.png"/><draw:object xlink:href="./Object 1"/>'
        '<draw:image xlink:href="./ObjectReplacements/Object 1"/>'
        '<presentation:event-listener presentation:action="next-page"/>'
        '<table:table-cell table:formula="of:=SUM({1;2|3;4})"/>',
        more={
            "Pictures/1.png": picture("PNG"),
            "Object 1/content.xml": odf_part("document-content", ""),
            "ObjectReplacements/Object 1": b"VCLMTF",
            "layout-cache": b"\1\2",
            "Configurations2/accelerator/current.xml": b"",
            "Thumbnails/thumbnail.png": picture("PNG"),
            "settings.xml": odf_part(
                "document-settings",
                '<config:config-item config:name="PrinterName">HP</config:config-item>',
            ),
        },
        manifest={"Object 1/": CHART},
    )
    assert inspect(ordinary, KIND).findings == []
