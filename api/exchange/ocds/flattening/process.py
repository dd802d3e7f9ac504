"""Starts the process that makes tables of releases, and its limits."""

import asyncio
from pathlib import Path

import msgspec

from api.core import sandbox
from api.core.sandbox import Limits

MODULE = "api.exchange.ocds.flattening"
PROCESS = Limits(memory=1_500_000_000, cpu_seconds=150, patience=180.0, file_bytes=2_000_000_000)


class Question(msgspec.Struct, frozen=True):
    releases: str
    """Path of a JSON file with the member `releases`."""
    output: str
    """Path of the XLSX file, or of the folder of CSV files."""
    format: str
    folder: str
    """Folder for the database of the process."""


def flatten(releases: Path, output: Path, file_format: str, folder: Path) -> bool:
    """Returns whether it was done within the limits."""
    question = Question(str(releases), str(output), file_format, str(folder))
    output_text = asyncio.run(sandbox.run(MODULE, msgspec.json.encode(question), PROCESS))
    return output_text == b"done"
