"""Runs tests and writes the answers they got into `openapi/examples.json`, while they run.

`uv run python -m tests.contract.record_examples` runs all of `tests/api` and, once they have ended,
begins anew. With tests named, or when a run is stopped or killed, an answer replaces the known one
only if it shows more: so a part of the tests gives the same document as all of them.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.http.openapi.document import operations, render
from api.http.openapi.examples import EXAMPLES
from tests.contract.checker import Contract, ContractError
from tests.contract.document import DOCUMENT
from tests.contract.recording import Recorder, example_of

Examples = dict[str, dict[str, dict[str, Any]]]
WRITE_EVERY = 20.0
"""Seconds; what a killed run loses at most."""
STOPPED = (2, 3, 4, 5)
"""Exit codes of pytest: interrupted, broken, misused, no tests. With 1 all of them ran."""


def main(tests: list[str], into: Path = EXAMPLES) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "VUOROPUHELU_RECORD_EXAMPLES": folder}
        command = [sys.executable, "-m", "pytest", "-q", *(tests or ["tests/api"])]
        known = _known(into)
        process = subprocess.Popen(command, env=environment)
        try:
            code = _followed(process, Path(folder), known, into)
        finally:
            process.terminate()
            process.wait()
            _write(merged(known, _recorded(Path(folder))), into)
        if not tests and code >= 0 and code not in STOPPED:
            _write(anew(known, _recorded(Path(folder))), into)
    return code


def _followed(process: subprocess.Popen[bytes], folder: Path, known: Examples, into: Path) -> int:
    while True:
        try:
            return process.wait(WRITE_EVERY)
        except subprocess.TimeoutExpired:
            _write(merged(known, _recorded(folder)), into)


def _recorded(folder: Path) -> Recorder:
    recorder = Recorder()
    for path in sorted(folder.glob("*.jsonl")):
        recorder.read(path)
    return recorder


def merged(known: Examples, recorder: Recorder) -> Examples:
    """Of each answer the one that shows more, else the known one."""
    examples = {o: {s: dict(of) for s, of in by.items()} for o, by in known.items()}
    for (operation, status, media), example in recorder.found.items():
        by_media = examples.setdefault(operation, {}).setdefault(status, {})
        if media not in by_media or example[:3] < example_of(by_media[media])[:3]:
            by_media[media] = example.body
    return examples


def anew(known: Examples, recorder: Recorder) -> Examples:
    """What was recorded; the known ones only of operations that no test called."""
    called = {operation for operation, _, _ in recorder.found}
    return merged({name: given for name, given in known.items() if name not in called}, recorder)


def _known(path: Path) -> Examples:
    return still_fitting(json.loads(path.read_text("utf-8")))


def still_fitting(examples: Examples) -> Examples:
    """Of answers that there still are, as their schemas are now."""
    contract, result = Contract(DOCUMENT), Examples()
    for _, operation in operations(DOCUMENT):
        name = operation["operationId"]
        for status, by_media in examples.get(name, {}).items():
            content = operation["responses"].get(status, {}).get("content", {})
            for media, body in by_media.items():
                if media in content and _fits(contract, media, content[media]["schema"], body):
                    result.setdefault(name, {}).setdefault(status, {})[media] = body
    return result


def _fits(contract: Contract, media: str, schema: dict[str, Any], body: Any) -> bool:
    try:
        if media.endswith("json"):
            contract.check_body(media, schema, body)
    except ContractError:
        return False
    return True


def _write(examples: Examples, into: Path) -> None:
    """As a whole or not at all: the application under test reads it as well."""
    ordered = {
        name: {status: dict(sorted(of.items())) for status, of in sorted(by.items())}
        for name, by in sorted(examples.items())
    }
    draft = into.with_suffix(".draft")
    draft.write_text(render(ordered), "utf-8")
    draft.replace(into)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
