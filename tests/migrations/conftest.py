from collections.abc import Iterator

import pytest

from tests import servers


@pytest.fixture
def url(worker_number: int) -> Iterator[str]:
    """Of an empty database without any table."""
    name = f"migrations_{worker_number}"
    yield servers.create_database(name, template="template0")
    servers.drop_database(name)
