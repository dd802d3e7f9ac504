"""Launch checks of the doctor: what a platform needs before it is opened."""

from typing import Any

import pytest
from pydantic import SecretStr

from api.core.settings import PREFIX, Settings
from api.operations.launch_checks import CHECKS, launch_findings
from api.operations.rules import Finding, Level

READY: dict[str, Any] = {
    "public_url": "https://vuoropuhelu.example.fi",
    "security_contact": "mailto:security@example.fi",
    "mail_from": "Vuoropuhelu <no-reply@example.fi>",
    "bounce_address": "bounce@example.fi",
    "erasures_url": "s3://elsewhere/erasures",
    "metrics_bind": "127.0.0.1:9464",
    "business_register_url": "https://register.example.fi",
    "clamd_url": "tcp://clamd:3310",
    "webhook_allow_loopback": False,
}


def _findings(operators: int = 2, *, whole_cpv: bool = True, **values: Any) -> list[Finding]:
    servers = {"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://r"}
    key = SecretStr("only-for-tests-0123456789-abcdef")
    settings = Settings(**{**servers, "secret_key": key, **READY, **values})
    return list(launch_findings(settings, operators, whole_cpv=whole_cpv))


def test_complete_configuration_has_no_findings() -> None:
    [finding] = _findings()
    assert finding.level is Level.OK


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.setting)
def test_each_missing_setting_is_named(check: Any) -> None:
    name = check.setting.lower()
    usual = True if name == "webhook_allow_loopback" else Settings.model_fields[name].default
    [finding] = _findings(**{name: usual})
    assert finding.level is Level.WARNING
    assert f"{PREFIX}{check.setting}" in finding.advice


def test_a_second_operator_and_the_whole_cpv_are_asked_for() -> None:
    assert [finding.level for finding in _findings(1, whole_cpv=False)] == [Level.WARNING] * 2


def test_local_platform_has_no_findings() -> None:
    [finding] = _findings(1, whole_cpv=False, public_url="http://127.0.0.1:8000", clamd_url=None)
    assert finding.level is Level.OK
