"""How the two servers, the disk and the store are doing. Each answers or says why it cannot."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.core.schema import newest_revision
from api.core.settings import Settings
from api.documents import queries as documents
from api.documents.jobs import GRACE, Named
from api.documents.storage import UPLOADS, Files
from api.operations.signs import read_pulses, read_results
from api.operations.state import Disk, Postgres, RedisState
from api.surveys import queries as surveys
from api.surveys.rules.files import FOLDER as ANSWERS

_UNACKNOWLEDGED = "unacked"
"""Where Celery keeps what is being worked on."""
_MOST_BATCHES = 10
_SWEPT: Sequence[tuple[str, Named]] = ((UPLOADS, documents.named), (ANSWERS, surveys.named))


def look_at_postgres(session: Session) -> Postgres:
    asked = utc_now()
    row = session.execute(
        text(
            "SELECT clock_timestamp(), current_setting('server_version'),"
            " current_setting('server_version_num')::int, to_regclass('alembic_version')"
        )
    ).one()
    answered = utc_now()
    schema = None
    if row[3] is not None:
        schema = session.scalar(text("SELECT version_num FROM alembic_version"))
    return Postgres(row[1], row[2], schema, newest_revision(), _outside(row[0], asked, answered))


def _outside(their: datetime, asked: datetime, answered: datetime) -> timedelta:
    """How far a time lies outside of the span in which it was told."""
    return max(their - answered, timedelta(0)) + min(their - asked, timedelta(0))


def look_at_redis(redis: Redis, settings: Settings) -> RedisState:
    """Raises RedisError."""
    redis.ping()
    queues = None
    if settings.broker == settings.redis_url:
        queues = {name: redis.llen(name) for name in (*QUEUES, WEBHOOK_QUEUE)}
        queues["being worked on"] = redis.hlen(_UNACKNOWLEDGED)
    return RedisState(queues, read_pulses(redis), read_results(redis))


def look_at_disk(settings: Settings) -> Disk:
    """Of the folder that uploads go to, or will once it is made."""
    path = settings.files.absolute()
    while not path.exists():
        path = path.parent
    usage = shutil.disk_usage(path)
    return Disk(usage.free, usage.total)


def unswept_uploads(session: Session, settings: Settings, now: datetime) -> int:
    """Files that nothing names and that should be gone, of the first ten thousand of a folder."""
    if settings.uploads.startswith("file:") and not _folder(settings.uploads).exists():
        return 0
    files, before = Files(settings.uploads), now - GRACE - timedelta(hours=2)
    return sum(
        len(set(keys) - set(session.scalars(named(keys))))
        for folder, named in _SWEPT
        for keys in islice(files.older_than(folder, before), _MOST_BATCHES)
    )


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))
