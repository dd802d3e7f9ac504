"""Past answers beside the form of an answer; a button takes the text of one over."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from api.contributions.models import Contribution
from api.contributions.queries.past_answers import public_answer
from api.contributions.service.past_answers import PastAnswer, find
from api.dialogues.models import Dialogue
from api.forms.service import Entries
from api.http.requests import ApiRequest
from api.organisations.rules.labels import shown_name
from api.presenters.presenter import Presenter
from api.web.forms.fields import Option
from api.web.languages import best_text
from api.web.page import language_of
from api.web.posted_texts import first_text, posted_texts

FIND, TAKE, UNMARK = "find", "take:", "unmark"
"""The buttons: others for the ticked questions; one answer taken over; its mark taken away."""
QUESTIONS, TEXT, TAKEN = "questions", "text", "taken_from"


class ShownAnswer(NamedTuple):
    step: str
    question: str
    text: str
    source: str


class AnswerLibrary:
    """`taken`: the past answer whose button was pressed. The others are searched only if the form
    is shown."""

    def __init__(
        self, request: ApiRequest, dialogue: Dialogue, asked: str, taken: Contribution | None
    ) -> None:
        self._request, self._dialogue_id, self._asked = request, dialogue.id, asked
        self._time_zone, self._taken = dialogue.time_zone, taken

    @staticmethod
    async def of(
        request: ApiRequest, dialogue: Dialogue, questions: Sequence[Option]
    ) -> "AnswerLibrary":
        """For the questions that are ticked, or for the one that has waited longest."""
        posted = posted_texts(await request.body()) if request.method == "POST" else {}
        ticked = posted.get(QUESTIONS, [])
        texts = [option.label for option in questions if option.value in ticked]
        texts = texts or [option.label for option in questions[:1]]
        taken = await _answer_of(request, first_text(posted, "step"))
        return AnswerLibrary(request, dialogue, "\n".join(texts), taken)

    def redraw(self, entries: Entries, step: str) -> Entries | None:
        """What was typed stays: a text that is taken over stands below it."""
        if step == FIND:
            return entries
        if step == UNMARK:
            return {**entries, TAKEN: []}
        if not step.startswith(TAKE):
            return None
        if self._taken is None:
            return entries
        typed = next(iter(entries.get(TEXT, ())), "").strip()
        text = "\n\n".join(part for part in (typed, self._taken.text) if part)
        language = [self._taken.language.value] if not typed else entries.get("language", ())
        return {**entries, TEXT: [text], TAKEN: [str(self._taken.id)], "language": language}

    async def values(self) -> Mapping[str, Any]:
        request = self._request
        if not request.actor.is_signed_in:
            return {"past": [], "asked": ""}
        answers = await find(request.transaction, request.actor, self._dialogue_id, self._asked)
        words = Presenter(language_of(request))
        return {"past": [self._shown(item, words) for item in answers], "asked": self._asked}

    def _shown(self, item: PastAnswer, words: Presenter) -> ShownAnswer:
        buyer = shown_name(item.buyer, words.language)
        title = best_text(item.dialogue.title, words.language)
        published = item.answer.published_at or item.answer.created_at
        day = words.day(published, self._time_zone)
        return ShownAnswer(
            f"{TAKE}{item.answer.id}",
            item.question.text,
            item.answer.text,
            f"{buyer} · {title} · {day}",
        )


async def _answer_of(request: ApiRequest, step: str) -> Contribution | None:
    try:
        answer_id = UUID(step.removeprefix(TAKE))
    except ValueError:
        return None
    answer: Contribution | None = await request.transaction.scalar(public_answer(answer_id))
    return answer
