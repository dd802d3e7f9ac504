"""Small real files of each kind that is taken, with more in them where a test wants it."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pikepdf
from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument."
SHARED = "http://schemas.openxmlformats.org"
_PACKAGE = f"{SHARED}/package/2006"
W = f"{SHARED}/wordprocessingml/2006/main"
R = f"{SHARED}/officeDocument/2006/relationships"
Parts = Mapping[str, str | bytes]
_MAIN = {
    "docx": ("word/document.xml", f"{OOXML}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}presentationml.presentation.main+xml"),
}
_ROOT = {
    "docx": ("w:document", W, "w"),
    "xlsx": ("workbook", f"{SHARED}/spreadsheetml/2006/main", ""),
    "pptx": ("p:presentation", f"{SHARED}/presentationml/2006/main", "p"),
}


def zipped(entries: Parts, *, stored: bool = False) -> bytes:
    data = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


def relationship(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="r1" Type="{R}/{kind}" Target="{target}"{mode}/>'


def relationships(*written: str) -> str:
    inner = "".join(written)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def office(
    kind: str = "docx",
    body: str = "",
    *,
    links: str = "",
    more: Parts | None = None,
    types: Mapping[str, str] | None = None,
    main: str | None = None,
) -> bytes:
    """`links`: relationships of the main part; `types`: content types of more parts."""
    path, media = _MAIN[kind]
    root, namespace, prefix = _ROOT[kind]
    folder, _, name = path.rpartition("/")
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{content}"/>'
        for part, content in {path: main or media, **(types or {})}.items()
    )
    colon = f":{prefix}" if prefix else ""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": relationships(relationship("officeDocument", path)),
        path: f'<{root} xmlns{colon}="{namespace}" xmlns:r="{R}">{body}</{root}>',
        f"{folder}/_rels/{name}.rels": relationships(links),
    }
    return zipped({**parts, **(more or {})})


ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = ("office", "text", "draw", "table", "script", "presentation", "form", "meta", "config")
_DECLARED = " ".join(f'xmlns:{odf_name}="{ODF}:{odf_name}:1.0"' for odf_name in _ODF_NAMES)
_DECLARED += (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odf_part(root: str, body: str) -> str:
    return f"<office:{root} {_DECLARED}>{body}</office:{root}>"


def odf(
    media: str = "text",
    body: str = "",
    *,
    more: Parts | None = None,
    manifest: Mapping[str, str] | None = None,
) -> bytes:
    kind = f"application/vnd.oasis.opendocument.{media}"
    known = {"/": kind, "content.xml": "text/xml", **(manifest or {})}
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{one}"/>' for path, one in known.items()
    )
    return zipped(
        {
            "mimetype": kind,
            "content.xml": odf_part("document-content", f"<office:scripts/>{body}"),
            "META-INF/manifest.xml": (
                f'<m:manifest xmlns:m="{ODF}:manifest:1.0">{entries}</m:manifest>'
            ),
            **(more or {}),
        }
    )


def pdf(
    change: Callable[[pikepdf.Pdf], None] = lambda _: None, *, packed: bool = False, filler: int = 0
) -> bytes:
    """`packed`: objects lie in object streams."""
    data = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    with pikepdf.new() as made:
        made.add_blank_page()
        if filler:
            made.Root.Filler = made.make_stream(bytes(filler))
        change(made)
        made.save(
            data,
            object_stream_mode=mode.generate if packed else mode.disable,
            compress_streams=False,
        )
    return data.getvalue()


def picture(kind: str = "JPEG", **options: object) -> bytes:
    """40 × 30, with a gradient."""
    data = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(data, kind, **options)
    return data.getvalue()
