"""What the commands take; on the wire the bodies of the requests."""

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
    """What is to go, why, and what the public is told in its place."""

    subject: Annotated[str, Meta(max_length=200)]
    """The thing, as in events: `procurements/<id>`, `contributions/<id>`; of one version of a
    document `document-versions/<id>`."""
    ground: HidingGround
    """See the code list `hiding-grounds`; `withdrawn_by_author` is the author's alone."""
    reason: Annotated[ProseTexts, each_up_to(LONGEST_REASON)]
    """Public: it stands in the place of the words and may not repeat them."""
    field: Annotated[str, Meta(max_length=200)] | None = None
    """A JSON pointer to a field, `/title`, or to one language of it, `/title/fi`. Without it every
    field is meant. `/file` is the file of a document's version."""
    passage: Annotated[Prose, up_to(LONGEST, at_least=SHORTEST)] | None = None
    """The very words, where not all of the field is to go."""

    example: ClassVar[Example] = {
        "subject": f"procurements/{_ID}",
        "ground": "personal_data",
        "reason": {"fi": {"text": "Kuvauksessa oli asiakkaan henkilötietoja."}},
        "field": "/description/fi",
        "passage": "Matti Meikäläinen 010190-123A",
    }


class HiddenObjection(msgspec.Struct, forbid_unknown_fields=True):
    """Why its author holds that it should not have been hidden."""

    text: ObjectionText
    """For whoever decides alone. Once."""

    example: ClassVar[Example] = {"text": "Nimi on julkisesta kaupparekisteristä."}


class HiddenObjectionDecision(msgspec.Struct, forbid_unknown_fields=True):
    """By another person than who hid it."""

    upheld: bool
    """The words come back, as far as nothing else has been written in their place."""
    answer: ObjectionAnswer
    """Why, to the author."""

    example: ClassVar[Example] = {
        "upheld": False,
        "answer": {"fi": {"text": "Henkilötunnus ei ole julkinen tieto."}},
    }


class ErasureConfirm(msgspec.Struct, forbid_unknown_fields=True):
    """The secret of the mail."""

    token: Annotated[str, Meta(max_length=100)]

    example: ClassVar[Example] = {"token": "vp_era_0000000000000000000000000000000000000000abcdef"}


class CaseFilePut(msgspec.Struct, forbid_unknown_fields=True):
    """Where it is filed at the buyer's, and how long its case file is kept."""

    retention_class: RetentionClass
    """After it has ended; then sealed originals, what was told in confidence, and the links between
    people and what they said go. What is public stays."""
    case_reference: Annotated[str, Meta(max_length=100)] | None = None
    """Of the buyer's own records, such as `OUKA/1234/02.08.00/2027`."""

    example: ClassVar[Example] = {
        "retention_class": "years_10",
        "case_reference": "OUKA/1234/02.08.00/2027",
    }
