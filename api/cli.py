"""The `vuoropuhelu` command. Service managers, containers and people use the same subcommands.

The functions of subcommands import their own parts, so that each subcommand starts fast.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from api.cli_data import (
    bounce_command,
    codelists_list_command,
    codelists_load_command,
    demo_command,
    doctor_command,
    erasures_command,
    figures_command,
    lexicon_command,
    log_command,
    migrate_command,
    moderator_command,
    ocds_command,
    operator_command,
    practices_load_command,
    retention_command,
)
from api.cli_documents import asyncapi_command, openapi_command
from api.cli_processes import (
    api_command,
    beat_command,
    beside_command,
    up_command,
    webhooks_command,
    worker_command,
)
from api.core.i18n import Language
from api.core.settings import SettingsError

Run = Callable[[argparse.Namespace], object]
AddCommand = Callable[[str, Run, str], argparse.ArgumentParser]


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

    def add(name: str, run: Run, description: str) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = commands.add_parser(
            name, help=description, description=description
        )
        command.set_defaults(run=run)
        return command

    _add_local(add)
    _add_processes(add)
    _add_maintenance(add)
    _add_codelists(add("codelists", codelists_list_command, "load and list code lists"))
    _add_practices(add("practices", practices_load_command, "load the official text"))
    _add_documents(add)
    return parser


def _add_local(add: AddCommand) -> None:
    up = add("up", up_command, "run the whole platform and its servers on this machine")
    up.add_argument("--demo", action="store_true", help="load the demonstration data")
    up.add_argument("--data", type=Path, help="folder for all data (default: .vuoropuhelu)")
    up.add_argument("--port", type=int, default=8000, help="port of the API (default: %(default)s)")
    up.add_argument(
        "--mail-port", type=int, default=8025, help="port of the page of mails (%(default)s)"
    )
    up.add_argument("--operator", metavar="EMAIL", default="", help="make a person an operator")
    up.add_argument(
        "--without",
        metavar="PROCESS",
        action="append",
        default=[],
        help="do not start this process, for instance to run it in a debugger",
    )
    beside = add("beside", beside_command, "run a command with the settings of a running `up`")
    beside.add_argument(
        "--data", type=Path, help="data folder of that `up` (default: .vuoropuhelu)"
    )
    beside.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND ...")
    demo = add("demo", demo_command, "load demonstration data: three municipalities and suppliers")
    demo.add_argument("action", choices=["load"])


def _add_processes(add: AddCommand) -> None:
    for name, run, description in (
        ("api", api_command, "serve the API"),
        ("worker", worker_command, "run event handlers: matching, digests, mail"),
    ):
        process = add(name, run, description)
        process.add_argument(
            "--in-process", action="store_true", help="run in this process, for a debugger"
        )
    add("webhooks", webhooks_command, "send webhooks, apart from the worker: a target may hang")
    add("beat", beat_command, "start timed tasks; run exactly one")


def _add_maintenance(add: AddCommand) -> None:
    add("lexicon", lexicon_command, "write the dictionaries of the search unless they exist")
    migrate = add("migrate", migrate_command, "migrate the database to this version")
    migrate.add_argument("--sql", action="store_true", help="only print the SQL")
    doctor = add(
        "doctor", doctor_command, "report what is stuck, why, and what to do; exit code 0, 1 or 2"
    )
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.add_argument("--data", type=Path, help="data folder of a running `up` (.vuoropuhelu)")
    for name, run, description in (
        ("operator", operator_command, "make a person an operator of the platform"),
        ("moderator", moderator_command, "make a person a moderator of all dialogues"),
    ):
        appointed = add(name, run, description)
        appointed.add_argument("action", choices=["add"])
        appointed.add_argument("email", metavar="EMAIL")
    _add_bounce(add)
    erasures = add(
        "erasures", erasures_command, "repeat hidings, destructions and erasures after a restore"
    )
    erasures.add_argument("action", choices=["apply"])
    log = add("log", log_command, "give the log a new id after a restore over the same database")
    log.add_argument("action", choices=["renew"])
    figures = add("figures", figures_command, "compute all figures of all buyers anew")
    figures.add_argument("action", choices=["rebuild"])
    ocds = add("ocds", ocds_command, "make the OCDS releases that are missing")
    ocds.add_argument("action", choices=["rebuild"])
    add("retention", retention_command, "list retention periods and what is due; changes nothing")


def _add_bounce(add: AddCommand) -> None:
    bounce = add(
        "bounce", bounce_command, "read a bounced mail from standard input, for a mail server"
    )
    bounce.add_argument("recipients", metavar="ADDRESS", nargs="*", help="its envelope recipients")
    bounce.add_argument(
        "--environment", metavar="FILE", type=Path, help="file of settings, one NAME=VALUE per line"
    )


def _add_documents(add: AddCommand) -> None:
    for name, run, title in (
        ("openapi", openapi_command, "OpenAPI"),
        ("asyncapi", asyncapi_command, "AsyncAPI"),
    ):
        document = add(name, run, f"write the {title} document")
        document.add_argument("--output", type=Path, help="file (default: standard output)")


def _add_codelists(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    load = commands.add_parser("load", help="add and change codes from a file or a URL")
    load.add_argument("source", metavar="FILE|URL", help="genericode, CSV, or classification JSON")
    load.add_argument("--list", required=True, metavar="NAME", help="name of the code list")
    load.add_argument(
        "--language",
        choices=list(Language),
        default=Language.FI,
        help="language of a CSV name column without a language in its heading",
    )
    load.set_defaults(run=codelists_load_command)
    listing = commands.add_parser("list", help="list all code lists with their number of codes")
    listing.set_defaults(run=codelists_list_command)


def _add_practices(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    load = commands.add_parser(
        "load", help="add an edition of the operating model's official text beside the platform's"
    )
    load.add_argument("folder", type=Path, help="edition.toml and a TOML file for each practice")
    load.set_defaults(run=practices_load_command)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
