"""The alerts and the dashboard name only what the API really exposes."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from prometheus_client import Metric

from api.core.settings import PREFIX, Settings
from api.http.metrics import REGISTRY, count_request
from api.operations.backlogs import Stage
from api.operations.heartbeats import BEAT, FAMILIES, add_results, open_redis, record_heartbeat
from api.operations.metrics import families
from api.operations.snapshot import snapshot_reader

MONITORING = Path(__file__).parents[2] / "deploy" / "monitoring"
RULES = MONITORING / "rules.yaml"
NAME = re.compile(r"\b(?:vuoropuhelu|process)_\w+")
SELECTED = re.compile(r"(?P<name>\b(?:vuoropuhelu|process)_\w+)\{(?P<labels>[^}]*)\}")
LABEL = re.compile(r"(\w+)(?:=~|!~|!=|=)\"([^\"]*)\"")


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    document = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
    result: list[dict[str, Any]] = document["panels"]
    return result


def expressions() -> Iterator[str]:
    yield from (alert["expr"] for alert in alerts())
    yield from (target["expr"] for panel in panels() for target in panel["targets"])


def _metrics(settings: Settings) -> Iterator[Metric]:
    """With one sample of each, which a fresh process does not have of everything."""
    count_request("GET", "/v1/plans", 200, 0.01)
    with snapshot_reader(settings) as reader:
        redis = open_redis(settings)
        record_heartbeat(redis, BEAT)
        for family, names in FAMILIES.items():
            add_results(redis, family, Counter({tuple("x" for _ in names): 1}))
        redis.close()
        yield from families(reader.read())
    yield from REGISTRY.collect()


@pytest.fixture(scope="module")
def exposed(settings: Settings) -> dict[str, set[str]]:
    """Names of samples, each with its labels."""
    samples = [sample for metric in _metrics(settings) for sample in metric.samples]
    result: dict[str, set[str]] = {}
    for sample in samples:
        result.setdefault(sample.name, set()).update(sample.labels)
    return result


def test_every_metric_that_is_named_is_exposed(exposed: dict[str, set[str]]) -> None:
    named = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(named) > 10
    assert named <= exposed.keys()


def test_every_metric_of_ours_is_used(exposed: dict[str, set[str]]) -> None:
    used = " ".join(expressions())
    ours = {name for name in exposed if name.startswith("vuoropuhelu_")}
    left = {name for name in ours if name not in used}
    # Parts of the histogram, and when a counter began.
    assert {name for name in left if not name.endswith(("_created", "_sum", "_count"))} == set()


def test_every_label_that_is_selected_by_is_there(exposed: dict[str, set[str]]) -> None:
    for expression in expressions():
        for match in SELECTED.finditer(expression):
            labels = dict(LABEL.findall(match["labels"]))
            assert labels.keys() <= exposed[match["name"]], expression
            if "stage" in labels:
                assert any(re.fullmatch(labels["stage"], stage) for stage in Stage), expression


def test_every_alert_says_what_it_is_and_what_to_do() -> None:
    names = [alert["alert"] for alert in alerts()]
    assert len(names) == len(set(names))
    for alert in alerts():
        assert alert["labels"]["severity"] in {"page", "ticket"}
        assert set(alert["annotations"]) == {"summary", "runbook"}
        for setting in re.findall(rf"{PREFIX}(\w+)", alert["annotations"]["runbook"]):
            assert setting.lower() in Settings.model_fields


def test_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {
            (place["x"] + dx, place["y"] + dy)
            for dx in range(place["w"])
            for dy in range(place["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not taken & cells, panel["title"]
        taken |= cells


def test_promql_is_right(tmp_path: Path) -> None:
    """The dashboard's too, each as a rule."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    rules = [{"record": f"panel:{n}", "expr": one} for n, one in enumerate(expressions())]
    every = tmp_path / "all.yaml"
    every.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    for file in (RULES, every):
        checked = subprocess.run(
            [promtool, "check", "rules", file], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
