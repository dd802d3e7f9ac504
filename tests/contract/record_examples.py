"""Runs tests and writes the answers they got into `openapi/examples.json`.

`uv run python -m tests.contract.record_examples` runs all of `tests/api` and begins anew; with
tests named, their answers are added to what there is.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.http.openapi.document import operations, render
from api.http.openapi.examples import EXAMPLES
from tests.contract.document import DOCUMENT
from tests.contract.recording import Recorder

Examples = dict[str, dict[str, dict[str, Any]]]


def main(tests: list[str]) -> int:
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "VUOROPUHELU_RECORD_EXAMPLES": folder}
        command = [sys.executable, "-m", "pytest", "-q", *(tests or ["tests/api"])]
        code = subprocess.run(command, env=environment, check=False).returncode
        recorder = Recorder()
        for path in sorted(Path(folder).glob("*.json")):
            recorder.read(path)
    examples = _known() if tests else {}
    for (operation, status, media), example in sorted(recorder.found.items()):
        examples.setdefault(operation, {}).setdefault(status, {})[media] = example.body
    EXAMPLES.write_text(render(dict(sorted(examples.items()))), "utf-8")
    return code


def _known() -> Examples:
    """Of operations that there still are."""
    there = {operation["operationId"] for _, operation in operations(DOCUMENT)}
    examples: Examples = json.loads(EXAMPLES.read_text("utf-8"))
    return {name: given for name, given in examples.items() if name in there}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
