"""How an organisation's name is shown beside words. The one place that adds the remark. Pure."""

import msgspec

from api.core.i18n import Language, Texts, pick, translate
from api.organisations.models import Confirmation


class OrganisationName(msgspec.Struct, frozen=True):
    """A name as it may be shown: with whether it is confirmed.

    Whoever reads `name` alone reads too little: pages, mails and exports write `shown_name`, the
    contract has `organisation_confirmation` beside `organisation_name`.
    """

    name: Texts
    confirmation: Confirmation


def shown_name(named: OrganisationName, language: Language) -> str:
    """`Suuryritys Oyj (unconfirmed)`. The name of a displaced one is its own remark."""
    picked = pick(named.name, language)
    return remarked(picked[1] if picked else "", named.confirmation, language)


def remarked(name: str, confirmation: Confirmation | None, language: Language) -> str:
    if confirmation is not Confirmation.CLAIMED:
        return name
    return translate("organisation.unconfirmed", language, organisation=name)
