"""The reference data of OCDS for the community's tools, which would fetch it otherwise.

The extensions are read from the reference folder. It does not have the suitability extension, so
tools see `tender.suitability` as an additional field.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

from json_merge_patch import merge  # type: ignore[import-untyped]
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from libcoveocds.api import ocds_json_output  # type: ignore[import-untyped]
from libcoveocds.config import LibCoveOCDSConfig  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT4

Json = dict[str, Any]

_ZIP = "ocds/standard-1__1__5.zip"
_FOLDER = "standard-1__1__5/schema"
_BASE = "https://standard.open-contracting.org/schema/1__1__5"
_VERSIONED = "versioned-release-validation-schema"
_EXTENSIONS = ("enquiry", "pagination", "sustainability")


def record_faults(reference: Path, package: Json) -> list[str]:
    """By the official schema of record packages. `libcoveocds` checks records by schemas that it
    always fetches."""
    with ZipFile(reference / _ZIP) as archive:
        schemas = {
            name: json.loads(archive.read(f"{_FOLDER}/{name}.json"))
            for name in ("record-package-schema", "release-schema", _VERSIONED)
        }
    resources = [
        (f"{_BASE}/{name}.json", DRAFT4.create_resource(it)) for name, it in schemas.items()
    ]
    registry: Any = Registry().with_resources(resources)
    validator = Draft4Validator(schemas["record-package-schema"], registry=registry)
    return [each.message for each in validator.iter_errors(package)]


def release_schema(reference: Path) -> Json:
    """The schema of releases, patched by the extensions."""
    with ZipFile(reference / _ZIP) as archive:
        schema: Json = json.loads(archive.read(f"{_FOLDER}/release-schema.json"))
    for name in _EXTENSIONS:
        patch = reference / f"ocds/ocds_{name}_extension/release-schema.json"
        if patch.exists():
            schema = merge(schema, json.loads(patch.read_text("utf-8")))
    return schema


@contextmanager
def served_extensions(reference: Path) -> Iterator[list[str]]:
    """Addresses of the extensions at a server of their files: the tools take no `file:` address."""
    handler = partial(_Quiet, directory=str(reference / "ocds"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            base = f"http://127.0.0.1:{server.server_port}"
            yield [f"{base}/ocds_{name}_extension/extension.json" for name in _EXTENSIONS]
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def review(reference: Path, package: Json, folder: Path) -> Json:
    """What `libcoveocds` finds in the package."""
    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = (reference / _ZIP).as_uri()
    config.config["context"] = "api"
    with served_extensions(reference) as extensions:
        found: Json = ocds_json_output(
            str(folder),
            json_data={**package, "extensions": extensions},
            lib_cove_ocds_config=config,
        )
    return found
