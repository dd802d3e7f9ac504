"""The built-in practices: complete, in three languages, and only with pages that exist."""

from collections import Counter
from pathlib import Path

import pytest

from api.codelists.families import GOALS, wider_codes
from api.core.i18n import Language
from api.practices.catalogue import CatalogueError, builtin_editions, read_edition
from api.practices.models import PracticeAudience, PracticeGroup, Question
from api.practices.queries.evidence import QUERIES
from api.practices.rules.evidence import RULES
from api.practices.rules.questions import PRACTICE_OF
from api.practices.rules.wording import evidence_definition, question_texts

PRACTICES = builtin_editions()[-1].practices


def test_there_are_thirty_practices_in_all_groups_and_for_all_readers() -> None:
    assert len(PRACTICES) >= 30
    groups = Counter(content.group for content in PRACTICES.values())
    assert all(groups[group] >= 5 for group in PracticeGroup)
    readers = Counter(reader for content in PRACTICES.values() for reader in content.audiences)
    assert all(readers[reader] >= 3 for reader in PracticeAudience)


@pytest.mark.parametrize("code", PRACTICES)
def test_practice_is_complete_in_three_languages(code: str) -> None:
    content = PRACTICES[code]
    texts = [content.title, content.what, content.why, content.sign]
    texts += [text for step in content.steps for text in (step.responsible, step.task)]
    texts += [step.deadline for step in content.steps]
    assert all(set(text) == set(Language) for text in texts)
    assert 2 <= len(content.steps) <= 5
    assert content.goals
    assert set(content.goals) <= set(wider_codes(GOALS))


def test_every_goal_without_goals_under_it_has_a_practice() -> None:
    parents = {wider for above in wider_codes(GOALS).values() for wider in above[1:]}
    leaves = set(wider_codes(GOALS)) - parents
    assert leaves <= {goal for content in PRACTICES.values() for goal in content.goals}


def test_every_rule_has_a_practice_a_query_and_a_definition() -> None:
    used = {content.rule for content in PRACTICES.values() if content.rule}
    assert len(used) >= 12
    assert used == set(RULES) == set(QUERIES)
    assert all(set(evidence_definition(rule)) == set(Language) for rule in RULES)


def test_every_question_proposes_a_practice_of_its_own() -> None:
    assert len(Question) == 12
    assert set(PRACTICE_OF) == set(Question)
    assert len(set(PRACTICE_OF.values())) == len(Question)
    assert set(PRACTICE_OF.values()) <= set(PRACTICES)
    assert all(set(question_texts(question)) == set(Language) for question in Question)


def _edition(folder: Path, practice: str) -> Path:
    edition = folder / "2027-01"
    edition.mkdir()
    (edition / "edition.toml").write_text(
        'valid_from = 2027-01-01\npractices = ["a"]\n[title]\nfi = "A"\n', "utf-8"
    )
    (edition / "a.toml").write_text(practice, "utf-8")
    return edition


GOOD = """
group = "leadership"
audiences = ["leader"]
goals = ["openness"]
[fi]
title = "Otsikko"
what = "Mitä"
"""


def test_practice_with_one_language_is_read(tmp_path: Path) -> None:
    edition = read_edition(_edition(tmp_path, GOOD))
    assert edition.code == "2027-01"
    assert edition.practices["a"].title[Language.FI].text == "Otsikko"


@pytest.mark.parametrize(
    ("practice", "fault"),
    [
        (GOOD.replace("openness", "happiness"), "/goals/0 unknown_code"),
        (GOOD.replace('"leadership"', '"luck"'), "Invalid enum value"),
        (GOOD.replace('title = "Otsikko"', 'title = ""'), "text"),
        (GOOD + '[[steps]]\npage = "nowhere"\n', "/page unknown_page"),
        ("group = ", "Invalid value"),
    ],
)
def test_faulty_practice_is_refused_with_its_file(
    tmp_path: Path, practice: str, fault: str
) -> None:
    with pytest.raises(CatalogueError, match=r"a\.toml") as refused:
        read_edition(_edition(tmp_path, practice))
    assert fault in str(refused.value)
