"""Organisations as OCDS parties. Pure."""

from collections.abc import Iterable

from api.core.i18n import Language
from api.exchange.ocds.content import Process
from api.exchange.ocds.mapping.values import Json, filled, name_in
from api.organisations.models import Confirmation, IdScheme, Organisation

BUYER, INTERESTED = ["buyer", "procuringEntity"], ["interestedParty"]


def party_id(organisation: Organisation) -> str:
    """`FI-PRO-0123456-7`, or the platform's id while nobody has confirmed the organisation: several
    may claim one business id."""
    if organisation.confirmation is not Confirmation.CONFIRMED:
        return f"organisation-{organisation.id}"
    return f"{_scheme(organisation)}-{organisation.business_id}"


def reference(organisation: Organisation, language: Language) -> Json:
    return {"id": party_id(organisation), "name": name_in(organisation.name, language)}


def parties(process: Process, language: Language) -> list[Json]:
    """The buyer, then the suppliers with a public interest."""
    others = [each for each in process.interested if each.id != process.buyer.id]
    roles = [(process.buyer, BUYER), *((each, INTERESTED) for each in _once(others))]
    return [_party(organisation, role, language) for organisation, role in roles]


def _once(organisations: Iterable[Organisation]) -> list[Organisation]:
    """One entry per party: a supplier may have several interests."""
    return list({party_id(each): each for each in organisations}.values())


def _party(organisation: Organisation, roles: list[str], language: Language) -> Json:
    names = {
        f"name_{other}": text.text for other, text in organisation.name.items() if other != language
    }
    return filled(
        id=party_id(organisation),
        name=name_in(organisation.name, language),
        **names,
        identifier={"scheme": _scheme(organisation), "id": organisation.business_id},
        roles=list(roles),
        details={"confirmation": organisation.confirmation.value},
    )


def _scheme(organisation: Organisation) -> str:
    """A code of org-id.guide; for other countries the VAT number, as `DE-VAT`."""
    if organisation.id_scheme is IdScheme.VAT:
        return f"{organisation.country}-VAT"
    return organisation.id_scheme.value
