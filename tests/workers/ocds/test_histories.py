"""Random histories: releases merge to the record, are never edited, hold nothing that is gone."""

from random import Random
from typing import Any

import pytest

from api.exchange.ocds import merging
from api.exchange.ocds.content import Terms
from api.exchange.ocds.load import cpv_names, load_processes
from api.exchange.ocds.mapping.release import state_of
from tests.workers.ocds.stage import OcdsStage
from tests.workers.ocds.stories import Story

_OF_RELEASE = ("id", "date", "tag")


@pytest.mark.parametrize("seed", range(12))
def test_releases_follow_a_random_history(stage: OcdsStage, seed: int) -> None:
    story = Story(stage, Random(seed))
    bodies: dict[Any, str] = {}
    for _ in range(25):
        story.step()
        _check_never_edited(story, bodies)
        _check_record(story)
        every = str([row.body for row in stage.rows(story.row)])
        assert [words for words in story.gone if words in every] == []


@pytest.mark.parametrize("seed", range(4))
def test_late_and_unordered_deliveries_end_in_the_same_state(stage: OcdsStage, seed: int) -> None:
    """Handlers that all run at the end, in any order, make the state that the tables hold."""
    random = Random(seed)
    story = Story(stage, random)
    stage.is_waiting = True
    for _ in range(15):
        story.step()
    stage.is_waiting = False
    random.shuffle(stage.waiting)
    for event in stage.waiting + stage.waiting[:3]:
        stage.handle(event)
    _check_record(story)
    every = str([row.body for row in stage.rows(story.row)])
    assert [words for words in story.gone if words in every] == []


def _check_never_edited(story: Story, bodies: dict[Any, str]) -> None:
    rows = story.stage.rows(story.row)
    dates = [row.date for row in rows]
    assert dates == sorted(set(dates))
    assert bodies.keys() <= {row.id for row in rows}, "a release disappeared"
    for row in rows:
        if row.body is not None:
            assert bodies.setdefault(row.id, row.body) == row.body, "edited, or published again"
        else:
            bodies[row.id] = "withdrawn"


def _check_record(story: Story) -> None:
    """The record is what the live releases merge to, and what the tables hold."""
    compiled = story.stage.compiled(story.row)
    content = {name: value for name, value in compiled.items() if name not in _OF_RELEASE}
    assert merging.merge(story.stage.releases(story.row)) == content
    assert _in_any_order(content) == _in_any_order(_state(story))


def _state(story: Story) -> dict[str, Any]:
    session, settings = story.stage.session, story.stage.settings
    processes = list(load_processes(session, [story.row.id]))
    terms = Terms(settings.ocid_prefix, settings.public_url, cpv_names(session, processes))
    return state_of(processes[0], terms)


def _in_any_order(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: _in_any_order(value) for name, value in content.items()}
    if isinstance(content, list):
        return sorted((_in_any_order(each) for each in content), key=str)
    return content
