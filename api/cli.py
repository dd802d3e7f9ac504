"""The `vuoropuhelu` command: the same few subcommands everywhere, whoever supervises them."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from api.core.gc_pause import gc_pause
from api.core.i18n import Language
from api.core.settings import Settings, SettingsError, load_settings

Arguments = argparse.Namespace
Run = Callable[[Arguments], object]

BESIDE_STREAMS = 1000
_LANGUAGE = "language of a CSV name column that does not tell its own"


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except SettingsError as error:
        print(f"Settings are missing or wrong:\n{error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vuoropuhelu", description="Market dialogue for public procurement."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Run, words: str) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    up = add("up", _up, "run the whole platform on this machine, its servers included")
    up.add_argument("--demo", action="store_true", help="with three municipalities to look at")
    up.add_argument("--data", type=Path, help="folder for all data (default: .vuoropuhelu)")
    up.add_argument("--port", type=int, default=8000, help="of the API (default: %(default)s)")
    up.add_argument(
        "--mail-port", type=int, default=8025, help="of the page with the mails (%(default)s)"
    )
    up.add_argument("--operator", metavar="EMAIL", default="", help="make somebody an operator")
    up.add_argument(
        "--without", metavar="PROCESS", action="append", default=[], help="start it yourself"
    )
    beside = add("beside", _beside, "run a command with the settings of a running `up`")
    beside.add_argument("--data", type=Path, help="folder of that `up` (default: .vuoropuhelu)")
    beside.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND ...")
    for name, run, words in (
        ("api", _api, "serve the API"),
        ("worker", _worker, "run what follows from events: matching, digests, mail"),
    ):
        process = add(name, run, words)
        process.add_argument("--in-process", action="store_true", help="for a debugger")
    add("webhooks", _webhooks, "send webhooks, apart from the worker: a target may hang")
    add("beat", _beat, "start what is due by the clock; run exactly one")
    add("lexicon", _lexicon, "write the dictionaries for the search, if not there yet")
    migrate = add("migrate", _migrate, "bring the database to this version")
    migrate.add_argument("--sql", action="store_true", help="only print the SQL")
    doctor = add("doctor", _doctor, "say what is stuck, why, and what to do; exit code 0, 1 or 2")
    doctor.add_argument("--json", action="store_true", help="for programs")
    doctor.add_argument("--data", type=Path, help="folder of a running `up` (.vuoropuhelu)")
    operator = add("operator", _operator, "make somebody an operator of the platform")
    operator.add_argument("action", choices=["add"])
    operator.add_argument("email", metavar="EMAIL")
    bounce = add("bounce", _bounce, "take a bounced mail from standard input, for a mail server")
    bounce.add_argument("recipients", metavar="ADDRESS", nargs="*", help="whom it came for")
    bounce.add_argument(
        "--environment", metavar="FILE", type=Path, help="with the settings, NAME=VALUE a line"
    )
    erasures = add("erasures", _erasures, "hide, destroy and erase again, after a restore")
    erasures.add_argument("action", choices=["apply"])
    log = add("log", _log, "give the log another id, after a restore over the same database")
    log.add_argument("action", choices=["renew"])
    add("retention", _retention, "how long things are kept, and what is due; changes nothing")
    demo = add("demo", _demo, "three municipalities and their suppliers, to look at")
    demo.add_argument("action", choices=["load"])
    _add_codelists(add("codelists", _codelists_list, "load and list code lists"))
    for name, run, words in (
        ("openapi", _openapi, "OpenAPI"),
        ("asyncapi", _asyncapi, "AsyncAPI"),
    ):
        document = add(name, run, f"write the {words} document")
        document.add_argument("--output", type=Path, help="file; else standard output")
    return parser


def _up(arguments: Arguments) -> int:
    from api.local.up import UpOptions, up

    operator = _address(arguments.operator) if arguments.operator else ""
    return up(
        UpOptions(
            data=arguments.data,
            port=arguments.port,
            mail_port=arguments.mail_port,
            demo=arguments.demo,
            operator=operator,
            without=frozenset(arguments.without),
        )
    )


def _beside(arguments: Arguments) -> None:
    from api.local.beside import run_beside
    from api.local.errors import LocalServerError

    try:
        run_beside(arguments.data, arguments.command)
    except LocalServerError as error:
        sys.exit(f"vuoropuhelu: {error}")


def _add_codelists(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    load = commands.add_parser("load", help="add and change codes from a file or an address")
    load.add_argument("source", metavar="FILE|URL", help="genericode, CSV, or classification JSON")
    load.add_argument("--list", required=True, metavar="NAME", help="the list the codes belong to")
    load.add_argument("--language", choices=list(Language), default=Language.FI, help=_LANGUAGE)
    load.set_defaults(run=_codelists_load)
    listing = commands.add_parser("list", help="the lists and how many codes each has")
    listing.set_defaults(run=_codelists_list)


def _serving() -> Settings:
    from api.core.logging import configure_logs
    from api.core.telemetry import require_exporter

    settings = load_settings()
    require_exporter()
    configure_logs(settings)
    return settings


def _api(arguments: Arguments) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    settings = _serving()
    if arguments.in_process:
        from api.serving import serve_in_process

        serve_in_process(settings)
        return
    host, port = settings.bind.rsplit(":", 1)
    Granian(
        "api.serving:create_production_app",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.ASGI,
        workers=settings.api_processes,
        # Granian takes no more requests at once than this, and each open stream is one.
        backpressure=settings.stream_connections + BESIDE_STREAMS,
        respawn_failed_workers=True,
        log_access=False,
        # Its own lines through our handler: one JSON object each.
        log_dictconfig={"incremental": True, "handlers": {}, "loggers": {}},
        websockets=False,
    ).serve()


def _celery() -> Any:
    """The application and all its tasks."""
    with gc_pause():
        from workers.app import app

        app.loader.import_default_modules()
    return app


def _worker(arguments: Arguments) -> None:
    app, settings = _celery(), _serving()  # Celery configures logs too, but warns before
    concurrency = f"--concurrency={settings.worker_processes}"
    pool = "--pool=solo" if arguments.in_process else concurrency
    options = [pool, "--without-mingle"]
    app.worker_main(["--quiet", "worker", *options])


def _webhooks(_: Arguments) -> None:
    from api.core.queues import WEBHOOK_QUEUE
    from api.core.telemetry import start_telemetry

    app, settings = _celery(), _serving()
    start_telemetry()  # threads: nothing is forked
    # Threads: a sender does little but wait, and every attempt limits its own time.
    pool = ["--pool=threads", f"--concurrency={settings.webhook_concurrency}", "--without-mingle"]
    queue = [f"--queues={WEBHOOK_QUEUE}", "--hostname=webhooks@%h"]
    app.worker_main(["--quiet", "worker", *queue, *pool])


def _beat(_: Arguments) -> None:
    with gc_pause():
        from workers.beat import run_beat

    settings = load_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    run_beat(settings.data_dir / "beat")


def _migrate(arguments: Arguments) -> None:
    from api.codelists.commands import bring_builtin
    from api.core.lexicon import build, chosen_folder
    from api.core.migrate import print_sql, upgrade

    if arguments.sql:
        print_sql()
        return
    settings = load_settings()
    build(chosen_folder())
    upgrade(settings.database_url)
    bring_builtin(settings)


def _lexicon(_: Arguments) -> None:
    from api.core.lexicon import build, chosen_folder, current_version

    folder = chosen_folder()
    written = build(folder)
    print(f"dictionaries {current_version()} in {folder}{'' if written else ' are there already'}")


def _doctor(arguments: Arguments) -> int:
    from api.local.data_folder import chosen_folder, running_environment
    from api.operations.doctor import as_json, examine, page

    if "DATABASE_URL" not in os.environ:  # then it is about a private platform
        folder = chosen_folder(arguments.data)
        running = running_environment(folder)
        if not running:
            raise SettingsError(
                f"DATABASE_URL is not set, and no `up` runs on {folder}: name its folder by --data"
            )
        os.environ.update(running)
    report = examine(load_settings())
    sys.stdout.write(as_json(report) if arguments.json else page(report))
    return report.exit_code


def _codelists_load(arguments: Arguments) -> None:
    from api.codelists.commands import load
    from api.codelists.rows import CodeListError

    settings = load_settings()
    try:
        count = load(settings, arguments.source, arguments.list, arguments.language)
    except CodeListError as error:
        sys.exit(f"Nothing was changed. {error}")
    print(f"{arguments.list}: {count} codes added or changed")


def _codelists_list(_: Arguments) -> None:
    from api.codelists.commands import sizes

    for name, size in sizes(load_settings()).items():
        print(f"{name:28}{size:8}")


def _erasures(_: Arguments) -> None:
    from api.personal_data.commands import apply_erasures

    for line in apply_erasures(load_settings()):
        print(line)


def _log(_: Arguments) -> None:
    from api.events.commands import renew_log

    print(renew_log(load_settings()))


def _retention(_: Arguments) -> None:
    from api.personal_data.commands import show_retention

    for line in show_retention(load_settings()):
        print(line)


def _operator(arguments: Arguments) -> None:
    from api.accounts.jobs import add_operator
    from api.core.db import build_engine, sync_sessions

    email = _address(arguments.email)
    engine = build_engine(load_settings())
    with sync_sessions(engine).begin() as session:
        add_operator(session, email)
    engine.dispose()
    print(f"{email} is an operator now, and signs in by a mailed link")


def _address(given: str) -> str:
    from api.core.email_address import email_faults, written_email

    email = written_email(given)
    if any(email_faults("/email", email)):
        sys.exit(f"{given} is not a mail address")
    return email


def _bounce(arguments: Arguments) -> int:
    """Whatever is wrong with us, the mail server keeps the bounce and tries again."""
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


def _demo(_: Arguments) -> None:
    try:
        import httpx  # noqa: F401 - the demonstration calls the API with it
    except ModuleNotFoundError:
        sys.exit("httpx is not installed: run `uv sync --group local`")
    with gc_pause():
        from api.demo.loading import load

    print(f"demonstration {asyncio.run(load(load_settings()))}")


def _openapi(arguments: Arguments) -> None:
    from api.app import contract

    _write(arguments, contract())


def _asyncapi(arguments: Arguments) -> None:
    from api.asyncapi import build_asyncapi

    _write(arguments, build_asyncapi())


def _write(arguments: Arguments, document: dict[str, Any]) -> None:
    from api.http.openapi.document import render

    if arguments.output is None:
        sys.stdout.write(render(document))
    else:
        arguments.output.write_text(render(document), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
