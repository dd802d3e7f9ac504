"""Checks of PostgreSQL, Redis, the disk and the store of uploads."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis
from redis.exceptions import ResponseError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from api.accounts.rules import ALL_WRONG_CODES
from api.core.clock import utc_now
from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.core.quotas import EVERYBODY, used
from api.core.schema_version import newest_revision
from api.core.settings import Settings
from api.documents import queries as documents
from api.documents.jobs import GRACE, Named, sealed
from api.documents.storage import UPLOADS, Files
from api.operations.heartbeats import read_heartbeats, read_results
from api.operations.state import Disk, Postgres, RedisState, Store
from api.surveys import queries as surveys
from api.surveys.rules.files import FOLDER as ANSWERS

_UNACKNOWLEDGED = "unacked"
"""Key of Celery's list of messages that workers have taken and not acknowledged."""
_MAX_BATCHES = 10
_SAMPLE_SIZE = 50
"""Number of the newest referenced files to check. It suffices to detect an empty or wrong store."""
_PROBE = "operations:probe"
_NO_CONNECTION_LEFT = ("too many clients", "too many connections", "connection slots are reserved")
_UPLOAD_FOLDERS: Sequence[tuple[str, Named]] = (
    (UPLOADS, documents.named),
    (ANSWERS, surveys.named),
)


def is_connection_limit(error: OperationalError) -> bool:
    """Whether the server refused because all connections are taken. The driver has no SQLSTATE for
    it.
    """
    return any(words in str(error.orig) for words in _NO_CONNECTION_LEFT)


def check_postgres(session: Session, settings: Settings) -> Postgres:
    asked = utc_now()
    row = session.execute(
        text(
            "SELECT clock_timestamp(), current_setting('server_version'),"
            " current_setting('server_version_num')::int, to_regclass('alembic_version'),"
            " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),"
            " current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int"
        )
    ).one()
    answered = utc_now()
    schema = None
    if row[3] is not None:
        schema = session.scalar(text("SELECT version_num FROM alembic_version"))
    return Postgres(
        row[1],
        row[2],
        schema,
        newest_revision(),
        _clock_skew(row[0], asked, answered),
        row[4],
        row[5],
        _wrong_codes(session, settings, asked) if schema else 0,
    )


def _wrong_codes(session: Session, settings: Settings, now: datetime) -> int:
    key = settings.secret_key.get_secret_value()
    try:
        with session.begin_nested():
            return session.scalar(used(ALL_WRONG_CODES, EVERYBODY, key, now)) or 0
    except ProgrammingError:  # an older schema
        return 0


def _clock_skew(their: datetime, asked: datetime, answered: datetime) -> timedelta:
    """Clock difference beyond the span between question and answer; zero within it."""
    return max(their - answered, timedelta(0)) + min(their - asked, timedelta(0))


def check_redis(redis: Redis, settings: Settings) -> RedisState:
    """Raises RedisError."""
    redis.ping()
    queues = None
    if settings.broker == settings.redis_url:
        queues = {name: redis.llen(name) for name in (*QUEUES, WEBHOOK_QUEUE)}
        queues["being worked on"] = redis.hlen(_UNACKNOWLEDGED)
    memory = redis.info("memory")
    return RedisState(
        queues,
        read_heartbeats(redis),
        read_results(redis),
        int(memory["used_memory"]),
        int(memory.get("maxmemory", 0)),
        _refusal(redis),
    )


def _refusal(redis: Redis) -> str:
    """A full Redis still answers reads, so this tries a write and returns the error code."""
    try:
        redis.set(_PROBE, "", ex=60)
    except ResponseError as error:
        return str(getattr(error, "status_code", None) or str(error).split()[0])
    return ""


def check_disk(settings: Settings) -> Disk:
    """Usage of the disk that holds `data_dir`, or of its nearest existing parent."""
    path = settings.data_dir.absolute()
    while not path.exists():
        path = path.parent
    usage = shutil.disk_usage(path)
    return Disk(usage.free, usage.total)


def check_store(session: Session, settings: Settings, now: datetime) -> Store:
    """Raises the store's error if it cannot write, read or delete a file."""
    if _is_unused(settings):
        return Store(0, 0, 0)
    files = Files(settings.uploads)
    files.prove()
    sample = session.scalars(documents.newest_files(_SAMPLE_SIZE)).all()
    missing = sum(not files.has(key) for key in sample if key)
    return Store(unreferenced_uploads(session, settings, now), len(sample), missing)


def unreferenced_uploads(session: Session, settings: Settings, now: datetime) -> int:
    """Number of old files that no row references, among the first 10,000 of each folder."""
    if _is_unused(settings):
        return 0
    files, before = Files(settings.uploads), now - GRACE - timedelta(hours=2)
    return sum(
        len(set(keys) - set(session.scalars(named(keys))) - set(session.scalars(sealed(keys))))
        for folder, named in _UPLOAD_FOLDERS
        for keys in islice(files.older_than(folder, before), _MAX_BATCHES)
    )


def _is_unused(settings: Settings) -> bool:
    """Whether nothing was uploaded yet: the folder does not exist. The check must not create it."""
    return settings.uploads.startswith("file:") and not _folder(settings.uploads).exists()


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))
