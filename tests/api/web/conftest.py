"""People with a browser."""

import pytest

from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.world import World


@pytest.fixture
def officer(client: ApiClient, world: World) -> Visitor:
    """Signed in, in Finnish."""
    visitor = Visitor(client)
    visitor.sign_in(world.token("officer"))
    return visitor
