"""Actors and their permissions. Framework-free, because the API and the workers both use actors."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NoReturn
from uuid import UUID

import msgspec

from api.core.errors import Forbidden, NotApproved, Unauthenticated, Why


class Permission(StrEnum):
    """All permissions, as `resource:action`. They are also the scopes of an API key."""

    SELF_MANAGE = "self:manage"
    ORGANISATION_READ = "organisation:read"
    ORGANISATION_MANAGE = "organisation:manage"
    ORGANISATION_LEAD = "organisation:lead"
    """Decide who leads and who may publish, and what the organisation promises."""
    ORGANISATION_APPROVE = "organisation:approve"
    API_KEY_MANAGE = "api_key:manage"
    AUDIT_READ = "audit:read"
    PLAN_WRITE = "plan:write"
    PLAN_PUBLISH = "plan:publish"
    PLAN_APPROVE = "plan:approve"
    DIALOGUE_WRITE = "dialogue:write"
    DIALOGUE_PUBLISH = "dialogue:publish"
    CONTRIBUTION_WRITE = "contribution:write"
    CONTRIBUTION_ANSWER = "contribution:answer"
    CONTRIBUTION_MODERATE = "contribution:moderate"
    CONTRIBUTION_READ_CONFIDENTIAL = "contribution:read_confidential"
    SURVEY_READ_RESPONSES = "survey:read_responses"
    INTEREST_WRITE = "interest:write"
    INTEREST_READ = "interest:read"
    WEBHOOK_MANAGE = "webhook:manage"
    CODELIST_WRITE = "codelist:write"
    MAIL_MANAGE = "mail:manage"
    PLATFORM_OPERATE = "platform:operate"
    CONTENT_HIDE = "content:hide"
    CONTENT_DESTROY = "content:destroy"
    """Confirm a destruction that another person has proposed."""


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    PERSON = "person"
    RECEIPT = "receipt"
    """An unknown participant of one dialogue."""
    API_KEY = "api_key"
    SYSTEM = "system"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """`memberships`: permissions by organisation. `everywhere`: permissions on the platform.

    `withheld`: permissions that the actor gets in an organisation once it is approved. A receipt
    has a `participant_id` in `dialogue_id` only; elsewhere its holder is anonymous.
    """

    kind: ActorKind
    person_id: UUID | None = None
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    participant_id: UUID | None = None
    dialogue_id: UUID | None = None
    memberships: Mapping[UUID, frozenset[Permission]] = {}
    withheld: Mapping[UUID, frozenset[Permission]] = {}
    everywhere: frozenset[Permission] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        return self.kind is ActorKind.ANONYMOUS

    @property
    def is_signed_in(self) -> bool:
        return self.kind not in {ActorKind.ANONYMOUS, ActorKind.RECEIPT}

    def holds_receipt_of(self, dialogue_id: UUID) -> bool:
        return self.kind is ActorKind.RECEIPT and self.dialogue_id == dialogue_id

    def may(self, permission: Permission, organisation_id: UUID | None = None) -> bool:
        if permission in self.everywhere:
            return True
        if organisation_id is None:
            return False
        return permission in self.memberships.get(organisation_id, frozenset())

    def may_somewhere(self, permission: Permission) -> bool:
        return permission in self.everywhere or bool(self.organisations_with(permission))

    def organisations_with(self, permission: Permission) -> frozenset[UUID]:
        """Organisations in which the actor has the permission, for WHERE clauses."""
        return frozenset(
            organisation for organisation, held in self.memberships.items() if permission in held
        )

    def require(self, permission: Permission, organisation_id: UUID | None = None) -> None:
        """For visible things. Raises 401 without a sign-in, else 403, which names the
        permission.
        """
        if not self.may(permission, organisation_id):
            withheld = self.withheld.get(organisation_id, ()) if organisation_id else ()
            is_strange = organisation_id is not None and organisation_id not in self.memberships
            elsewhere = is_strange and bool(self.organisations_with(permission))
            self._refuse(permission, withheld=permission in withheld, elsewhere=elsewhere)

    def require_somewhere(self, permission: Permission) -> None:
        """For requests that are not about a particular thing."""
        if not self.may_somewhere(permission):
            withheld = any(permission in missing for missing in self.withheld.values())
            self._refuse(permission, withheld=withheld)

    def _refuse(
        self, permission: Permission, *, withheld: bool, elsewhere: bool = False
    ) -> NoReturn:
        if not self.is_signed_in:
            raise Unauthenticated
        if withheld:
            raise NotApproved(permission.value)
        raise Forbidden(permission=permission.value, why=Why.ELSEWHERE if elsewhere else None)

    def require_person(self) -> UUID:
        """For things that belong to a person, not to an organisation's key."""
        if self.person_id is None:
            raise Forbidden(why=Why.PEOPLE_ONLY) if self.is_signed_in else Unauthenticated
        return self.person_id


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(kind=ActorKind.SYSTEM, everywhere=frozenset(Permission))
