"""Refuses suppliers' names that imitate others."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import Conflict, Fault
from api.organisations.models import BusinessRegisterState, Organisation, OrganisationKind
from api.organisations.queries import confirmations
from api.organisations.queries import organisations as queries
from api.organisations.rules import names


async def refuse_imitation(session: AsyncSession, organisation: Organisation) -> None:
    """Checks a name that a supplier chose. A name from the register is not checked, and it cannot
    be changed."""
    if organisation.kind is not OrganisationKind.SUPPLIER:
        return
    entry = await session.scalar(confirmations.entry(organisation.id))
    if entry is not None and entry.state is BusinessRegisterState.LISTED:
        raise Conflict([Fault("/name", "name_of_register")])
    if names.claims_role(organisation.name):
        raise Conflict([Fault("/name", "name_of_role")])
    await _refuse_others_name(session, organisation)
    if names.names_public_body(organisation.name):
        raise Conflict([Fault("/name", "name_of_public_body")])


async def _refuse_others_name(session: AsyncSession, organisation: Organisation) -> None:
    keys = names.possible_keys(organisation.name)
    for other in await session.scalars(queries.confirmed_with_keys(keys)):
        if other.id == organisation.id:
            continue
        is_buyer = other.kind is OrganisationKind.BUYER
        if names.looks_like(organisation.name, other.name):
            raise Conflict([Fault("/name", "name_of_buyer" if is_buyer else "name_of_supplier")])
        if is_buyer and names.holds(organisation.name, other.name):
            raise Conflict([Fault("/name", "name_of_buyer")])
