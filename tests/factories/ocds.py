import hashlib
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import msgspec

from api.core.clock import utc_now
from api.core.ids import new_id
from api.exchange.ocds.mapping.values import moment
from api.exchange.ocds.models import BulkFormat, OcdsFile, OcdsProcess, OcdsRelease, ReleaseTag
from api.organisations.models import Organisation

PREFIX = "ocds-213czf"
_number = count(1)


def process(buyer: Organisation, process_id: UUID, **values: Any) -> OcdsProcess:
    """With the number of its only release; add that one after it is flushed."""
    ocid = f"{PREFIX}-{process_id}"
    defaults: dict[str, Any] = {
        "process_id": process_id,
        "ocid": ocid,
        "organisation_id": buyer.id,
        "number": next(_number),
        "compiled": msgspec.json.encode(_content(ocid, "compiled")).decode(),
    }
    return OcdsProcess(**{**defaults, **values})


def release(of: OcdsProcess, **values: Any) -> OcdsRelease:
    """The least that a release says, unless told otherwise."""
    date: datetime = values.get("date", utc_now() + timedelta(seconds=of.number))
    defaults: dict[str, Any] = {
        "id": new_id(),
        "process_id": of.process_id,
        "number": of.number,
        "date": date,
        "tag": ReleaseTag.PLANNING,
    }
    row = OcdsRelease(**{**defaults, **values})
    if "body" not in values:
        content = _content(of.ocid, "planning") | {"id": str(row.id), "date": moment(date)}
        row.body = msgspec.json.encode(content).decode()
    return row


def bulk_file(year: int, content: bytes = b"", **values: Any) -> OcdsFile:
    defaults: dict[str, Any] = {
        "year": year,
        "format": BulkFormat.JSON_LINES,
        "storage_key": f"ocds/{year}-{new_id()}.jsonl.gz",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "made_at": utc_now(),
        "number": 1,
    }
    return OcdsFile(**{**defaults, **values})


def _content(ocid: str, tag: str) -> dict[str, Any]:
    return {
        "ocid": ocid,
        "id": f"{ocid}-1",
        "date": moment(utc_now()),
        "tag": [tag],
        "initiationType": "tender",
        "tender": {"id": ocid, "title": "Koulukuljetukset", "status": "planned"},
    }
