"""Checks parts of an Office file that are not XML: pictures, sound and fonts are accepted, programs
and documents are refused.
"""

import re

from api.inspection.findings import Danger

_DANGEROUS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Danger.OLE,
    b"PK": Danger.EMBEDDED,
    b"MZ": Danger.EMBEDDED,
    b"\x7fELF": Danger.EMBEDDED,
    b"%PDF": Danger.EMBEDDED,
    b"{\\rt": Danger.EMBEDDED,
    b"#!": Danger.EMBEDDED,
    b"Rar!": Danger.EMBEDDED,
    b"7z\xbc\xaf": Danger.EMBEDDED,
    b"\xca\xfe\xba\xbe": Danger.EMBEDDED,
    b"L\0\0\0\x01\x14\x02\0": Danger.EMBEDDED,
}
_MEDIA = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\x00|MM\x00\*|II\xbc|\x01\x00\x00\x00|\xd7\xcd\xc6\x9a"
    rb"|\x01\x00\x09\x00|RIFF|....ftyp|ID3|\xff[\xe2-\xfb]|OggS|\x1f\x8b|\x00\x00\x01[\x00\xb3\xba]"
    rb"|OTTO|true|\x00\x01\x00\x00|VCLMTF|wOF[F2]|\x1aE\xdf\xa3|\x30\x26\xb2\x75|fLaC|FORM",
    re.DOTALL,
)
"""First bytes of PNG, JPEG, GIF, BMP, TIFF, JPEG XR, EMF, WMF, WebP and WAV, MP4, MP3, Ogg,
compressed EMF, icons, OpenType, StarView, WOFF, Matroska, Windows Media, FLAC, AIFF, MPEG.
"""


def binary_danger(data: bytes, *, is_known_kind: bool) -> Danger | None:
    """`is_known_kind`: the file declares a kind for the part, so that any content is accepted that
    does not begin like a program or a document.
    """
    for beginning, danger in _DANGEROUS.items():
        if data.startswith(beginning):
            return danger
    if not data or is_known_kind or _MEDIA.match(data):
        return None
    return Danger.EMBEDDED
