"""Removes metadata from Office files. Parts with text do not change by a byte."""

import io
import re
import zipfile

from api.inspection import pictures
from api.inspection.archive import Budget, Package
from api.inspection.ooxml import TYPES, ContentTypes
from api.inspection.xml import looks_like_xml, walk

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHARED = "http://schemas.openxmlformats.org"
_PROPERTIES = f'<Properties xmlns="{_SHARED}/officeDocument/2006'
_EMPTY = {
    "core-properties+xml": (
        f'<cp:coreProperties xmlns:cp="{_SHARED}/package/2006/metadata/core-properties"/>'
    ),
    "extended-properties+xml": f'{_PROPERTIES}/extended-properties"/>',
    "custom-properties+xml": f'{_PROPERTIES}/custom-properties"/>',
    "classificationlabels+xml": (
        '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>'
    ),
}
_EMPTY_META = (
    f'{_XML}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.3"><office:meta/></office:document-meta>'
)
_FOLDER = re.compile(rb'(<\w+:absPath\b[^<>]*?\burl=)("[^"<>]*"|\'[^\'<>]*\')')
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an entry of a ZIP can have."""


def without_metadata(data: bytes) -> bytes:
    package, written = Package(data, Budget(len(data))), io.BytesIO()
    types = _types_of(package)
    with zipfile.ZipFile(written, "w") as archive:
        for info in package.infos:
            entry = zipfile.ZipInfo(info.filename, _OLDEST)
            entry.compress_type = info.compress_type
            content = b"" if info.is_dir() else package.read(info)
            archive.writestr(entry, _cleaned(info.filename, types.of(info.filename), content))
    return written.getvalue()


def _types_of(package: Package) -> ContentTypes:
    types = ContentTypes()
    for info in package.infos:
        if info.filename == TYPES:
            walk(TYPES, package.read(info), types.start, lambda _: None, lambda _: None)
    return types


def _cleaned(name: str, kind: str, content: bytes) -> bytes:
    for ending, empty in _EMPTY.items():
        if kind.endswith(ending):
            return (_XML + empty).encode()
    if name.lower().rpartition("/")[2] == "meta.xml" and b"document-meta" in content:
        return _EMPTY_META.encode()
    if looks_like_xml(content):
        return _FOLDER.sub(rb'\1""', content)
    return pictures.without_metadata(content)
