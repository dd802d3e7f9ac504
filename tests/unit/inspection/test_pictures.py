"""Pictures: whole, nothing else at once, and without metadata the same to the pixel."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from api.inspection.findings import Danger, MetadataKind
from api.inspection.inspecting import inspect, without_metadata
from tests.files import picture, zipped

JPEG, PNG = "image/jpeg", "image/png"
GPS, ARTIST, MAKE, ORIENTATION = 0x8825, 0x013B, 0x010F, 0x0112


def _exif(turned: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ARTIST], exif[MAKE], exif[ORIENTATION] = "Maija Meikäläinen".encode().decode(), "X", turned
    exif[GPS] = {1: "N", 2: (60.0, 10.0, 0.0)}
    return exif


def _jpeg(turned: int = 1, **options: object) -> bytes:
    made = picture("JPEG", exif=_exif(turned), comment=b"Maija", **options)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Maija</x:xmpmeta>"
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    return made[:2] + segment + made[2:]


def _png(turned: int = 1) -> bytes:
    png_info = PngInfo()
    png_info.add_text("Author", "Maija")
    png_info.add_itxt("Comment", "Maija", zip=True)
    return picture("PNG", exif=_exif(turned), pnginfo=png_info)


def dangers(content: bytes, kind: str = JPEG) -> set[Danger]:
    return {finding.danger for finding in inspect(content, kind).findings}


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("turned", [1, 6])
def test_a_jpeg_keeps_its_pixels_and_its_orientation_only(turned: int, progressive: bool) -> None:
    given = _jpeg(turned, progressive=progressive, icc_profile=b"colours") + b"behind the end"
    assert inspect(given, JPEG).metadata >= {
        MetadataKind.AUTHOR,
        MetadataKind.LOCATION,
        MetadataKind.DEVICE,
        MetadataKind.COMMENT,
        MetadataKind.XMP,
        MetadataKind.OTHER,
    }
    cleaned = without_metadata(given, JPEG)
    assert (dangers(cleaned), inspect(cleaned, JPEG).metadata) == (set(), set())
    assert b"Maija" not in cleaned
    before, after = Image.open(io.BytesIO(given)), Image.open(io.BytesIO(cleaned))
    assert before.tobytes() == after.tobytes()
    assert after.getexif().get(ORIENTATION, 1) == turned
    assert after.info["icc_profile"] == b"colours"


@pytest.mark.parametrize("turned", [1, 8])
def test_a_png_keeps_its_pixels_and_its_orientation_only(turned: int) -> None:
    given = _png(turned) + b"behind the end"
    assert inspect(given, PNG).metadata >= {
        MetadataKind.AUTHOR,
        MetadataKind.LOCATION,
        MetadataKind.DEVICE,
        MetadataKind.COMMENT,
        MetadataKind.OTHER,
    }
    cleaned = without_metadata(given, PNG)
    assert (dangers(cleaned, PNG), inspect(cleaned, PNG).metadata) == (set(), set())
    assert b"Maija" not in cleaned
    before, after = Image.open(io.BytesIO(given)), Image.open(io.BytesIO(cleaned))
    assert before.tobytes() == after.tobytes()
    assert after.getexif().get(ORIENTATION, 1) == turned


@pytest.mark.parametrize(("kind", "whole"), [(JPEG, _jpeg()), (PNG, _png())])
def test_a_part_of_a_picture_is_refused(kind: str, whole: bytes) -> None:
    for length in range(8, len(whole), max(len(whole) // 50, 1)):
        assert dangers(whole[:length], kind) == {Danger.DAMAGED}


def test_a_picture_that_is_something_else_too_is_refused() -> None:
    html = b"<html><script>x()</script>"
    assert dangers(picture("JPEG", comment=html)) == {Danger.MIXED}
    assert dangers(picture() + html) == {Danger.MIXED}
    assert dangers(picture() + zipped({"a": "b"})) == {Danger.MIXED}
    assert dangers(picture("JPEG", comment=b"%PDF-1.7")) == {Danger.MIXED}
    assert dangers(picture("PNG") + zipped({"a": "b"}), PNG) == {Danger.MIXED}
    png_info = PngInfo()
    png_info.add_text("a", "<svg onload=x()>")
    assert dangers(picture("PNG", pnginfo=png_info), PNG) == {Danger.MIXED}


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    plain = picture()
    frame = plain.index(b"\xff\xc0")
    huge = plain[: frame + 5] + b"\xff\xff\xff\xff" + plain[frame + 9 :]
    assert dangers(huge) == {Danger.EXPANDS}


def test_malformed_metadata_are_read_within_bounds() -> None:
    for tiff in (b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"):
        body = b"Exif\0\0" + tiff
        segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
        given = picture()[:2] + segment + picture()[2:]
        assert MetadataKind.OTHER in inspect(given, JPEG).metadata
        assert inspect(without_metadata(given, JPEG), JPEG).metadata == set()
