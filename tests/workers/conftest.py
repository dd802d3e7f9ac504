"""For tests whose connections must see each other's work."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text


@pytest.fixture
def committing(database_url: str) -> Iterator[Engine]:
    """Connections that really commit; what they leave is taken away."""
    engine = create_engine(database_url)
    yield engine
    tables = "people, organisations, outbox, audit_log, digest_slots, matches"
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))
    engine.dispose()
