"""Status of a dialogue, and the influence of its contributions."""

from babel.numbers import format_percent

from api.contributions.schemas.dispositions import InfluenceOut
from api.dialogues.models import DialogueStatus
from api.presenters.presenter import Presenter, details
from api.presenters.texts import Detail

ENDED = frozenset({DialogueStatus.CLOSED, DialogueStatus.CONCLUDED})
COUNTED = (
    "contributions", "adopted", "partly", "noted", "not_adopted", "undisposed", "participants",
    "suppliers",
)  # fmt: skip


def status(value: str, words: Presenter) -> str:
    return words.t(f"page.dialogue.status.{value}")


def grace(hours: int, words: Presenter) -> str | None:
    return words.tn("page.dialogue.grace.hours", hours) if hours else None


def influence_of(status: DialogueStatus, influence: InfluenceOut, words: Presenter) -> list[Detail]:
    """Empty until the dialogue is closed: before, most contributions have no disposition."""
    if status not in ENDED or influence.changed_something is None:
        return []
    counts = [(name, getattr(influence, name)) for name in COUNTED]
    share = format_percent(influence.changed_something, locale=words.language.value)
    return details(
        words,
        "page.influence",
        [
            ("changed_something", [share]),
            *((name, [str(count)] if count else []) for name, count in counts),
        ],
    )
