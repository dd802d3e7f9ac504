"""Display names of organisations. Only this module adds the remark. Pure."""

import msgspec

from api.core.i18n import Language, Texts, pick, translate
from api.organisations.models import Confirmation


class OrganisationName(msgspec.Struct, frozen=True):
    """A name with its confirmation.

    Do not show `name` alone: pages, mails and exports write `shown_name`, and the contract has
    `organisation_confirmation` beside `organisation_name`.
    """

    name: Texts
    confirmation: Confirmation


def shown_name(named: OrganisationName, language: Language) -> str:
    """`Suuryritys Oyj (unconfirmed)`. The name of a displaced organisation contains its remark."""
    picked = pick(named.name, language)
    return remarked(picked[1] if picked else "", named.confirmation, language)


def remarked(name: str, confirmation: Confirmation | None, language: Language) -> str:
    if confirmation is not Confirmation.CLAIMED:
        return name
    return translate("organisation.unconfirmed", language, organisation=name)
