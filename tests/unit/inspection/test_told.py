"""Metadata about people are removed or reported with their kind."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from api.inspection.findings import Danger, MetadataKind
from api.inspection.inspecting import inspect, without_metadata
from tests.files import OOXML, SHARED, W, odf, office, pdf, picture

PDF, ODT = "application/pdf", "application/vnd.oasis.opendocument.text"
MAIJA = "Maija Meikalainen"
MICROSOFT = "http://schemas.microsoft.com/office"
SHEET = f"{SHARED}/spreadsheetml/2006/main"
TYPES = {
    "docx": f"{OOXML}wordprocessingml.document",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "pptx": f"{OOXML}presentationml.presentation",
}
N = pikepdf.Name
SIGNATURE = (
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo><X509Data>'
    f"<X509SubjectName>CN={MAIJA}</X509SubjectName></X509Data></KeyInfo></Signature>"
)
LABELS = (
    f'<l:labelList xmlns:l="{MICROSOFT}/2020/mipLabelMetadata"><l:label siteId="{MAIJA}"/>'
    "</l:labelList>"
)


def _photo(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x013B] = MAIJA
    return picture(kind, exif=exif)


def _drawn(image: bytes, *filters: pikepdf.Object, parameters: object = None) -> bytes:
    """A PDF that shows it."""

    def change(made: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(made, b"", Type=N.XObject, Subtype=N.Image, Width=40, Height=30)
        stream.ColorSpace, stream.BitsPerComponent = N.DeviceRGB, 8
        stream.write(image, filter=pikepdf.Array(filters), decode_parms=parameters)  # type: ignore[arg-type]
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))

    return pdf(change)


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (_photo(), [N.DCTDecode]),
        (zlib.compress(_photo()), [N.FlateDecode, N.DCTDecode]),
        (_photo().hex().encode() + b">", [N.ASCIIHexDecode, N.DCTDecode]),
        (zlib.compress(zlib.compress(_photo())), [N.FlateDecode, N.FlateDecode, N.DCTDecode]),
    ],
)
def test_a_photo_in_a_pdf_is_cleaned_however_it_is_squeezed(
    data: bytes, filters: list[pikepdf.Object]
) -> None:
    given = _drawn(data, *filters)
    assert MetadataKind.AUTHOR in inspect(given, PDF).metadata
    cleaned = without_metadata(given, PDF)
    assert inspect(cleaned, PDF).metadata == set()
    with pikepdf.open(io.BytesIO(cleaned)) as read:
        image = read.pages[0].Resources.XObject.I
        assert MAIJA.encode() not in image.read_raw_bytes()
        assert Image.open(io.BytesIO(image.read_raw_bytes())).size == (40, 30)


@pytest.mark.parametrize("photo", [_photo(), picture()])
def test_colour_transformation_is_kept(photo: bytes) -> None:
    given = _drawn(photo, N.DCTDecode, parameters=pikepdf.Dictionary(ColorTransform=0))
    with pikepdf.open(io.BytesIO(without_metadata(given, PDF))) as read:
        kept = read.pages[0].Resources.XObject.I.DecodeParms
        kept = kept[0] if isinstance(kept, pikepdf.Array) else kept
        assert kept.ColorTransform == 0


def _signed(made: pikepdf.Pdf) -> None:
    signature = pikepdf.Dictionary(Type=N.Sig, Name=MAIJA, ByteRange=[0, 1, 2, 3], Contents=b"x")
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=N.Sig, V=signature)])


def _media(name: str, content: bytes) -> bytes:
    return office(more={f"word/media/{name}": content})


def _part(name: str, xml: str, kind: str = "docx") -> bytes:
    return office(kind, more={name: xml})


def _saved(kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (9, 9)).save(data, kind, **options)
    return data.getvalue()


TOLD: dict[str, tuple[str, bytes, MetadataKind]] = {
    "a signed PDF": (PDF, pdf(_signed), MetadataKind.SIGNATURE),
    "JPEG 2000": (PDF, _drawn(b"jP  uuid" + MAIJA.encode(), N.JPXDecode), MetadataKind.OTHER),
    "a signed text": (
        TYPES["docx"],
        _part("_xmlsignatures/sig1.xml", SIGNATURE),
        MetadataKind.SIGNATURE,
    ),
    "a signed ODT": (
        ODT,
        odf(more={"META-INF/documentsignatures.xml": SIGNATURE}),
        MetadataKind.SIGNATURE,
    ),
    "SharePoint's columns": (
        TYPES["docx"],
        _part(
            "customXml/item1.xml",
            f'<p:properties xmlns:p="{MICROSOFT}/2006/metadata/properties">{MAIJA}</p:properties>',
        ),
        MetadataKind.CUSTOM,
    ),
    "a part of another program": (
        TYPES["docx"],
        _part("word/own.xml", f'<a xmlns="urn:own">{MAIJA}</a>'),
        MetadataKind.CUSTOM,
    ),
    "variables": (
        TYPES["docx"],
        _part(
            "word/settings.xml",
            f'<w:settings xmlns:w="{W}"><w:docVars><w:docVar w:name="a" w:val="{MAIJA}"/>'
            "</w:docVars></w:settings>",
        ),
        MetadataKind.CUSTOM,
    ),
    "who has a workbook reserved": (
        TYPES["xlsx"],
        office("xlsx", f'<fileSharing userName="{MAIJA}"/>'),
        MetadataKind.CONTRIBUTORS,
    ),
    "a shared workbook": (
        TYPES["xlsx"],
        _part("xl/revisions/h.xml", f'<headers xmlns="{SHEET}"><header userName="M"/></headers>'),
        MetadataKind.CONTRIBUTORS,
    ),
    "GIF": (
        TYPES["docx"],
        _media("a.gif", _saved("GIF", comment=MAIJA.encode())),
        MetadataKind.OTHER,
    ),
    "WebP": (TYPES["docx"], _media("a.webp", _photo("WEBP")), MetadataKind.OTHER),
    "TIFF": (TYPES["docx"], _media("a.tiff", _photo("TIFF")), MetadataKind.OTHER),
    "MP3": (
        TYPES["pptx"],
        office("pptx", more={"ppt/media/a.mp3": b"ID3\3TPE1M"}),
        MetadataKind.OTHER,
    ),
    "MP4": (TYPES["docx"], _media("a.mp4", b"\0\0\0\x18ftypmp42"), MetadataKind.OTHER),
    "EMF": (
        TYPES["docx"],
        _media("a.emf", b"\1\0\0\0".ljust(40, b"\0") + b" EMF".ljust(20, b"\0") + b"\5\0\0\0"),
        MetadataKind.OTHER,
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_metadata_that_cannot_be_removed_are_reported(case: str) -> None:
    media_type, given, kind = TOLD[case]
    had = inspect(given, media_type)
    assert (had.findings, had.metadata) == ([], {kind})
    assert inspect(without_metadata(given, media_type), media_type).metadata == {kind}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gif", _saved("GIF")),
        ("a.webp", _saved("WEBP")),
        ("a.emf", b"\1\0\0\0".ljust(40, b"\0") + b" EMF".ljust(60, b"\0")),
    ],
)
def test_picture_without_metadata_is_not_reported(name: str, content: bytes) -> None:
    assert inspect(_media(name, content), TYPES["docx"]).metadata == set()


def test_list_of_sources_in_word_is_no_metadata() -> None:
    sources = f'<b:Sources xmlns:b="{SHARED}/officeDocument/2006/bibliography"/>'
    assert inspect(_part("customXml/item1.xml", sources), TYPES["docx"]).metadata == set()


def test_sensitivity_label_is_removed() -> None:
    kind = "application/vnd.ms-office.classificationlabels+xml"
    given = office(
        more={"docMetadata/LabelInfo.xml": LABELS}, types={"docMetadata/LabelInfo.xml": kind}
    )
    assert inspect(given, TYPES["docx"]).metadata == {MetadataKind.ORGANISATION}
    cleaned = without_metadata(given, TYPES["docx"])
    assert inspect(cleaned, TYPES["docx"]).metadata == set()
    with zipfile.ZipFile(io.BytesIO(cleaned)) as read:
        assert MAIJA.encode() not in read.read("docMetadata/LabelInfo.xml")


def test_thumbnail_is_removed() -> None:
    thumbnail = bytes(10 * 10 * 3)
    header = b"JFIF\0\1\1\0\0\1\0\1\x0a\x0a" + thumbnail
    whole = picture()
    given = whole[:2] + b"\xff\xe0" + (len(header) + 2).to_bytes(2, "big") + header + whole[20:]
    assert inspect(given, "image/jpeg").metadata == {MetadataKind.THUMBNAIL}
    assert without_metadata(given, "image/jpeg") == whole


DRAWINGS = {
    '<image href="https://evil.example/t.png"/>': Danger.EXTERNAL,
    '<x:use xmlns:x="http://www.w3.org/2000/svg" href="http://evil.example/a.svg#b"/>': (
        Danger.EXTERNAL
    ),
    "<style>@import 'https://evil.example/a.css';</style>": Danger.EXTERNAL,
    '<rect style="fill:URL( &quot;https://evil.example/a&quot;)"/>': Danger.EXTERNAL,
    '<rect fill="url(//evil.example/a)"/>': Danger.EXTERNAL,
    '<rect onclick="x()"/>': Danger.SCRIPT,
    '<rect fill="url(#a)"/><style>a {fill: url(&quot;#a&quot;)}</style>': None,
    '<image href="data:image/png;base64,AAAA"/><use href="#a"/>': None,
    '<a href="https://example.org"><text>verkossa</text></a>': None,
}


@pytest.mark.parametrize("build", ["docx", "odt"])
@pytest.mark.parametrize("body", DRAWINGS)
def test_dangerous_drawing_is_found(body: str, build: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    made: dict[str, Callable[[], tuple[bytes, str]]] = {
        "docx": lambda: (_media("a.svg", drawing.encode()), TYPES["docx"]),
        "odt": lambda: (odf(more={"Pictures/a.svg": drawing}), ODT),
    }
    found = [finding.danger for finding in inspect(*made[build]()).findings]
    expected = DRAWINGS[body]
    assert found == ([expected] if expected else [])
