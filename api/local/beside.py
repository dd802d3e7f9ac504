"""Runs a command, such as psql or a process in a debugger, with the settings of a running `up`."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from api.local.data_folder import chosen_folder, running_environment
from api.local.errors import LocalServerError


def run_beside(data: Path | None, command: Sequence[str]) -> NoReturn:
    """Replace this process, so that the command gets the terminal and its signals."""
    folder = chosen_folder(data)
    running = running_environment(folder)
    if not running:
        raise LocalServerError(f"no `up` runs on {folder}: name its folder by --data")
    arguments = [*command[command[:1] == ["--"] :]]
    if not arguments:
        raise LocalServerError("name the command to run, such as psql")
    environment = {**os.environ, **running, **libpq_environment(running["DATABASE_URL"])}
    try:
        os.execvpe(arguments[0], arguments, environment)  # noqa: S606 - the developer's own command
    except FileNotFoundError:
        raise LocalServerError(f"there is no program {arguments[0]}") from None


def libpq_environment(database_url: str) -> Mapping[str, str]:
    """Variables for psql and pg_dump, which do not read `DATABASE_URL`."""
    url = urlsplit(database_url)
    values = {
        "PGHOST": url.hostname,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.path.removeprefix("/"),
    }
    return {name: unquote(value) for name, value in values.items() if value}
