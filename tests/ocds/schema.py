"""A strict JSON Schema of our own for releases: it allows what we write and nothing else.

Written from the fields that OCDS 1.1.5 and four extensions name; it needs no file of theirs, so it
runs always.
"""

from typing import Any

import jsonschema_rs
import msgspec

Schema = dict[str, Any]

_LANGUAGES = ("fi", "sv", "en")
_TEXT: Schema = {"type": "string", "minLength": 1}
_GONE: Schema = {"type": ["string", "null"], "minLength": 1}
_ID: Schema = {"type": "string", "minLength": 1}
_MOMENT: Schema = {
    "type": ["string", "null"],
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$",
}
_ADDRESS: Schema = {"type": ["string", "null"], "pattern": r"^https?://[!-~]+$"}


def _object(required: str, /, **members: Schema) -> Schema:
    return {
        "type": "object",
        "properties": members,
        "required": required.split(),
        "additionalProperties": False,
        "minProperties": 1,
    }


def _list(entry: Schema) -> Schema:
    return {"type": "array", "items": entry, "minItems": 1, "uniqueItems": True}


def _texts(*names: str) -> dict[str, Schema]:
    every = [f"{name}_{language}" for name in names for language in _LANGUAGES]
    return dict.fromkeys((*names, *every), _GONE)


def _one_of(*values: str | None) -> Schema:
    return {"enum": [*values]}


_CODE = _object("scheme id", scheme=_one_of("CPV"), id={"pattern": r"^\d{8}$"}, description=_GONE)
_MONEY = _object(
    "amount currency",
    amount={"type": "number", "minimum": 0},
    currency={"pattern": "^[A-Z]{3}$"},
)
_PERIOD = _object("", startDate=_MOMENT, endDate=_MOMENT)
_REFERENCE = _object("id name", id=_ID, name=_TEXT)
_PARTY = _object(
    "id name identifier roles details",
    id=_ID,
    **_texts("name"),
    identifier=_object("scheme id", scheme=_ID, id=_ID),
    roles={"enum": [["buyer", "procuringEntity"], ["interestedParty"]]},
    details=_object("confirmation", confirmation=_one_of("claimed", "confirmed", "displaced")),
)
_DOCUMENT = _object(
    "id documentType url format",
    id=_ID,
    documentType=_one_of(
        "procurementPlan", "plannedProcurementNotice", "marketEngagementNotice", "marketStudies"
    ),
    **_texts("title", "description"),
    url=_ADDRESS,
    datePublished=_MOMENT,
    format=_one_of("application/json", "text/html"),
)
_MILESTONE = _object(
    "id type status",
    id=_ID,
    type=_one_of("engagement"),
    **_texts("title"),
    dueDate=_MOMENT,
    dateMet=_MOMENT,
    status=_one_of("scheduled", "met", "notMet"),
)
_ENQUIRY = _object(
    "id date description answer dateAnswered threadID",
    id=_ID,
    date=_MOMENT,
    description=_TEXT,
    answer=_TEXT,
    dateAnswered=_MOMENT,
    threadID=_ID,
)
_ITEM = _object(
    "id",
    id={"pattern": r"^(whole|lot-\d+)$"},
    **_texts("description"),
    classification=_CODE,
    additionalClassifications=_list(_CODE),
)
_TENDER = _object(
    "id status",
    id=_ID,
    status=_one_of("planning", "planned", "cancelled", "withdrawn"),
    **_texts("title", "description"),
    procuringEntity=_REFERENCE,
    mainProcurementCategory=_one_of("goods", "works", "services", None),
    procurementMethod=_one_of("open", "selective", "limited", "direct", None),
    procurementMethodDetails=_GONE,
    minValue=_MONEY,
    value=_MONEY,
    items=_list(_ITEM),
    tenderPeriod=_PERIOD,
    contractPeriod=_PERIOD,
    suitability=_object("sme", sme={"type": "boolean"}),
    hasSustainability={"enum": [True, None]},
    sustainability=_list(_object("goal description", goal=_ID, description=_TEXT)),
    hasEnquiries={"enum": [True, None]},
    enquiries=_list(_ENQUIRY),
)
_RELATED = _object(
    "id relationship",
    id=_ID,
    relationship={"enum": [["planning"]]},
    scheme=_GONE,
    identifier=_GONE,
    uri=_ADDRESS,
)
RELEASE = _object(
    "ocid id date tag initiationType language parties buyer tender",
    ocid={"pattern": r"^ocds-[a-z0-9]{6}-[0-9a-f-]{36}$"},
    id=_ID,
    date={**_MOMENT, "type": "string"},
    tag={"enum": [["planning"], ["planningUpdate"], ["compiled"]]},
    initiationType=_one_of("tender"),
    language=_one_of(*_LANGUAGES),
    parties=_list(_PARTY),
    buyer=_REFERENCE,
    planning=_object(
        "",
        **_texts("rationale"),
        budget=_object("amount", amount=_MONEY),
        documents=_list(_DOCUMENT),
        milestones=_list(_MILESTONE),
    ),
    tender=_TENDER,
    relatedProcesses=_list(_RELATED),
)
_VALIDATOR = jsonschema_rs.Draft202012Validator(RELEASE)


def release_faults(release: dict[str, Any]) -> list[str]:
    faults = _VALIDATOR.iter_errors(release)
    return [f"{list(each.instance_path)}: {each.message}" for each in faults]


def encode_checked(release: dict[str, Any]) -> str:
    """Stands in for the encoder of releases."""
    faults = release_faults(release)
    assert not faults, faults
    return msgspec.json.encode(release).decode()
