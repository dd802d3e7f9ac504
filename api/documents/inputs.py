"""What the commands take; on the wire the bodies of the requests."""

from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.examples import Example
from api.core.i18n import Language, Texts, TextsPatch
from api.core.text_types import Prose, ProsePatch, ProseTexts
from api.documents.models import DocumentKind

MOST_VERSIONS = 200


class DocumentCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A text with its first version, or the place of a file that is uploaded afterwards."""

    kind: DocumentKind
    title: Texts
    language: Language
    """Of the text or the file; a translation is a document of its own."""
    text: Prose | None = None
    """Markdown; for the kind `text`."""
    translation_of: UUID | None = None
    """Another document of the same dialogue."""

    example: ClassVar[Example] = {
        "kind": "text",
        "title": {"fi": {"text": "Palvelukuvauksen luonnos"}},
        "language": "fi",
        "text": "# Kuljetukset\n\nReitit jaetaan viiteen osaan.\n\n- Laatu\n- Hinta\n",
    }


class DocumentPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch, until the first version is published."""

    title: TextsPatch | UnsetType = UNSET

    example: ClassVar[Example] = {
        "title": {"sv": {"text": "Utkast till tjänstebeskrivning", "origin": "translated"}},
    }


class VersionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The whole text as it shall be; what lives on of the paragraphs is found by comparing."""

    text: Prose
    """Markdown."""
    note: ProseTexts = {}
    """What changed and why."""

    example: ClassVar[Example] = {
        "text": "# Kuljetukset\n\nReitit jaetaan kuuteen osaan.\n\n- Laatu\n- Hinta\n",
        "note": {"fi": {"text": "Osia on nyt kuusi, kuten moni ehdotti."}},
    }


class VersionPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch of a draft."""

    note: ProsePatch | UnsetType = UNSET

    example: ClassVar[Example] = {"note": {"fi": {"text": "Liite 2 lisättiin."}}}
