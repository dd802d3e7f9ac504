"""Inputs of the commands, which are also the request bodies."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.examples import Example
from api.core.i18n import Language, Texts, TextsPatch
from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import Prose, ProsePatch, ProseTexts
from api.documents.models import DocumentKind

MOST_VERSIONS = 200
LONGEST_TITLE, LONGEST_NOTE, LONGEST_TEXT = 200, 2_000, 500_000
Title = Annotated[Texts, each_up_to(LONGEST_TITLE)]
TitlePatch = Annotated[TextsPatch, each_up_to(LONGEST_TITLE)]
Note = Annotated[ProseTexts, each_up_to(LONGEST_NOTE)]
NotePatch = Annotated[ProsePatch, each_up_to(LONGEST_NOTE)]
DocumentText = Annotated[Prose, up_to(LONGEST_TEXT)]


class DocumentCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A text with its first version, or a document for a file that is uploaded afterwards."""

    kind: DocumentKind
    title: Title
    language: Language
    """Language of the text or file. A translation is a separate document."""
    text: DocumentText | None = None
    """Markdown; only for the kind `text`."""
    translation_of: UUID | None = None
    """The original, a document of the same dialogue."""

    example: ClassVar[Example] = {
        "kind": "text",
        "title": {"fi": {"text": "Palvelukuvauksen luonnos"}},
        "language": "fi",
        "text": "# Kuljetukset\n\nReitit jaetaan viiteen osaan.\n\n- Laatu\n- Hinta\n",
    }


class DocumentPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. Possible until the first version is published."""

    title: TitlePatch | UnsetType = UNSET

    example: ClassVar[Example] = {
        "title": {"sv": {"text": "Utkast till tjänstebeskrivning", "origin": "translated"}},
    }


class VersionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The whole new text. It is compared with the previous one to find paragraphs that continue."""

    text: DocumentText
    """Markdown."""
    note: Note = {}
    """Description of the changes, with their reasons."""

    example: ClassVar[Example] = {
        "text": "# Kuljetukset\n\nReitit jaetaan kuuteen osaan.\n\n- Laatu\n- Hinta\n",
        "note": {"fi": {"text": "Osia on nyt kuusi, kuten moni ehdotti."}},
    }


class VersionPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch of a draft."""

    note: NotePatch | UnsetType = UNSET

    example: ClassVar[Example] = {"note": {"fi": {"text": "Liite 2 lisättiin."}}}
