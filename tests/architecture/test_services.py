"""Shared services of an app are found by type: `app.state` holds one `Services` only."""

import ast
import re

from api.app import create_app
from api.core.settings import Settings
from api.http.services import Services, services_of
from tests.architecture.test_files import ROOT, tracked

ALLOWED = {
    "api/http/services.py",
    "api/app.py",
    "tests/services.py",
    "tests/architecture/test_services.py",
}
_BY_NAME = re.compile(r"""(\bapp|litestar_app["']\])\.state$""")


def test_only_services_are_on_the_state_of_an_app(settings: Settings) -> None:
    app = create_app(settings)
    assert app.state.dict().keys() == {"services"}
    assert isinstance(app.state.services, Services)
    assert services_of(app)[Settings] is settings


def _reads_state(source: str) -> bool:
    """As `app.state`, `request.app.state` or `scope["litestar_app"].state`."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
    return any(node.attr == "state" and _BY_NAME.search(ast.unparse(node)) for node in nodes)


def test_reading_the_state_is_found() -> None:
    assert _reads_state("limiter = request.app.state.limiter")
    assert _reads_state("scope['litestar_app'].state['sessions']")
    assert not _reads_state("ended = Mail.state.in_(ENDED)")


def test_no_code_reads_the_state_of_an_app_by_name() -> None:
    names = (name for name in tracked() if name.endswith(".py") and name not in ALLOWED)
    found = [name for name in names if _reads_state((ROOT / name).read_text())]
    assert found == []
