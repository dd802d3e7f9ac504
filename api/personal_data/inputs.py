"""Request bodies of hidings, objections, erasures and case files: the input of the commands."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example
from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import Prose, ProseTexts
from api.hidings.models import HidingGround
from api.objections.inputs import ObjectionAnswer, ObjectionText
from api.personal_data.models import RetentionClass

SHORTEST, LONGEST, LONGEST_REASON = 3, 20_000, 1_000
_ID = "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"


class HidingCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The content to hide or destroy, the ground, and a public reason."""

    subject: Annotated[str, Meta(max_length=200)]
    """The thing, as in the subjects of events: `procurements/<id>`, `contributions/<id>`, or
    `document-versions/<id>` for one version of a document."""
    ground: HidingGround
    """A code of the list `hiding-grounds`. Only the author's own withdrawal uses
    `withdrawn_by_author`."""
    reason: Annotated[ProseTexts, each_up_to(LONGEST_REASON)]
    """Public reason. It may not repeat the hidden text."""
    field: Annotated[str, Meta(max_length=200)] | None = None
    """JSON pointer to a field (`/title`) or to one language of it (`/title/fi`). `/file` is the
    file of a document's version. The default is every field."""
    passage: Annotated[Prose, up_to(LONGEST, at_least=SHORTEST)] | None = None
    """The text to hide, if only a part of the field is to be hidden."""

    example: ClassVar[Example] = {
        "subject": f"procurements/{_ID}",
        "ground": "personal_data",
        "reason": {"fi": {"text": "Kuvauksessa oli asiakkaan henkilötietoja."}},
        "field": "/description/fi",
        "passage": "Matti Meikäläinen 010190-123A",
    }


class HiddenObjection(msgspec.Struct, forbid_unknown_fields=True):
    """The author's objection to a hiding."""

    text: ObjectionText
    """Why the content should not be hidden. Only the people who decide read it."""

    example: ClassVar[Example] = {"text": "Nimi on julkisesta kaupparekisteristä."}


class HiddenObjectionDecision(msgspec.Struct, forbid_unknown_fields=True):
    """A decision on an objection, by another person than the one who hid the content."""

    upheld: bool
    """True restores the content, except in fields that were edited since."""
    answer: ObjectionAnswer
    """The reason for the decision, sent to the author."""

    example: ClassVar[Example] = {
        "upheld": False,
        "answer": {"fi": {"text": "Henkilötunnus ei ole julkinen tieto."}},
    }


class ErasureConfirm(msgspec.Struct, forbid_unknown_fields=True):
    """The token from the mail that asks for confirmation."""

    token: Annotated[str, Meta(max_length=100)]

    example: ClassVar[Example] = {"token": "vp_era_0000000000000000000000000000000000000000abcdef"}


class CaseFilePut(msgspec.Struct, forbid_unknown_fields=True):
    """The buyer's case reference and the retention of the case file."""

    retention_class: RetentionClass
    """Time for which the case file is kept after the dialogue or procurement has ended. Afterwards
    sealed originals, confidential parts, and links between people and their contributions are
    deleted. Public content stays.
    """
    case_reference: Annotated[str, Meta(max_length=100)] | None = None
    """Reference in the buyer's own records, such as `OUKA/1234/02.08.00/2027`."""

    example: ClassVar[Example] = {
        "retention_class": "years_10",
        "case_reference": "OUKA/1234/02.08.00/2027",
    }
