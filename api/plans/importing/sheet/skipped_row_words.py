"""Words of rows that are not procurements."""

from __future__ import annotations

import re

_TOTAL = (
    r"(?:yhteensä|yht|summa|loppusumma|välisumma|kokonaissumma|kaikkiaan|σ|∑|sum"
    r"|totalt|total|totals|totalsumma|sammanlagt|inalles|delsumma|slutsumma|subtotal|sub-total"
    r"|grand total)"
)
_OF_ALL = (
    r"(?:kaikki|koko|hankinnat|hankintoja|kaikki hankinnat|vuosi|vuonna|år|alla|hela|upphandlingar"
    r"|all|hankintaa|hankinta|upphandling|st|kpl|for|of|overall|year|fy|kpl|st|alv|moms|vat|euroa|euro|eur|€|arvo|värde|value|cost"
    r"|arvioitu|estimated|uppskattat|amount|planned|procurements?|contracts?|\d[\d .,%/–-]*)"
)
TOTAL_ALONE = re.compile(rf"(?:{_OF_ALL}[ ,:]*)*{_TOTAL}\.?(?:[ ,:()]*{_OF_ALL})*[ ,:()]*")
"""`Yhteensä`, `Kaikki yhteensä`, `Total 2027`."""
TOTAL_WITH_MORE = re.compile(
    r"(?:^|[ ,(])(?:yhteensä|yht|totalt|sammanlagt|inalles|kaikkiaan|total|summa|subtotal)\.?\)?$"
    r"|^(?:yhteensä|yht\.|sammanlagt|inalles|total for|sub-?total|grand total|total of|delsumma"
    r"|välisumma|totalt)(?: |$)"
    r"|^(?:summa|total) (?:tekni|sivisty|hallin|bildning|kost|ledning|förvaltning|sektor)"
)
"""`Tekninen toimi yhteensä`; not `Total station`, `Summa-ajastimet`."""
TOTAL_AT_END = re.compile(r"(?:^|[ ,(])(?:yhteensä|yht|sammanlagt|inalles)\.?\)?$")
"""Endings that no title has."""

COUNT = re.compile(
    r"\d+ ?(?:hankintaa?|kpl|riviä|upphandling(?:ar)?|st|rader|procurements?|rows?|items?)?"
)
"""A count beside a total: `53 upphandlingar`."""

FOOTNOTE = re.compile(
    r"[*†‡#]|lisätie\w*|yhteystiedot|tilläggsuppg\w*|more information"
    r"|further information|\(?\d\)|huom(?:io)?\b|obs\b|note\b|n\.b\.|lähde\b|källa\b"
    r"|source\b|selite\b|päivitetty\b|uppdaterad\b|updated\b|last updated\b"
)

CATEGORY_SECTIONS = {
    "tavarat": "goods",
    "tavarahankinnat": "goods",
    "tavara": "goods",
    "varor": "goods",
    "goods": "goods",
    "supplies": "goods",
    "palvelut": "services",
    "palveluhankinnat": "services",
    "palvelu": "services",
    "tjänster": "services",
    "tjänsteupphandlingar": "services",
    "varuupphandlingar": "goods",
    "services": "services",
    "urakat": "works",
    "rakennusurakat": "works",
    "rakentaminen": "works",
    "rakennushankkeet": "works",
    "entreprenader": "works",
    "byggentreprenader": "works",
    "byggande": "works",
    "works": "works",
    "construction": "works",
    "construction works": "works",
}
"""Category by section title."""

UNIT_WORD = re.compile(
    r"\w*(?:toimi|toimiala|toimialat|osasto|yksikkö|virasto|lautakunta|liikelaitos|tulosalue"
    r"|vastuualue|palvelualue|palvelukeskus|tilakeskus|hankintakeskus|hallitus|hallinto"
    r"|jaosto|konserni|kuntayhtymä|pelastuslaitos|kanslia)"
    r"|(?:sivistys|hyvinvointi|elinvoima|konserni|hallinto|talous|henkilöstö|tekniset|tekninen"
    r"|yhdyskunta|ympäristö|kaupunki|kunta|opetus|koulutus|kasvatus|varhaiskasvatus"
    r"|perusopetus|kulttuuri|liikunta|nuoriso|vapaa|aika|kirjasto|sosiaali|terveys|perusturva|tila"
    r"|kiinteistö|tieto|ict|viestintä|yleis|tuki|vanhus|ikäihmisten|perhe|työllisyys|maankäyttö"
    r"|kaavoitus|matkailu|johto)(?:palvelut)?"
    r"|palvelut|rakennusvalvonta|kaupunki(?:kehitys|ympäristö|suunnittelu|rakenne)"
    r"|\w*(?:sektorn?|sektionen|sektion|avdelning(?:en)?|enhet(?:en)?|nämnd(?:en)?"
    r"|förvaltning(?:en)?|väsendet?|kansli(?:et)?|styrelsen?)"
    r"|(?:bildnings?|tekniska?|social|kost|kultur|fritids?|stöd)(?:tjänster)?|tjänster"
    r"|bildningen|omsorg(?:en)?|sociala|miljö|ekonomi|personal|undervisning|byggnadstillsyn"
    r"|(?:koncern)?ledning(?:en)?"
    r"|department|division|directorate|office|unit|agency|bureau|board|committee|education"
    r"|administration|finance|technical|services|culture|health"
)
"""Words in names of departments. A lone title of only such words is a section title."""
