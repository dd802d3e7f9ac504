"""Rules of a practice's content, and differences of editions. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.codelists.families import GOALS, wider_codes
from api.codelists.faults import unknown_code
from api.core.errors import Fault
from api.core.i18n import Texts, text_faults
from api.practices.lengths import MOST_STEPS, STEP_TEXT, TEXT, TITLE
from api.practices.models import Practice, PracticeContent, Step
from api.practices.rules.evidence import RULES
from api.practices.rules.pages import FEATURES, PAGES

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
OWN = "own-"


def content_faults(content: PracticeContent) -> Iterator[Fault]:
    yield from text_faults("/title", content.title, longest=TITLE, required=True)
    yield from text_faults("/what", content.what, longest=TEXT, required=True)
    yield from text_faults("/why", content.why, longest=TEXT)
    yield from text_faults("/sign", content.sign, longest=TEXT)
    yield from _code_faults(content)
    if len(content.steps) > MOST_STEPS:
        yield Fault("/steps", "too_many", {"most": MOST_STEPS})
    for number, step in enumerate(content.steps):
        yield from _step_faults(f"/steps/{number}", step)


def _code_faults(content: PracticeContent) -> Iterator[Fault]:
    if not content.audiences:
        yield Fault("/audiences", "required")
    for number, code in enumerate(content.goals):
        if code not in wider_codes(GOALS):
            yield unknown_code(f"/goals/{number}", GOALS, code)
    for number, name in enumerate(content.features):
        if name not in FEATURES:
            yield Fault(f"/features/{number}", "unknown_feature", {"known": _listed(FEATURES)})
    if content.rule is not None and content.rule not in RULES:
        yield Fault("/rule", "unknown_rule", {"known": _listed(frozenset(RULES))})


def code_faults(code: str) -> Iterator[Fault]:
    """Codes that begin with `own-` are those of organisations' own practices."""
    if not _CODE.fullmatch(code) or code.startswith(OWN):
        yield Fault("", "bad_practice_code")


def _step_faults(pointer: str, step: Step) -> Iterator[Fault]:
    if step.page not in PAGES:
        yield Fault(f"{pointer}/page", "unknown_page", {"known": _listed(PAGES)})
    for part in ("responsible", "task", "deadline"):
        texts: Texts = getattr(step, part)
        yield from text_faults(f"{pointer}/{part}", texts, longest=STEP_TEXT, required=True)


def _listed(names: Mapping[str, str] | frozenset[str]) -> str:
    return ", ".join(sorted(names))


@dataclass(frozen=True)
class EditionChange:
    """A practice that an edition added, changed or removed."""

    code: str
    kind: str
    title: Texts
    note: Texts
    contributions: Sequence[UUID]


def edition_changes(before: Sequence[Practice], after: Sequence[Practice]) -> list[EditionChange]:
    """In the order of the new edition; removed practices last."""
    old = {row.code: row for row in before}
    new = {row.code: row for row in after}
    changed = [
        _change(row, "changed" if row.code in old else "added")
        for row in after
        if row.code not in old or old[row.code].content != row.content
    ]
    return changed + [_change(row, "removed") for row in before if row.code not in new]


def _change(row: Practice, kind: str) -> EditionChange:
    kept = kind != "removed"
    note, contributions = (row.change_note, row.contributions) if kept else ({}, [])
    return EditionChange(row.code, kind, row.content.title, note, contributions)
