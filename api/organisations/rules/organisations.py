"""Validation and status changes of organisations. Pure."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import UNSET

from api.core.errors import Fault, WrongState
from api.core.events import Event
from api.core.i18n import Language, Texts, best_text, merge_texts, text_faults
from api.core.search import name_columns
from api.core.text_types import name_faults
from api.core.web_addresses import web_address_faults
from api.organisations.events import (
    ConfirmedBy,
    OrganisationApproved,
    OrganisationRefused,
    OrganisationRegistered,
    OrganisationReturned,
    OrganisationSuspended,
)
from api.organisations.inputs import OrganisationPatch
from api.organisations.models import (
    Confirmation,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from api.organisations.rules.names import LONGEST, has_letters, mixes_scripts, name_keys

_PLAIN_FIELDS = (
    "buyer_type",
    "population_class",
    "municipality",
    "region",
    "website",
    "occasional_needs_approval",
)
_FINNISH_ORDER = str.maketrans("åäö", "{|}")


def first_status(kind: OrganisationKind) -> OrganisationStatus:
    """Buyers wait for the operator's approval. Suppliers do not: their members have confirmed their
    mail addresses."""
    if kind is OrganisationKind.BUYER:
        return OrganisationStatus.PENDING
    return OrganisationStatus.APPROVED


def registered(organisation: Organisation) -> Iterator[Event]:
    """Events of a registration. A supplier is approved at once."""
    waits = organisation.status is OrganisationStatus.PENDING
    yield OrganisationRegistered(organisation_id=organisation.id, waits=waits)
    if not waits:
        yield OrganisationApproved(organisation_id=organisation.id)


def approve(
    organisation: Organisation, now: datetime
) -> OrganisationApproved | OrganisationReturned:
    """The approval also confirms a buyer, because the operator knows the buyers it approves."""
    if organisation.status is OrganisationStatus.APPROVED:
        raise WrongState(
            "organisation",
            organisation.status,
            OrganisationStatus.PENDING,
            OrganisationStatus.SUSPENDED,
        )
    if organisation.confirmation is Confirmation.DISPLACED:
        raise WrongState("organisation", organisation.confirmation, Confirmation.CLAIMED)
    returns = was_public(organisation)
    organisation.status = OrganisationStatus.APPROVED
    organisation.approved_at = now
    if organisation.kind is OrganisationKind.BUYER:
        organisation.confirmation = Confirmation.CONFIRMED
        organisation.confirmed_at = organisation.confirmed_at or now
        organisation.confirmed_by = ConfirmedBy.OPERATOR
    event = OrganisationReturned if returns else OrganisationApproved
    return event(organisation_id=organisation.id)


def was_public(organisation: Organisation) -> bool:
    """Whether it was public before. Suppliers are public without an approval."""
    is_supplier = organisation.kind is OrganisationKind.SUPPLIER
    return is_supplier or organisation.approved_at is not None


def suspend(organisation: Organisation) -> OrganisationRefused | OrganisationSuspended:
    if organisation.status is OrganisationStatus.SUSPENDED:
        raise WrongState(
            "organisation",
            organisation.status,
            OrganisationStatus.PENDING,
            OrganisationStatus.APPROVED,
        )
    refused = organisation.status is OrganisationStatus.PENDING
    organisation.status = OrganisationStatus.SUSPENDED
    event = OrganisationRefused if refused else OrganisationSuspended
    return event(organisation_id=organisation.id)


def set_name(organisation: Organisation, name: Texts) -> None:
    organisation.name = name
    organisation.sort_name = sort_name(name)
    organisation.name_keys = name_keys(name)
    for column, value in name_columns(name).items():
        setattr(organisation, column, value)


def sort_name(name: Texts) -> str:
    """A sort key that works in every database: å, ä, ö sort last, as in Finnish and Swedish."""
    return in_finnish_order(best_text(name, Language.FI))


def in_finnish_order(text: str) -> str:
    return text.lower().translate(_FINNISH_ORDER)


def organisation_faults(organisation: Organisation) -> Iterator[Fault]:
    yield from text_faults("/name", organisation.name, longest=LONGEST, required=True)
    for language, local in organisation.name.items():
        if len(local.text) > LONGEST:
            continue
        if local.text.strip() and not has_letters(local.text):
            yield Fault(f"/name/{language}/text", "no_letters")
        if mixes_scripts(local.text):
            yield Fault(f"/name/{language}/text", "mixed_scripts")
        yield from name_faults(f"/name/{language}/text", local.text)
    yield from web_address_faults("/website", organisation.website or None)


def apply_patch(organisation: Organisation, patch: OrganisationPatch) -> frozenset[str]:
    """Returns the names of the changed fields."""
    changed = set()
    for field in _PLAIN_FIELDS:
        value = getattr(patch, field)
        if value is not UNSET and value != getattr(organisation, field):
            setattr(organisation, field, value)
            changed.add(field)
    if patch.name is not UNSET:
        merged = merge_texts(organisation.name, patch.name)
        if merged != organisation.name:
            set_name(organisation, merged)
            changed.add("name")
    return frozenset(changed)
