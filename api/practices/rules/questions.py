"""The twelve questions of the self-assessment, and the practices that it proposes. Pure."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from api.practices.models import Question, Reply

MOST_PROPOSED = 3


PRACTICE_OF: Mapping[Question, str] = {
    Question.REASONS_PUBLIC: "why-in-public",
    Question.PLAN_AHEAD: "plan-before-budget",
    Question.PLAN_CURRENT: "plan-kept-current",
    Question.ANSWERS_TO_ALL: "answer-to-all",
    Question.OUTCOMES_TOLD: "you-said-we-did",
    Question.DIALOGUE_BEFORE: "dialogue-before-notice",
    Question.ANYBODY_MAY_SPEAK: "anybody-may-speak",
    Question.OPEN_FIRST: "open-before-one-to-one",
    Question.CRITERIA_PLANNED: "criteria-coded",
    Question.SMALL_FIRMS: "lots-for-small",
    Question.GOALS_MARKED: "goals-of-the-year",
    Question.LOOK_BACK: "look-back",
}
_URGENCY = (Reply.NO, Reply.UNKNOWN, Reply.PARTLY)
"""What was never done comes first, then what nobody knows, then what is done in part."""


class Proposal(NamedTuple):
    practice: str
    question: Question
    reply: Reply
    """Why it is proposed: this reply to this question."""


def proposals(replies: Mapping[Question, Reply], selected: Collection[str]) -> list[Proposal]:
    """At most three practices that the organisation has not selected yet."""
    given = [(question, replies.get(question, Reply.UNKNOWN)) for question in Question]
    open_ones = [
        Proposal(PRACTICE_OF[question], question, reply)
        for question, reply in given
        if reply is not Reply.YES and PRACTICE_OF[question] not in selected
    ]
    return sorted(open_ones, key=lambda item: _URGENCY.index(item.reply))[:MOST_PROPOSED]
