"""`python -m api.exchange.ocds.flattening` (`api.core.sandbox`)."""

import sys
import tempfile
import warnings

import flattentool  # type: ignore[import-untyped]
import msgspec

from api.core.sandbox import confine
from api.exchange.ocds.flattening.process import PROCESS, Question


def main() -> None:
    confine(PROCESS)
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    tempfile.tempdir = question.folder
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        flattentool.flatten(
            question.releases,
            output_name=question.output,
            output_format=question.format,
            main_sheet_name="releases",
            root_list_path="releases",
            root_id="ocid",
            line_terminator="CRLF",
        )
    sys.stdout.buffer.write(b"done")


if __name__ == "__main__":
    main()
