"""The buyer of a notice, from its organisation and the contact of the subject. Pure."""

from collections.abc import Iterable

from api.core.i18n import Language, best_text
from api.exchange.eforms.notice import Buyer
from api.exchange.eforms.writing.values import counterparts, names
from api.organisations.models import Organisation
from api.plans.models.values import Contact

_ACTIVITIES = {
    "municipality": "gen-pub",
    "regional-council": "gen-pub",
    "wellbeing-services-county": "health",
    "higher-education": "education",
    "parish": "rcr",
}
"""Main activity (BT-10) of the buyer types that have one. Others name theirs in Hilma."""


def buyer_of(row: Organisation, contact: Contact | None, languages: Iterable[Language]) -> Buyer:
    kind = row.buyer_type or ""
    towns = names("municipalities", Language.FI)
    region = row.region or region_of(row.municipality)
    return Buyer(
        name={language: best_text(row.name, language) for language in languages},
        business_id=row.business_id,
        website=row.website,
        city=towns.get(row.municipality or ""),
        nuts=counterparts("regions", "nuts3").get(region or ""),
        legal_type=counterparts("buyer-types").get(kind),
        activity=_ACTIVITIES.get(kind),
        contact_name=(contact.name or None) if contact else None,
        email=contact.email if contact else None,
        phone=contact.phone if contact else None,
    )


def region_of(municipality: str | None) -> str | None:
    return counterparts("municipalities", "region").get(municipality or "")
