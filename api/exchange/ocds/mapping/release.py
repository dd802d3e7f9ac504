"""The whole public state of a process as an OCDS release, without its id, date and tag. Pure."""

import re
from urllib.parse import urlsplit

from api.core.i18n import Language
from api.exchange.ocds.content import Process, Terms
from api.exchange.ocds.mapping.parties import parties, reference
from api.exchange.ocds.mapping.planning import planning
from api.exchange.ocds.mapping.tender import tender
from api.exchange.ocds.mapping.values import Json, filled, main_language
from api.plans.models.procurements import Procurement

_SCHEMES = {"hankintailmoitukset.fi": "FI-HILMA", "ted.europa.eu": "EU-TED"}
"""Registers of notices, by the domain of the notice's address."""
_ADDRESS = re.compile(r"https?://[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+")


def state_of(process: Process, terms: Terms) -> Json:
    language = _language(process)
    return filled(
        ocid=terms.ocid(process.id),
        initiationType="tender",
        language=language.value,
        parties=parties(process, language),
        buyer=reference(process.buyer, language),
        planning=planning(process, terms, language),
        tender=tender(process, terms, language),
        relatedProcesses=_related(process.procurement),
    )


def _language(process: Process) -> Language:
    about = process.procurement or next(iter(process.dialogues), None)
    return main_language(about.title if about else process.buyer.name)


def _related(row: Procurement | None) -> list[Json]:
    """The call for tenders that followed."""
    if row is None or not (row.notice_id or row.notice_url):
        return []
    return [
        filled(
            id="notice",
            relationship=["planning"],
            scheme=_scheme(row.notice_url),
            identifier=row.notice_id,
            uri=row.notice_url if _is_address(row.notice_url) else None,
        )
    ]


def _is_address(text: str | None) -> bool:
    """Whether it is an address by RFC 3986: with the mark of a hidden part it is none."""
    return _ADDRESS.fullmatch(text or "") is not None


def _scheme(address: str | None) -> str | None:
    host = urlsplit(address or "").hostname or ""
    return next((code for name, code in _SCHEMES.items() if f".{host}".endswith(f".{name}")), None)
