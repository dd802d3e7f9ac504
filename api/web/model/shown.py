"""Practices and selections in the words of their pages. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.codelists.families import GOALS
from api.codelists.models import Code
from api.core.date_format import written_period
from api.core.partial_dates import PartialDate
from api.practices.models import (
    EvidenceKind,
    EvidenceLink,
    Practice,
    PracticeAudience,
    PracticeGroup,
    Source,
    Step,
)
from api.practices.rules.evidence import EvidenceOutcome
from api.practices.rules.pages import address_of
from api.practices.rules.selections import EvidenceState
from api.practices.rules.wording import evidence_definition
from api.practices.service.evidence import Evidence
from api.practices.service.selections import SelectionView
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText

_PATHS = {
    EvidenceKind.PLAN: "/plans",
    EvidenceKind.PROCUREMENT: "/procurements",
    EvidenceKind.DIALOGUE: "/dialogues",
}


class GoalShown(NamedTuple):
    code: str
    title: PageText | None
    description: str
    children: "Sequence[GoalShown]"


class PracticeLink(NamedTuple):
    path: str
    title: PageText | None
    what: PageText | None


class GroupShown(NamedTuple):
    title: str
    practices: Sequence[PracticeLink]


class StepShown(NamedTuple):
    responsible: PageText | None
    task: PageText | None
    deadline: PageText | None
    page: str
    path: str | None


class EvidenceShown(NamedTuple):
    definition: PageText | None
    outcome: str
    numbers: str
    computed: str


class LinkShown(NamedTuple):
    sentence: PageText | None
    path: str | None
    state: str | None
    """Said if the thing is not what it was."""


class SelectionShown(NamedTuple):
    code: str
    path: str
    title: PageText | None
    is_own: bool
    state: str
    since: str
    responsible: str
    reason: PageText | None
    links: Sequence[LinkShown]
    evidence: EvidenceShown | None


def goal_tree(rows: Sequence[Code], words: Presenter, parent: str | None = None) -> list[GoalShown]:
    return [
        GoalShown(
            row.code,
            words.text(row.labels),
            row.attributes.get(f"description_{words.language}", ""),
            goal_tree(rows, words, row.code),
        )
        for row in rows
        if row.parent == parent
    ]


def groups_of(rows: Iterable[Practice], words: Presenter) -> list[GroupShown]:
    practices = list(rows)
    return [
        GroupShown(words.t(f"model.group.{group}"), [practice_link(row, words) for row in members])
        for group in PracticeGroup
        if (members := [row for row in practices if row.content.group is group])
    ]


def practice_link(row: Practice, words: Presenter) -> PracticeLink:
    content = row.content
    return PracticeLink(path_of(row), words.text(content.title), words.text(content.what))


def path_of(row: Practice) -> str:
    if row.organisation_id is not None:
        return f"/buyers/{row.organisation_id}/practices#{row.code}"
    return f"/model/practices/{row.code}"


def practice_values(row: Practice, source: Source, words: Presenter) -> Mapping[str, object]:
    content = row.content
    rule = evidence_definition(content.rule) if content.rule else {}
    return {
        "title": words.text(content.title),
        "group": words.t(f"model.group.{content.group}"),
        "source": words.t(f"page.model.source.{source}"),
        "what": words.text(content.what),
        "why": words.text(content.why),
        "sign": words.text(content.sign),
        "steps": [_step(step, words) for step in content.steps],
        "audiences": [audience(item, words) for item in content.audiences],
        "goals": [words.code(GOALS, code) for code in content.goals],
        "rule": words.text(rule),
    }


def audience(item: PracticeAudience, words: Presenter) -> str:
    return words.t(f"page.model.audience.{item}")


def _step(step: Step, words: Presenter) -> StepShown:
    return StepShown(
        words.text(step.responsible),
        words.text(step.task),
        words.text(step.deadline),
        words.t(f"page.model.page.{step.page}"),
        address_of(step.page),
    )


def selection_shown(
    view: SelectionView, computed: Evidence | None, zone: str, words: Presenter
) -> SelectionShown:
    row = view.selection
    return SelectionShown(
        row.code,
        path_of(view.practice),
        words.text(view.practice.content.title),
        view.practice.organisation_id is not None,
        words.t(f"page.model.state.{row.state}"),
        written_period(PartialDate.of(row.since), words.language),
        words.t(f"page.model.responsible.{row.responsible}"),
        words.text(row.reason),
        [_link(link, view, words) for link in row.evidence],
        evidence_shown(computed, zone, words) if computed else None,
    )


def evidence_shown(computed: Evidence, zone: str, words: Presenter) -> EvidenceShown:
    is_counted = computed.outcome is not EvidenceOutcome.NOT_COMPUTABLE
    numbers = words.t(
        "page.model.evidence.numbers",
        met=computed.met,
        count=computed.all_things,
        percent=computed.rule.percent,
    )
    return EvidenceShown(
        words.text(evidence_definition(computed.name)),
        words.t(f"page.model.evidence.{computed.outcome}"),
        numbers if is_counted else "",
        words.t("page.model.evidence.at", day=words.day(computed.computed_at, zone)),
    )


def _link(link: EvidenceLink, view: SelectionView, words: Presenter) -> LinkShown:
    state = view.targets.state(link)
    path = f"{_PATHS[link.kind]}/{link.target_id}" if link.kind in _PATHS else link.url
    return LinkShown(
        words.text(link.sentence),
        None if state is EvidenceState.NOT_PUBLIC else path,
        words.t(f"page.model.link.{state}") if state in _NOTED else None,
    )


_NOTED = {EvidenceState.NOT_PUBLIC, EvidenceState.PARTLY_HIDDEN}
