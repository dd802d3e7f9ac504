"""The community's tools take our packages: `libcoveocds`, `ocdsmerge`, `ocdskit`, `flattentool`."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import ocdsmerge  # type: ignore[import-untyped]
import pytest

from api.exchange.ocds.packages import EXTENSIONS
from tests.ocds.community import record_faults, release_schema, review
from tests.workers.ocds.stage import OcdsStage
from tests.workers.ocds.stories import Story

Json = dict[str, Any]
_HEAD = {
    "uri": "http://testserver.local/v1/ocds/releases",
    "version": "1.1",
    "publishedDate": "2027-01-01T00:00:00.000000Z",
    "publisher": {"name": "Vuoropuhelu"},
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "extensions": list(EXTENSIONS),
}
_UNKNOWN = {("tender", "suitability"), ("parties/details", "confirmation")}
"""The reference data lacks the suitability extension. `details` has a publisher's own fields."""


@pytest.fixture(params=range(2))
def story(stage: OcdsStage, request: pytest.FixtureRequest) -> Story:
    story = Story(stage, Random(request.param))
    for _ in range(25):
        story.step()
    return story


def _releases(story: Story) -> Json:
    return {**_HEAD, "releases": story.stage.releases(story.row)}


def test_libcoveocds_finds_no_fault_in_releases(
    story: Story, reference: Path, tmp_path: Path
) -> None:
    _assert_clean(review(reference, _releases(story), tmp_path))


def test_a_record_matches_the_official_schema(story: Story, reference: Path) -> None:
    compiled, releases = story.stage.compiled(story.row), story.stage.releases(story.row)
    record = {"ocid": compiled["ocid"], "compiledRelease": compiled, "releases": releases}
    linked = [
        {"url": "http://x.fi/#a", "date": each["date"], "tag": each["tag"]} for each in releases
    ]
    for package in (record, {**record, "releases": linked}):
        assert record_faults(reference, {**_HEAD, "records": [package]}) == []
    assert record_faults(reference, {**_HEAD, "records": [{**record, "ocid": 1}]})


def test_libcoveocds_finds_no_fault_in_a_compiled_release(
    story: Story, reference: Path, tmp_path: Path
) -> None:
    compiled = story.stage.compiled(story.row)
    _assert_clean(review(reference, {**_HEAD, "releases": [compiled]}, tmp_path))


def _assert_clean(found: Json) -> None:
    assert found["validation_errors"] == []
    assert found["additional_closed_codelist_values"] == {}
    assert found["deprecated_fields"] == []
    assert found["extensions"]["invalid_extensions"] == []
    additional = {(each["path"], each["field"]) for each in found["additional_fields"]}
    known = {(f"/releases/{path}", name) for path, name in _UNKNOWN}
    assert additional - known == set()


def test_ocdsmerge_of_all_releases_is_the_compiled_release(story: Story, reference: Path) -> None:
    merger = ocdsmerge.Merger(release_schema(reference))
    merged = merger.create_compiled_release(story.stage.releases(story.row))
    assert merged == story.stage.compiled(story.row)


def test_ocdskit_compiles_upgrades_and_packages(
    story: Story, reference: Path, tmp_path: Path
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(release_schema(reference)), "utf-8")
    package = json.dumps(_releases(story))
    compiled = _ocdskit(package, "compile", "--schema", str(schema))
    assert json.loads(compiled) == story.stage.compiled(story.row)
    assert json.loads(_ocdskit(package, "upgrade", "1.0:1.1"))["releases"]
    lines = "\n".join(json.dumps(each) for each in story.stage.releases(story.row))
    packaged = json.loads(_ocdskit(lines, "package-releases"))
    assert packaged["releases"] == story.stage.releases(story.row)


def _ocdskit(text: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ocdskit", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout
