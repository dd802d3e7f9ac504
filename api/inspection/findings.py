"""Results of an inspection: dangers, for which a file is refused, and kinds of metadata."""

from enum import StrEnum

import msgspec

LONGEST_PART, LONGEST_CONTENT = 100, 60


class Danger(StrEnum):
    """Codes of faults; their texts are in `api/documents/texts/`."""

    MACROS = "file_has_macros"
    TEMPLATE = "file_has_external_template"
    EXTERNAL = "file_has_external_content"
    PATH = "file_has_network_path"
    OLE = "file_has_ole_object"
    EMBEDDED = "file_has_embedded_file"
    DDE = "file_has_dde"
    ACTIVE_X = "file_has_active_x"
    CONNECTION = "file_has_data_connection"
    OTHER_DOCUMENT = "file_has_other_document"
    CUSTOM_UI = "file_has_custom_ui"
    SCRIPT = "file_has_script"
    ACTION = "file_has_action"
    SENDING = "file_sends_forms"
    XFA = "file_has_xfa_form"
    ENCRYPTED = "file_encrypted"
    MIXED = "file_mixes_formats"
    DAMAGED = "file_damaged"
    EXPANDS = "file_expands_too_much"
    COSTLY = "file_too_costly"


class MetadataKind(StrEnum):
    """Kind of metadata in a file. The metadata themselves are never repeated."""

    AUTHOR = "author"
    ORGANISATION = "organisation"
    CONTRIBUTORS = "contributors"
    """Authors of comments and of tracked changes."""
    EDITING = "editing_history"
    DATES = "dates"
    SOFTWARE = "software"
    TEMPLATE = "template"
    DESCRIPTION = "description"
    CUSTOM = "custom_properties"
    FOLDER = "folder"
    THUMBNAIL = "thumbnail"
    LOCATION = "location"
    DEVICE = "device"
    COMMENT = "comment"
    XMP = "xmp"
    SIGNATURE = "signature"
    """A digital signature, whose certificate names the signer."""
    OTHER = "other"


class Finding(msgspec.Struct, frozen=True):
    danger: Danger
    part: str
    """Name of the part of the file; empty if the file has no parts."""
    content: str


class UninspectableError(Exception):
    """The inspection stops: the rest of the file cannot be read, or need not be read."""

    def __init__(self, danger: Danger, part: str = "", content: str = "") -> None:
        super().__init__(danger)
        self.finding = Finding(
            danger, _bounded(part, LONGEST_PART), _bounded(content, LONGEST_CONTENT)
        )


class Report:
    """The first finding of each danger, and all kinds of metadata."""

    def __init__(self) -> None:
        self._findings: dict[Danger, Finding] = {}
        self.metadata: set[MetadataKind] = set()

    @property
    def findings(self) -> list[Finding]:
        return list(self._findings.values())

    def add(self, danger: Danger, part: str = "", content: str = "") -> None:
        if danger not in self._findings:
            part, content = _bounded(part, LONGEST_PART), _bounded(content, LONGEST_CONTENT)
            self._findings[danger] = Finding(danger, part, content)

    def give_up(self, error: UninspectableError) -> None:
        self._findings.setdefault(error.finding.danger, error.finding)


def _bounded(text: str, most: int) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[: most + 1])
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
