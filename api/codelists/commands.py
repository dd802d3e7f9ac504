"""Functions of the commands `vuoropuhelu codelists` and `vuoropuhelu migrate`."""

from api.codelists import jobs, queries
from api.codelists.parsing import read_codes, read_version
from api.codelists.rows import CodeListError
from api.codelists.sources import open_source
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings


def bring_builtin(settings: Settings) -> None:
    with sync_sessions(build_engine(settings)).begin() as session:
        jobs.load_builtin(session)


def load(settings: Settings, place: str, list_name: str, language: str) -> int:
    """Returns the number of added or changed codes. A fault in the source changes nothing."""
    sessions = sync_sessions(build_engine(settings))
    with open_source(place) as source, sessions.begin() as session:
        try:
            version = read_version(source)
            return jobs.load_codes(session, list_name, read_codes(source, language), version)
        except CodeListError as error:
            raise CodeListError(f"{place}, {error.where}", error.problem) from None


def sizes(settings: Settings) -> dict[str, int]:
    with sync_sessions(build_engine(settings))() as session:
        return dict(session.execute(queries.sizes()).all())
