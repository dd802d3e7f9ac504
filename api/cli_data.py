"""Commands that change or examine the data of a platform."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from api.cli_arguments import email_argument
from api.core.gc_pause import gc_pause
from api.core.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def migrate_command(arguments: argparse.Namespace) -> None:
    import api.models  # noqa: F401 - the mappers must know every table
    from api.codelists.commands import bring_builtin
    from api.core.lexicon import build, chosen_folder
    from api.core.migrate import print_sql, upgrade
    from api.practices.commands import bring_practices

    if arguments.sql:
        print_sql()
        return
    settings = load_settings()
    build(chosen_folder())
    upgrade(settings.database_url)
    bring_builtin(settings)
    bring_practices(settings)


def lexicon_command(_: argparse.Namespace) -> None:
    from api.core.lexicon import build, chosen_folder, current_version

    folder = chosen_folder()
    written = build(folder)
    print(f"dictionaries {current_version()} in {folder}{'' if written else ' are there already'}")


def doctor_command(arguments: argparse.Namespace) -> int:
    from api.local.data_folder import chosen_folder, running_environment
    from api.operations.doctor import as_json, as_text, examine

    if "DATABASE_URL" not in os.environ:  # then examine a running `up`
        folder = chosen_folder(arguments.data)
        running = running_environment(folder)
        if not running:
            raise SettingsError(
                f"DATABASE_URL is not set, and no `up` runs on {folder}: name its folder by --data"
            )
        os.environ.update(running)
    report = examine(load_settings())
    sys.stdout.write(as_json(report) if arguments.json else as_text(report))
    return report.exit_code


def codelists_load_command(arguments: argparse.Namespace) -> None:
    from api.codelists.commands import load
    from api.codelists.rows import CodeListError

    settings = load_settings()
    try:
        count = load(settings, arguments.source, arguments.list, arguments.language)
    except CodeListError as error:
        sys.exit(f"Nothing was changed. {error}")
    print(f"{arguments.list}: {count} codes added or changed")


def codelists_list_command(_: argparse.Namespace) -> None:
    from api.codelists.commands import sizes

    for name, size in sizes(load_settings()).items():
        print(f"{name:28}{size:8}")


def practices_load_command(arguments: argparse.Namespace) -> None:
    import api.models  # noqa: F401 - the mappers must know every table
    from api.practices.catalogue import CatalogueError
    from api.practices.commands import load_official

    try:
        count = load_official(load_settings(), arguments.folder)
    except CatalogueError as error:
        sys.exit(f"Nothing was changed. {error}")
    print(f"{arguments.folder.name}: {count} practices of the official text")


def operator_command(arguments: argparse.Namespace) -> None:
    from api.accounts.jobs import add_operator

    _appoint(arguments.email, add_operator, "an operator")


def moderator_command(arguments: argparse.Namespace) -> None:
    from api.accounts.jobs import add_moderator

    _appoint(arguments.email, add_moderator, "a moderator")


def _appoint(written: str, appoint: Callable[["Session", str], object], role: str) -> None:
    from api.core.db import build_engine, sync_sessions

    email = email_argument(written)
    engine = build_engine(load_settings())
    with sync_sessions(engine).begin() as session:
        appoint(session, email)
    engine.dispose()
    print(f"{email} is {role} now, and signs in by a mailed link")


def bounce_command(arguments: argparse.Namespace) -> int:
    """On any error of the platform, the exit code tells the mail server to try again."""
    from sqlalchemy.exc import SQLAlchemyError

    import api.models  # noqa: F401 - the mappers must know every table
    from api.core.logging import configure_logs
    from api.mails.commands import TRY_AGAIN, read_environment, take_bounce

    try:
        if arguments.environment:
            os.environ.update(read_environment(arguments.environment))
        settings = load_settings()
        configure_logs(settings)
        return take_bounce(settings, sys.stdin.buffer, arguments.recipients)
    except (OSError, SettingsError, SQLAlchemyError) as error:
        print(f"try again: {type(error).__name__}", file=sys.stderr)
        return TRY_AGAIN


def erasures_command(_: argparse.Namespace) -> None:
    from api.personal_data.commands import apply_erasures

    for line in apply_erasures(load_settings()):
        print(line)


def log_command(_: argparse.Namespace) -> None:
    from api.events.commands import renew_log

    print(renew_log(load_settings()))


def figures_command(_: argparse.Namespace) -> None:
    import api.models  # noqa: F401 - the mappers must know every table
    from api.figures.commands import rebuild_figures

    print(f"{rebuild_figures(load_settings())} measurements")


def ocds_command(_: argparse.Namespace) -> None:
    import api.models  # noqa: F401 - the mappers must know every table
    from api.exchange.ocds.commands import rebuild_releases

    print(f"{rebuild_releases(load_settings())} new releases")


def retention_command(_: argparse.Namespace) -> None:
    from api.personal_data.commands import show_retention

    for line in show_retention(load_settings()):
        print(line)


def demo_command(_: argparse.Namespace) -> None:
    try:
        import httpx  # noqa: F401 - the demonstration calls the API with it
    except ModuleNotFoundError:
        sys.exit("httpx is not installed: run `uv sync --group local`")
    with gc_pause():
        from api.demo.loading import load

    print(f"demonstration {asyncio.run(load(load_settings()))}")
