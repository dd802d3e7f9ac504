"""Roles and keys: permissions, and the last manager."""

import pytest

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import Conflict
from api.organisations.actors import address_fits
from api.organisations.models import OrganisationKind, OrganisationStatus, Role
from api.organisations.rules.people import InvitationState, require_manager_left, state_of
from api.organisations.rules.roles import (
    MANAGING,
    ROLES_OF,
    permissions_of,
    permissions_of_key,
    scopes_of_keys,
)
from tests.factories.organisations import invitation, organisation

APPROVED, PENDING, SUSPENDED = (
    OrganisationStatus.APPROVED,
    OrganisationStatus.PENDING,
    OrganisationStatus.SUSPENDED,
)


def test_every_kind_of_organisation_has_a_managing_role() -> None:
    assert frozenset({Role.LEADER, Role.OFFICER, Role.ADMIN}) == MANAGING
    assert all(roles & MANAGING for roles in ROLES_OF.values())


@pytest.mark.parametrize(
    ("role", "others_manage", "allowed"),
    [
        (None, True, True),
        (None, False, False),
        (Role.VIEWER, False, False),
        (Role.OFFICER, False, True),
        (Role.MEMBER, True, True),
    ],
)
def test_the_last_manager_stays(role: Role | None, others_manage: bool, allowed: bool) -> None:
    if allowed:
        require_manager_left("/role", role, others_manage=others_manage)
        return
    with pytest.raises(Conflict):
        require_manager_left("/role", role, others_manage=others_manage)


def test_an_occasional_buyer_neither_manages_nor_opens_dialogues() -> None:
    held = permissions_of(Role.OCCASIONAL, APPROVED)
    assert Permission.PLAN_PUBLISH in held
    for kept_back in (
        Permission.PLAN_APPROVE,
        Permission.DIALOGUE_PUBLISH,
        Permission.ORGANISATION_MANAGE,
        Permission.API_KEY_MANAGE,
        Permission.AUDIT_READ,
    ):
        assert kept_back not in held


def test_before_approval_nothing_becomes_public_and_after_suspension_one_reads() -> None:
    assert Permission.PLAN_WRITE in permissions_of(Role.LEADER, PENDING)
    assert Permission.PLAN_PUBLISH not in permissions_of(Role.LEADER, PENDING)
    assert permissions_of(Role.LEADER, SUSPENDED) == {
        Permission.ORGANISATION_READ,
        Permission.AUDIT_READ,
    }


def test_key_cannot_create_keys_and_is_limited_to_its_scopes() -> None:
    for kind in OrganisationKind:
        assert Permission.API_KEY_MANAGE not in scopes_of_keys(kind)
        assert Permission.SELF_MANAGE not in scopes_of_keys(kind)
    buyer = OrganisationKind.BUYER
    wanted = [Permission.PLAN_PUBLISH, Permission.PLAN_WRITE, Permission.API_KEY_MANAGE]
    assert permissions_of_key(buyer, APPROVED, wanted) == frozenset(wanted[:2])
    assert permissions_of_key(buyer, PENDING, wanted) == {Permission.PLAN_WRITE}
    assert not permissions_of_key(OrganisationKind.SUPPLIER, APPROVED, wanted)


@pytest.mark.parametrize(
    ("address", "networks", "fits"),
    [
        ("192.0.2.7", [], True),
        ("192.0.2.7", ["192.0.2.0/24"], True),
        ("::ffff:192.0.2.7", ["192.0.2.0/24"], True),
        ("192.0.3.7", ["192.0.2.0/24", "2001:db8::/32"], False),
        ("2001:db8::1", ["192.0.2.0/24", "2001:db8::/32"], True),
        ("", ["0.0.0.0/0"], False),
    ],
)
def test_a_key_works_from_its_networks(address: str, networks: list[str], fits: bool) -> None:
    assert address_fits(address, networks) is fits


def test_state_of_an_invitation() -> None:
    now = utc_now()
    row, _ = invitation(organisation(), "a@example.fi")
    assert state_of(row, now) is InvitationState.OPEN
    assert state_of(row, row.expires_at) is InvitationState.EXPIRED
    row.withdrawn_at = now
    assert state_of(row, now) is InvitationState.WITHDRAWN
    row.withdrawn_at, row.accepted_at = None, now
    assert state_of(row, row.expires_at) is InvitationState.ACCEPTED
