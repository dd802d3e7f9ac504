"""Inputs of the commands, which are also the request bodies."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from api.core.examples import Example
from api.core.i18n import Language
from api.core.text_bounds import CpvText, WebAddressText, up_to
from api.core.text_types import Prose
from api.dialogues.inputs import Procurements, Reason

LONGEST_TITLE = 200
LONGEST = {"text": 5_000, "audience": 1_000, "need": 2_000}


class IdeaOutcome(StrEnum):
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    CALL = "call"


class IdeaCreate(msgspec.Struct, forbid_unknown_fields=True):
    """What a firm suggests, for whom, and which need of the buyer it meets."""

    supplier_id: UUID
    """The supplier you act for. The buyer sees its name."""
    title: Annotated[str, up_to(LONGEST_TITLE, at_least=1)]
    text: Annotated[Prose, up_to(LONGEST["text"], at_least=1)]
    """What it is. Plain text."""
    audience: Annotated[Prose, up_to(LONGEST["audience"], at_least=1)]
    """Whom it is for."""
    need: Annotated[Prose, up_to(LONGEST["need"], at_least=1)]
    """The need of the buyer that it meets."""
    language: Language
    cpv: CpvText | None = None
    link: WebAddressText | None = None
    """A file or page with more."""
    public: bool = False
    """Show the idea to everybody, with the firm's name and the buyer's decision, once there is a
    decision. Otherwise only the buyer reads it."""

    example: ClassVar[Example] = {
        "supplier_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "title": "Yhteiset lastenistuimet koulutakseihin",
        "text": "Istuimet kulkevat reittien eikä autojen mukana.",
        "audience": "Koululaiset ja heidän vanhempansa",
        "need": "Turvalliset koulumatkat pienillä reiteillä",
        "language": "fi",
        "cpv": "60130000",
    }


class IdeaDecide(msgspec.Struct, forbid_unknown_fields=True):
    """What the buyer makes of the idea, and why."""

    outcome: IdeaOutcome
    """`call` drafts a dialogue call from the idea, which the buyer then completes."""
    reason: Reason
    """The firm gets it by mail. Public, if the idea is."""
    procurements: Procurements = []
    """With `call`: the procurements that the call is about. Without any, it is about a document."""

    example: ClassVar[Example] = {
        "outcome": "taken_up",
        "reason": {"fi": {"text": "Kokeilemme tätä kolmella reitillä keväällä."}},
    }
