"""Contacts, links and names of organisations as texts of a page."""

from collections.abc import Iterable

from api.core.i18n import Texts
from api.organisations.models import Confirmation
from api.organisations.rules.labels import remarked
from api.plans.models.values import Contact, WebLink
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText


def contact_values(contact: Contact | None) -> list[PageText]:
    if contact is None:
        return []
    values = [PageText(contact.name)] if contact.name else []
    if contact.email:
        values.append(PageText(contact.email, href=f"mailto:{contact.email}"))
    if contact.phone:
        values.append(PageText(contact.phone, href=f"tel:{''.join(contact.phone.split())}"))
    return values


def link_values(links: Iterable[WebLink], words: Presenter) -> list[PageText]:
    return [words.text(link.label, link.url) or PageText(link.url, href=link.url) for link in links]


def organisation_name(
    name: Texts, confirmation: Confirmation | None, words: Presenter
) -> PageText | None:
    """The name, with a remark if the organisation is only claimed."""
    text = words.text(name)
    if text is None or confirmation is not Confirmation.CLAIMED:
        return text
    return PageText(remarked(text.text, confirmation, words.language), text.lang)
