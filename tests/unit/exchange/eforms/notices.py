"""Complete notices, for tests to take away from."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from lxml import etree

from api.core.i18n import Language
from api.exchange.eforms.notice import (
    Buyer,
    Flavour,
    Notice,
    NoticeSubtype,
    Scope,
    SdkVersion,
)
from api.exchange.eforms.writing.xml import NAMESPACES, Element

SENT = datetime(2027, 2, 1, 9, tzinfo=timezone(timedelta(hours=2)))
FI = Language.FI


def scope(**values: Any) -> Scope:
    defaults: dict[str, Any] = {
        "title": {FI: "Koulukuljetukset"},
        "description": {FI: "Kuljetukset vuosille 2027–2031"},
        "natures": ("services",),
        "cpv": ("60130000", "60112000"),
        "nuts": ("FI1D9",),
        "value": (Decimal("150000.00"), "EUR"),
        "months": 48,
    }
    return Scope(**{**defaults, **values})


def buyer(**values: Any) -> Buyer:
    defaults: dict[str, Any] = {
        "name": {FI: "Esimerkkilän kaupunki"},
        "business_id": "0988084-1",
        "city": "Oulu",
        "nuts": "FI1D9",
        "legal_type": "la",
        "activity": "gen-pub",
        "email": "hankinnat@example.fi",
    }
    return Buyer(**{**defaults, **values})


def notice(subtype: NoticeSubtype = NoticeSubtype.CONSULTATION, **values: Any) -> Notice:
    defaults: dict[str, Any] = {
        "subtype": subtype,
        "flavour": Flavour.FI,
        "sdk": SdkVersion.V1_13,
        "id": UUID("52fe3748-f475-4381-9dbf-31ebb08889e8"),
        "sent_at": SENT,
        "languages": (FI,),
        "buyer": buyer(),
        "whole": scope(),
        "parts": (scope(),),
        "legal_basis": {FI: "Hankintalaki 65 §"},
        "answer_address": "https://example.fi/dialogues/1",
        "answers_until": datetime(2027, 2, 20, 10, tzinfo=UTC),
        "tender_expected": date(2027, 7, 1),
        "above_eu_threshold": True,
    }
    return Notice(**{**defaults, **values})


def texts(xml: bytes, path: str) -> list[str]:
    """Texts or attributes that the XPath finds."""
    found = etree.fromstring(xml).xpath(path, namespaces=NAMESPACES)
    assert isinstance(found, list)
    return [each if isinstance(each, str) else (each.text or "") for each in found]


def one(tree: Element, path: str) -> Element:
    [found] = tree.xpath(path, namespaces=NAMESPACES)
    assert isinstance(found, Element)
    return found
