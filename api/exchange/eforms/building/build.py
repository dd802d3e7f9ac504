"""A dialogue as a consultation (E1), a procurement as a planning notice (4 to 6). Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.exchange.eforms.building.parties import buyer_of
from api.exchange.eforms.building.request import NoticeRequest
from api.exchange.eforms.building.scopes import (
    common_languages,
    of_lot,
    of_procurement,
    together,
    words,
)
from api.exchange.eforms.notice import Notice, NoticeSubtype, Words
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement


def consultation(
    call: Dialogue, about: Sequence[Procurement], buyer: Organisation, asked: NoticeRequest
) -> Notice:
    """Each procurement of the dialogue is a lot. A dialogue about none is one lot itself."""
    lots = [of_procurement(row, fallback=call.description) for row in about]
    whole = together(words(call.title), words(call.description), lots)
    parts = tuple(lots) or (whole,)
    languages = common_languages(whole, parts)
    zone = ZoneInfo(call.time_zone)
    return Notice(
        subtype=NoticeSubtype.CONSULTATION,
        flavour=asked.flavour,
        sdk=asked.sdk,
        id=notice_id(call.id, asked.subtype),
        sent_at=_dispatched(asked.now, zone),
        languages=languages,
        buyer=buyer_of(buyer, call.contact, languages),
        whole=whole,
        parts=parts,
        legal_basis=_law(languages),
        answer_address=f"{asked.public_url}/dialogues/{call.id}",
        answers_until=call.closes_at.astimezone(zone) if call.closes_at else None,
        above_eu_threshold=asked.above_eu_threshold,
    )


def planning(row: Procurement, buyer: Organisation, asked: NoticeRequest) -> Notice:
    """Each lot of the procurement is a part. A procurement without lots is one part itself."""
    whole = of_procurement(row)
    lots = tuple(of_lot(lot, row, whole) for lot in row.lots)
    parts = lots or (replace(whole, sme_suitable=row.sme_suitable),)
    languages = common_languages(whole, parts)
    expected = row.notice_expected
    return Notice(
        subtype=asked.subtype,
        flavour=asked.flavour,
        sdk=asked.sdk,
        id=notice_id(row.id, asked.subtype),
        sent_at=_dispatched(asked.now, ZoneInfo(buyer.time_zone)),
        languages=languages,
        buyer=buyer_of(buyer, row.contact, languages),
        whole=whole,
        parts=parts,
        legal_basis={},
        answer_address=f"{asked.public_url}/procurements/{row.id}",
        tender_expected=expected.value if expected else None,
    )


def notice_id(subject: UUID, subtype: NoticeSubtype) -> UUID:
    """The same for the same subject, so that a portal recognises a notice that is sent twice."""
    digest = hashlib.sha256(f"eforms/{subtype}/{subject}".encode()).digest()
    return UUID(bytes=digest[:16], version=4)


def _dispatched(now: datetime, zone: ZoneInfo) -> datetime:
    return now.astimezone(zone).replace(microsecond=0)


def _law(languages: Sequence[Language]) -> Words:
    return {language: translate("eforms.law", language) for language in languages}
