"""Deployment files: the same commands everywhere, every setting explained, valid units."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]
from pydantic_core import PydanticUndefined

from api.cli import main
from api.core.settings import PREFIX, Settings
from api.http.middleware.bodies import JSON_BYTES_WITH_TOKEN, form_bytes
from api.web.composing.documents import TEXT_PAGE
from api.web.forms.posted import FORM_BYTES

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMMANDS = {"api", "worker", "webhooks", "beat", "migrate"}
SETTING = re.compile(r"^(?P<off>#)?(?P<name>[A-Z][A-Z_]+)=(?P<value>.*)$", re.MULTILINE)


def setting_names() -> dict[str, object]:
    """Every setting and its default."""
    fields = Settings.model_fields.items()
    return {
        str(field.validation_alias or f"{PREFIX}{name.upper()}"): field.default
        for name, field in fields
    }


def example() -> dict[str, re.Match[str]]:
    text = (DEPLOY / "env.example").read_text("utf-8")
    return {match["name"]: match for match in SETTING.finditer(text)}


def test_the_example_has_every_setting_and_no_other() -> None:
    assert example().keys() - {"POSTGRES_PASSWORD"} == setting_names().keys()


def test_the_example_shows_the_defaults_and_no_secret() -> None:
    defaults = setting_names()
    for name, match in example().items():
        default = defaults.get(name)
        if match["off"] and default is not None and default is not PydanticUndefined:
            assert match["value"] == str(default).replace("'", '"'), name
        if not match["off"]:
            assert match["value"] == "", f"{name} has a value that somebody will leave in"


def test_the_units_run_each_command_once() -> None:
    starts = [re.findall(r"^ExecStart=\S+/bin/(.*)$", u.read_text(), re.MULTILINE) for u in UNITS]
    assert sorted(starts) == sorted([f"vuoropuhelu {command}"] for command in COMMANDS)


def test_compose_runs_each_command_once() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"command: \[vuoropuhelu, (\w+)\]", text)) == COMMANDS
    assert 'CMD ["vuoropuhelu", "api"]' in (DEPLOY / "Dockerfile").read_text("utf-8")


def test_every_command_that_is_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    known = set(re.findall(r"^ {4}(\w+)\b", capsys.readouterr().out, re.MULTILINE))
    text = "\n".join(path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file())
    named = set(re.findall(r"`vuoropuhelu (\w+)|bin/vuoropuhelu (\w+)", text))
    assert {first or second for first, second in named} <= known
    assert known >= COMMANDS


def test_the_sample_of_nginx_compresses_every_text_that_the_api_answers_with() -> None:
    """But the stream, whose events would wait, and HTML, which nginx always does."""
    match = re.search(r"gzip_types([^;]+);", (DEPLOY / "nginx/vuoropuhelu.conf").read_text("utf-8"))
    assert match
    document = json.loads((DEPLOY.parent / "openapi/openapi.json").read_text("utf-8"))
    answered = {
        media_type
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        for answer in operation.get("responses", {}).values()
        for media_type in answer.get("content", {})
    }
    texts = {item for item in answered if re.match(r"text/|.*[/+](json|xml)$", item)}
    assert texts - {"text/event-stream", "text/html"} <= set(match[1].split())


def test_the_units_are_right(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:
        # The program it will find on the machine it is for is not here.
        text = re.sub(
            r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(text)
    units = [str(tmp_path / unit.name) for unit in UNITS]
    checked = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in checked.stderr.splitlines() if "vuoropuhelu" in line]
    assert (checked.returncode, ours) == (0, [])


def test_nginx_lets_through_what_the_api_takes_and_little_more() -> None:
    text = (DEPLOY / "nginx" / "vuoropuhelu.conf").read_text("utf-8")
    sizes = dict(re.findall(r"(?:location ~? ?(\S+) {\s+)?client_max_body_size (\d+[km]);", text))
    default, places = _bytes(sizes.pop("")), {re.compile(k): _bytes(v) for k, v in sizes.items()}
    settings = {name: field.default for name, field in Settings.model_fields.items()}
    identity = "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"
    for path, taken in {
        "/v1/watches": JSON_BYTES_WITH_TOKEN,
        "/sign-in": FORM_BYTES,
        "/watches/confirm": form_bytes({"token": 200}),
        f"/v1/documents/{identity}/upload": settings["max_upload_bytes"],
        f"/v1/surveys/{identity}/response/files": settings["max_upload_bytes"],
        f"/my/dialogues/{identity}/documents/file": 2 * settings["max_upload_bytes"],
        f"/my/documents/{identity}/file": 2 * settings["max_upload_bytes"],
        f"/dialogues/{identity}/surveys/{identity}/answer/files": 2 * settings["max_upload_bytes"],
        f"/my/dialogues/{identity}/documents/new": TEXT_PAGE["form_bytes"],
        f"/my/documents/{identity}/text": TEXT_PAGE["form_bytes"],
        f"/v1/plans/{identity}/import": settings["max_import_bytes"],
        f"/buyers/{identity}/import": 2 * settings["max_import_bytes"],
    }.items():
        allowed = next((size for place, size in places.items() if place.search(path)), default)
        assert taken <= allowed <= 1.5 * taken, path
    for word in (
        "proxy_request_buffering on;",
        "proxy_buffering on;",
        "limit_req zone=",
        "limit_conn ",
    ):
        assert word in text


def _bytes(size: str) -> int:
    return int(size[:-1]) * {"k": 1024, "m": 1024**2}[size[-1]]


def test_every_process_has_a_bound_on_its_memory_and_its_log() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    for name, service in services.items():
        assert service["mem_limit"], name
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name
    for unit in UNITS:
        assert re.search(r"^MemoryMax=\d+[MG]$", unit.read_text(), re.MULTILINE), unit.name
