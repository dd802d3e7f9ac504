"""The services of an app under test, and others in their place."""

import pytest
from litestar import Litestar

from api.http.services import services_of


def replace(patch: pytest.MonkeyPatch, app: Litestar, *services: object) -> None:
    """For as long as the patch lasts."""
    patch.setattr(app.state, "services", services_of(app).replacing(*services))
