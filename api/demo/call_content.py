"""What a dialogue call of the demonstration consists of: each file in `content/dialogues/` is one.

Who is not named by an address takes part without an account. What is said is replied to, answered
and disposed of by its `key`.
"""

import msgspec

from api.contributions.models import ContributionKind, DispositionOutcome
from api.core.i18n import Language
from api.demo.content import Fields, Words
from api.dialogues.models import DialogueFormat, DialogueSubject


class Becomes(msgspec.Struct, forbid_unknown_fields=True):
    """You said, we did."""

    outcome: DispositionOutcome
    reason: Words


class Says(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    at: float
    by: str
    """An address, or the name of somebody without an account."""
    text: str
    confidential: Fields | None = None
    key: str = ""
    kind: ContributionKind = ContributionKind.COMMENT
    language: Language = Language.FI
    behalf: str | None = None
    named: bool = False
    to: str | None = None
    """Replies to a comment, or, from the buyer, answers a question."""
    about: str | None = None
    """How the paragraph begins that this is about, in the version that is public then."""
    votes: list[str] = []
    """Who shares the concern."""
    becomes: Becomes | None = None


class Version(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    note: Words
    text: str


class Document(msgspec.Struct, forbid_unknown_fields=True):
    """Its first version becomes public with the call."""

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
    """Of two hours, from an hour on the clock."""

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
    says: list[Says] = []
    disposed: float | None = None
    """When the buyer tells what becomes of what was said."""
    extend: Extend | None = None
    conclude: Conclude | None = None
    cancel: Cancel | None = None
