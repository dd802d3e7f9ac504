"""What an inspection tells: dangers that refuse a file, and metadata."""

from enum import StrEnum

import msgspec

LONGEST_PART, LONGEST_CONTENT = 100, 60


class Danger(StrEnum):
    """Codes of faults: their words are in `api/documents/texts/`."""

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
    """Kinds; what was found is not repeated."""

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
    """A digital one: its certificate names who signed."""
    OTHER = "other"


class Finding(msgspec.Struct, frozen=True):
    danger: Danger
    part: str
    """Of the file, as far as it has parts."""
    content: str


class UninspectableError(Exception):
    """The rest of the file cannot be looked at, or need not be."""

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
