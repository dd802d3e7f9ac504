"""PDF: objects are what qpdf reads, wherever they lie and however their names are written."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from api.inspection.findings import Danger
from api.inspection.inspecting import inspect
from tests.files import pdf, picture, zipped

KIND = "application/pdf"


def dangers(content: bytes) -> set[Danger]:
    return {finding.danger for finding in inspect(content, KIND).findings}


def _opens(**action: Any) -> Callable[[Pdf], None]:
    def change(file: Pdf) -> None:
        file.Root.OpenAction = file.make_indirect(Dictionary(**action))

    return change


def _annotated(**annotation: Any) -> Callable[[Pdf], None]:
    def change(file: Pdf) -> None:
        dictionary = Dictionary(Type=Name.Annot, Rect=[0, 0, 1, 1], **annotation)
        file.pages[0].obj.Annots = Array([dictionary])

    return change


def _clicked(**action: Any) -> Callable[[Pdf], None]:
    return _annotated(Subtype=Name.Link, A=Dictionary(**action))


def _attached(file: Pdf) -> None:
    file.attachments["x.exe"] = b"MZ"


def _named_script(file: Pdf) -> None:
    file.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("x"), Dictionary()]))


def _xfa(file: Pdf) -> None:
    file.Root.AcroForm = Dictionary(Fields=[], XFA=file.make_stream(b"<xdp/>"))


def _left_behind(file: Pdf) -> None:
    """An object that nothing refers to, but an array in an array."""
    file.Root.X = Array([Array([Dictionary(Y=Dictionary(S=Name.Launch, F=String("x")))])])


def _external_stream(file: Pdf) -> None:
    file.Root.X = file.make_stream(b"", F=String("x.bin"))


def _page_action(file: Pdf) -> None:
    file.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("https://e.example/")))


SCRIPT: dict[str, Any] = {"S": Name.JavaScript, "JS": String("app.alert(1)")}
CHANGES: dict[str, tuple[Callable[[Pdf], None], Danger]] = {
    "a script at opening": (_opens(**SCRIPT), Danger.SCRIPT),
    "a script at a click": (_clicked(**SCRIPT), Danger.SCRIPT),
    "a script by name": (_named_script, Danger.SCRIPT),
    "a script after a page": (
        _opens(S=Name.GoTo, D=[0], Next=Array([Dictionary(**SCRIPT)])),
        Danger.ACTION,
    ),
    "a program": (_clicked(S=Name.Launch, F=String("cmd.exe")), Danger.ACTION),
    "a program, deep inside": (_left_behind, Danger.ACTION),
    "an address at opening": (_opens(S=Name.URI, URI=String("https://e.example/")), Danger.ACTION),
    "an address after a page": (
        _opens(S=Name.GoTo, D=[0], Next=Dictionary(S=Name.URI, URI=String("https://e.example/"))),
        Danger.ACTION,
    ),
    "an address at a page": (_page_action, Danger.ACTION),
    "an attachment": (_attached, Danger.EMBEDDED),
    "an attachment on a page": (_annotated(Subtype=Name.FileAttachment), Danger.EMBEDDED),
    "media": (_annotated(Subtype=Name.RichMedia), Danger.EMBEDDED),
    "a form that sends": (
        _clicked(S=Name.SubmitForm, F=String("https://e.example/")),
        Danger.SENDING,
    ),
    "a form that fetches": (_clicked(S=Name.ImportData, F=String("x")), Danger.SENDING),
    "XFA": (_xfa, Danger.XFA),
    "another file on a share": (
        _clicked(S=Name.GoToR, F=String(r"\\e.example\x.pdf"), D=[0]),
        Danger.PATH,
    ),
    "another file by description": (
        _clicked(S=Name.GoToR, F=Dictionary(UF=String("//e.example/x.pdf")), D=[0]),
        Danger.PATH,
    ),
    "a link to a file": (_clicked(S=Name.URI, URI=String("file:///c:/x")), Danger.PATH),
    "a link to a script": (_clicked(S=Name.URI, URI=String("JavaScript:x")), Danger.SCRIPT),
    "a link of a program's own": (_clicked(S=Name.URI, URI=String("ms-x:y")), Danger.EXTERNAL),
    "a stream of elsewhere": (_external_stream, Danger.EXTERNAL),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", CHANGES)
def test_danger_in_a_pdf_is_found(name: str, packed: bool) -> None:
    change, danger = CHANGES[name]
    assert danger in dangers(pdf(change, packed=packed))


def test_an_escaped_name_is_the_name() -> None:
    plain = pdf(_opens(**SCRIPT))
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as file:
        file.save(data, qdf=True, static_id=True)
    escaped = _with_names(data.getvalue(), (b"/JavaScript", b"/#4aavaScript"), (b"/JS", b"/#4aS"))
    assert b"/JavaScript" not in escaped
    assert Danger.SCRIPT in dangers(escaped)


def _with_names(content: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """Escaped, with the table of references made anew."""
    for old, new in changes:
        content = content.replace(old, new)
    body = content[: content.rindex(b"xref\n", 0, content.rindex(b"startxref"))]
    offsets = {}
    for line_end in _places(body):
        number = body[line_end:].split(b" ", 1)[0]
        offsets[int(number)] = line_end
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    table += b"".join(b"%010d 00000 n \n" % offsets[offset] for offset in sorted(offsets))
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")]
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _places(body: bytes) -> list[int]:
    result, at = [], 0
    while (at := body.find(b" 0 obj\n", at)) >= 0:
        result.append(body.rindex(b"\n", 0, at) + 1)
        at += 1
    return result


def test_pdf_with_a_password_is_refused() -> None:
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        file.save(data, encryption=pikepdf.Encryption(user="x", owner="y"))
    assert dangers(data.getvalue()) == {Danger.ENCRYPTED}


def test_encrypted_pdf_without_a_password_is_inspected() -> None:
    for change, found in (
        (lambda _: None, set()),
        (_opens(**SCRIPT), {Danger.SCRIPT, Danger.ACTION}),
    ):
        data = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf(change))) as file:
            file.save(data, encryption=pikepdf.Encryption(user="", owner="y"))
        assert dangers(data.getvalue()) == found


@pytest.mark.parametrize(
    "content",
    [
        pdf()[:-40],
        pdf()[:200],
        pdf().replace(b"xref", b"xrfe"),
        b"%PDF-1.7\nx\n%%EOF",
        pdf() + b"<html><script>",
        pdf().replace(b"/Type /Catalog", b"/Type /Catalo "),
    ],
    ids=["no end", "a beginning", "no table", "nothing", "more behind", "no catalogue"],
)
def test_broken_pdf_is_refused_and_not_repaired(content: bytes) -> None:
    assert dangers(content) == {Danger.DAMAGED}


def test_embedded_archive_is_found() -> None:
    assert Danger.DAMAGED in dangers(pdf() + zipped({"a": "b"}))
    data = io.BytesIO(b"")
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a", "b")
        archive.comment = b"\n%%EOF\n"
    assert dangers(pdf() + data.getvalue()) & {Danger.MIXED, Danger.DAMAGED}


def _ordinary(file: Pdf) -> None:
    """Links, a dialogue of print, a form, a picture, tags: what programs write every day."""
    page = Dictionary(S=Name.GoTo, D=[file.pages[0].obj, Name.Fit])
    file.Root.OpenAction = Array([file.pages[0].obj, Name.XYZ, 0, 0, 0])
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1])
    link.A = Dictionary(S=Name.URI, URI=String("https://example.fi/"))
    other = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], A=page)
    widget = file.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), F=4)
    )
    widget.Rect = [0, 0, 1, 1]
    widget.V = String(r"\\palvelin\x")
    file.pages[0].obj.Annots = Array([link, other, widget])
    file.Root.AcroForm = Dictionary(Fields=[widget])
    file.Root.StructTreeRoot = Dictionary(K=Dictionary(S=Name.Document, K=0))
    image = file.make_stream(
        picture(), Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode
    )
    file.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))


@pytest.mark.parametrize("packed", [False, True])
def test_ordinary_pdf_passes(packed: bool) -> None:
    assert inspect(pdf(_ordinary, packed=packed), KIND).findings == []
