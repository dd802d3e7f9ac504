"""Commands that write the OpenAPI and the AsyncAPI document."""

import argparse
import sys
from typing import Any


def openapi_command(arguments: argparse.Namespace) -> None:
    from api.app import contract

    _write(arguments, contract())


def asyncapi_command(arguments: argparse.Namespace) -> None:
    from api.asyncapi import build_asyncapi

    _write(arguments, build_asyncapi())


def _write(arguments: argparse.Namespace, document: dict[str, Any]) -> None:
    from api.http.openapi.document import render

    if arguments.output is None:
        sys.stdout.write(render(document))
    else:
        arguments.output.write_text(render(document), encoding="utf-8")
