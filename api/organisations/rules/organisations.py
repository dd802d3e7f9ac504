"""What an organisation must be like, and how its state changes. Pure."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import UNSET
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import ytunnus

from api.core.errors import Fault, WrongState
from api.core.text import Language, Texts, best_text, merge_texts, text_faults
from api.organisations.events import (
    OrganisationApproved,
    OrganisationRegistered,
    OrganisationSuspended,
)
from api.organisations.inputs import OrganisationPatch
from api.organisations.models import Organisation, OrganisationKind, OrganisationStatus

_FINNISH_ORDER = str.maketrans("åäö", "{|}")


def first_status(kind: OrganisationKind) -> OrganisationStatus:
    """The operator approves buyers; a supplier's people have confirmed their address already."""
    if kind is OrganisationKind.BUYER:
        return OrganisationStatus.PENDING
    return OrganisationStatus.APPROVED


def registered(organisation: Organisation) -> OrganisationRegistered:
    waits = organisation.status is OrganisationStatus.PENDING
    return OrganisationRegistered(organisation_id=organisation.id, waits=waits)


def approve(organisation: Organisation, now: datetime) -> OrganisationApproved:
    if organisation.status is OrganisationStatus.APPROVED:
        raise WrongState(state=organisation.status, needed="pending, suspended")
    organisation.status = OrganisationStatus.APPROVED
    organisation.approved_at = now
    return OrganisationApproved(organisation_id=organisation.id)


def suspend(organisation: Organisation) -> OrganisationSuspended:
    if organisation.status is OrganisationStatus.SUSPENDED:
        raise WrongState(state=organisation.status, needed="pending, approved")
    refused = organisation.status is OrganisationStatus.PENDING
    organisation.status = OrganisationStatus.SUSPENDED
    return OrganisationSuspended(organisation_id=organisation.id, refused=refused)


def written_business_id(text: str) -> str:
    """`1234567-8`, however it was typed; left alone if it is not one, to be refused."""
    return ytunnus.format(text) if ytunnus.is_valid(text) else text


def sort_name(name: Texts) -> str:
    """For ORDER BY in every database alike: å, ä, ö sort last, as in Finnish and Swedish."""
    return in_finnish_order(best_text(name, Language.FI))


def in_finnish_order(text: str) -> str:
    return text.lower().translate(_FINNISH_ORDER)


def organisation_faults(organisation: Organisation) -> Iterator[Fault]:
    yield from text_faults("/name", organisation.name, longest=200, required=True)
    yield from _business_id_faults(organisation.business_id)
    if organisation.website and not organisation.website.startswith(("https://", "http://")):
        yield Fault("/website", "bad_web_address")


def _business_id_faults(text: str) -> Iterator[Fault]:
    try:
        ytunnus.validate(text)
    except InvalidChecksum:
        yield Fault("/business_id", "wrong_check_digit")
    except ValidationError:
        yield Fault("/business_id", "bad_business_id")


def apply_patch(organisation: Organisation, patch: OrganisationPatch) -> frozenset[str]:
    """Names of the fields that changed."""
    changed = set()
    for field in ("buyer_type", "municipality", "region", "website", "occasional_needs_approval"):
        value = getattr(patch, field)
        if value is not UNSET and value != getattr(organisation, field):
            setattr(organisation, field, value)
            changed.add(field)
    if patch.name is not UNSET:
        organisation.name = merge_texts(organisation.name, patch.name)
        organisation.sort_name = sort_name(organisation.name)
        changed.add("name")
    return frozenset(changed)
