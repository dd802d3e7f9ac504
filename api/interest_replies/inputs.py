"""Inputs of the commands, which are also the request bodies."""

from typing import ClassVar

import msgspec

from api.contributions.inputs import Words
from api.core.examples import Example
from api.core.i18n import Language


class InterestReplyCreate(msgspec.Struct, forbid_unknown_fields=True):
    text: Words
    """Plain text. Only the firm reads it, or everybody if there is a `question`."""
    language: Language
    question: Words | None = None
    """What the firm asked, in the buyer's words and without naming anybody. Question and `text` are
    then published to all, about the same procurement or in the same dialogue."""

    example: ClassVar[Example] = {
        "text": "Kyllä, reitit jaetaan osiin.",
        "language": "fi",
        "question": "Voiko tarjota vain osaa reiteistä?",
    }
