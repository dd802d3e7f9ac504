"""Texts in the files and releases for other systems. They go with the texts that they repeat."""

from api.core.privacy import CODE, HASH, DataCategory, Impersonal, case_file
from api.exchange.ocds.jobs import exposure
from api.exchange.ocds.models import OcdsFile, OcdsProcess, OcdsRelease

PERSONAL = (
    case_file(OcdsProcess, compiled=DataCategory.TEXT),
    case_file(OcdsRelease, body=DataCategory.TEXT),
)

IMPERSONAL: Impersonal = {
    OcdsProcess: {"ocid": CODE},
    OcdsFile: {
        "storage_key": "Name of a file, made of the year and a random number.",
        "sha256": HASH,
    },
}

AFTERWARDS = {
    "procurements": (exposure.procurement_exposed,),
    "plans": (exposure.plan_exposed,),
    "dialogues": (exposure.dialogue_exposed,),
    "contributions": (exposure.contribution_exposed,),
    "organisations": (exposure.organisation_exposed,),
}
