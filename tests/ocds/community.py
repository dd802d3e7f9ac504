"""The reference data of OCDS for the community's tools, which would fetch it otherwise.

The extensions are read from the reference folder. It does not have the suitability extension, so
tools see `tender.suitability` as an additional field.
"""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from json_merge_patch import merge_patch
from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig

Json = dict[str, Any]

_ZIP = "ocds/standard-1__1__5.zip"
_SCHEMA = "standard-1__1__5/schema/release-schema.json"
_EXTENSIONS = ("enquiry", "pagination", "sustainability")


def release_schema(reference: Path) -> Json:
    """The schema of releases, patched by the extensions."""
    with ZipFile(reference / _ZIP) as archive:
        schema: Json = json.loads(archive.read(_SCHEMA))
    for name in _EXTENSIONS:
        patch = reference / f"ocds/ocds_{name}_extension/release-schema.json"
        if patch.exists():
            schema = merge_patch(schema, json.loads(patch.read_text("utf-8")))
    return schema


def review(reference: Path, package: Json, folder: Path) -> Json:
    """What `libcoveocds` finds in the package."""
    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = (reference / _ZIP).as_uri()
    config.config["context"] = "api"
    local = [
        (reference / f"ocds/ocds_{name}_extension/extension.json").as_uri() for name in _EXTENSIONS
    ]
    found: Json = ocds_json_output(
        str(folder), json_data={**package, "extensions": local}, lib_cove_ocds_config=config
    )
    return found
