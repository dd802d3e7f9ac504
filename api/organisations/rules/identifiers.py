"""Business ids of known registers, and VAT numbers of all other countries. Pure."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from stdnum import get_cc_module
from stdnum.dk import cvr
from stdnum.ee import registrikood
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import ytunnus
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr

from api.core.errors import Fault
from api.organisations.inputs import LONGEST_NUMBER
from api.organisations.models import IdScheme, Organisation, OrganisationKind

FINLAND = "FI"
_COUNTRY = re.compile(r"[A-Z]{2}")


class Register(NamedTuple):
    country: str
    numbers: Any
    """A module of python-stdnum."""


REGISTERS = {
    IdScheme.FI_PRO: Register("FI", ytunnus),
    IdScheme.SE_BLV: Register("SE", se_orgnr),
    IdScheme.NO_BRC: Register("NO", no_orgnr),
    IdScheme.DK_CVR: Register("DK", cvr),
    IdScheme.EE_RIK: Register("EE", registrikood),
}
_SCHEME_OF = {register.country: scheme for scheme, register in REGISTERS.items()}


class Identifier(NamedTuple):
    """If valid, identifies one organisation worldwide."""

    scheme: IdScheme
    country: str
    number: str


def identifier(scheme: IdScheme | None, country: str, number: str) -> Identifier:
    """The number in its register's format. An invalid number stays unchanged and is refused
    later."""
    country = country.upper()
    scheme = scheme or _SCHEME_OF.get(country, IdScheme.VAT)
    numbers = _numbers(scheme, country)
    if numbers is None or len(number) > LONGEST_NUMBER or not numbers.is_valid(number):
        return Identifier(scheme, country, number)
    written = numbers.format if hasattr(numbers, "format") else numbers.compact
    return Identifier(scheme, country, str(written(numbers.validate(number))))


def identifier_faults(identifier: Identifier, kind: OrganisationKind) -> Iterator[Fault]:
    if not _COUNTRY.fullmatch(identifier.country):
        yield Fault("/country", "bad_country")
        return
    if kind is OrganisationKind.BUYER and identifier.scheme is not IdScheme.FI_PRO:
        yield Fault("/id_scheme", "buyer_abroad")
    register = REGISTERS.get(identifier.scheme)
    if register is not None and register.country != identifier.country:
        yield Fault("/id_scheme", "scheme_of_other_country", {"country": register.country})
    elif identifier.scheme is IdScheme.VAT and identifier.country in _SCHEME_OF:
        scheme = _SCHEME_OF[identifier.country].value
        yield Fault("/id_scheme", "scheme_of_country", {"scheme": scheme})
    else:
        yield from _number_faults(identifier)


def _number_faults(identifier: Identifier) -> Iterator[Fault]:
    numbers = _numbers(identifier.scheme, identifier.country)
    if numbers is None:
        yield Fault("/country", "no_numbers_known")
        return
    finnish = identifier.scheme is IdScheme.FI_PRO
    try:
        numbers.validate(identifier.number[: LONGEST_NUMBER + 1])
    except InvalidChecksum:
        yield Fault("/business_id", "wrong_check_digit" if finnish else "bad_foreign_id")
    except ValidationError:
        yield Fault("/business_id", "bad_business_id" if finnish else "bad_foreign_id")


def _numbers(scheme: IdScheme, country: str) -> Any:
    """A module of python-stdnum, or None."""
    if register := REGISTERS.get(scheme):
        return register.numbers
    if not _COUNTRY.fullmatch(country):
        return None
    return get_cc_module(country.lower(), "vat")


def is_in_asked_register(organisation: Organisation) -> bool:
    """Whether the business register has the organisation's name: Finnish suppliers only, because
    the operator checks the names of buyers."""
    is_supplier = organisation.kind is OrganisationKind.SUPPLIER
    return is_supplier and organisation.id_scheme is IdScheme.FI_PRO


def identifier_of(organisation: Organisation) -> Identifier:
    return Identifier(organisation.id_scheme, organisation.country, organisation.business_id)
