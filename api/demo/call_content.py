"""Types of a dialogue call of the demonstration. Each file in `content/dialogues/` holds one.

A person without a mail address takes part without an account. Replies, answers and dispositions
refer to a contribution by its `key`.
"""

import msgspec

from api.contributions.models import ContributionKind, DispositionOutcome
from api.core.i18n import Language
from api.demo.content import Fields, Words
from api.dialogues.models import DialogueFormat, DialogueSubject


class Disposition(msgspec.Struct, forbid_unknown_fields=True):
    """The disposition of a contribution."""

    outcome: DispositionOutcome
    reason: Words


class Contribution(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    at: float
    by: str
    """A mail address, or the name of a participant without an account."""
    text: str
    confidential: Fields | None = None
    key: str = ""
    kind: ContributionKind = ContributionKind.COMMENT
    language: Language = Language.FI
    behalf: str | None = None
    named: bool = False
    to: str | None = None
    """The comment to reply to, or the question that the buyer answers."""
    about: str | None = None
    """Beginning of the paragraph that this is about, in the version that is public at that time."""
    votes: list[str] = []
    """Participants who share the concern."""
    disposition: Disposition | None = None


class Version(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    note: Words
    text: str


class Document(msgspec.Struct, forbid_unknown_fields=True):
    """A document. Its first version is published with the call."""

    title: Words
    language: Language
    text: str
    versions: list[Version] = []


class Response(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    by: str
    answers: Fields
    quotes: list[str] = []


class Survey(msgspec.Struct, forbid_unknown_fields=True):
    title: Words
    introduction: Words
    questions: list[Fields]
    responses: list[Response]


class SignUp(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    by: str
    behalf: str | None = None


class Material(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    title: Words
    notes: Words


class Meeting(msgspec.Struct, forbid_unknown_fields=True):
    """A meeting of two hours, from a full hour."""

    announced: float
    day: float
    hour: int
    title: Words
    description: Words
    place: str
    capacity: int
    languages: list[Language]
    sign_ups: list[SignUp]
    material: Material | None = None


class Extend(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    closes: float
    reason: Words


class Conclude(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    summary: Words


class Cancel(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    reason: Words


class Dialogue(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    key: str
    buyer: str
    person: str
    published: float
    opens: float
    closes: float
    title: Words
    description: Words
    contact: str
    formats: list[DialogueFormat]
    subject: DialogueSubject = DialogueSubject.PROCUREMENTS
    procurements: list[str] = []
    document: Document | None = None
    survey: Survey | None = None
    meeting: Meeting | None = None
    contributions: list[Contribution] = []
    disposed: float | None = None
    """When the buyer publishes its dispositions."""
    extend: Extend | None = None
    conclude: Conclude | None = None
    cancel: Cancel | None = None
