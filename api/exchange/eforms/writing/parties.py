"""The buyer, and in planning notices the court that reviews decisions."""

from api.exchange.eforms.notice import Buyer, Notice
from api.exchange.eforms.writing.scopes import in_words
from api.exchange.eforms.writing.values import ISO_639_2
from api.exchange.eforms.writing.xml import Element, node

BUYER, REVIEW = "ORG-0001", "ORG-0002"
_FINLAND = "FIN"
_COURT = Buyer(
    name=dict.fromkeys(ISO_639_2, "Markkinaoikeus"),
    business_id="3006157-6",
    website="https://oikeus.fi/markkinaoikeus",
    city="Helsinki",
    nuts="FI1B1",
    email="markkinaoikeus@oikeus.fi",
)
"""The Market Court, which hears all appeals in public procurement in Finland."""


def organisations(notice: Notice) -> Element | None:
    listed = [_organisation(BUYER, notice.buyer, notice)]
    if not notice.subtype.is_consultation:
        listed.append(_organisation(REVIEW, _COURT, notice, post_code="00520"))
    return node("efac:Organizations", listed)


def contracting_party(notice: Notice) -> Element | None:
    buyer = notice.buyer
    legal = node("cbc:PartyTypeCode", buyer.legal_type, listName="buyer-legal-type")
    activity = node("cbc:ActivityTypeCode", buyer.activity, listName="authority-activity")
    return node(
        "cac:ContractingParty",
        node("cac:ContractingPartyType", legal),
        node("cac:ContractingActivity", activity),
        node("cac:Party", party(BUYER)),
    )


def party(number: str) -> Element | None:
    return node("cac:PartyIdentification", node("cbc:ID", number, schemeName="organization"))


def _organisation(
    number: str, it: Buyer, notice: Notice, post_code: str | None = None
) -> Element | None:
    country = node("cbc:IdentificationCode", _FINLAND, listName="country")
    company = node(
        "efac:Company",
        node("cbc:WebsiteURI", it.website),
        party(number),
        node("cac:PartyName", in_words("cbc:Name", it.name, notice.languages)),
        node(
            "cac:PostalAddress",
            node("cbc:CityName", it.city),
            node("cbc:PostalZone", post_code),
            node("cbc:CountrySubentityCode", it.nuts, listName="nuts"),
            node("cac:Country", country),
        ),
        node("cac:PartyLegalEntity", node("cbc:CompanyID", it.business_id)),
        node(
            "cac:Contact",
            node("cbc:Name", it.contact_name),
            node("cbc:Telephone", it.phone),
            node("cbc:ElectronicMail", it.email),
        ),
    )
    return node("efac:Organization", company)
