"""Patterns for headings that no list has: `Tarjouspyynnön arvioitu julkaisuajankohta`.

A pattern must match all words of the heading; the first match counts. Headings about the end of
something, or about the current contract, are no field of a plan.
"""

from __future__ import annotations

import re

from api.plans.importing.sheet.columns import SheetField

_OTHER = re.compile(
    r"pääty|päätt|loppu|nyky|edelli|toteutunut|toteuma|aiemp|vanha|"
    r"määräaika|jättö|slut|upphör|utgår"
    r"|nuvarande|tidigare|utfall|sista|end\b|ends|expir|ultimate|current|previous|actual|incumbent"
    r"|spent|deadline|fiscal|naics"
)
_PATTERNS: dict[SheetField, dict[str, str]] = {
    SheetField.REFERENCE: {
        "fi": r"(?:diaari|asia|hankin|hanke|hankkeen|projekti|suunnitelma)\w* ?(?:numero|nro|nr|"
        r"tunnus|tunniste|id|koodi)",
        "sv": r"(?:diarie|ärende|upphandling|projekt)\w* ?(?:nummer|nr|id|beteckning|kod)",
        "en": r"(?:tracking|contract|reference|project|case|tender|procurement) (?:no|"
        r"nr|number|id)",
    },
    SheetField.TITLE: {
        "fi": r"(?:\w+ )?(?:hankin|hankkeen|projektin|kilpailutuksen|hankinta)\w* (?:nimi|otsikko|"
        r"nimike|kohde|aihe)(?: (?:ja|tai|sekä)?.{0,3}(?:lyhyt )?(?:kuvaus|sisältö|selite|"
        r"kohde|nimi))?|nimi (?:ja )?(?:kuvaus|kohde|sisältö)|kuvaus (?:ja )?nimi",
        "sv": r"(?:upphandling|projekt|anskaffning|objekt)\w* (?:namn|rubrik|titel|benämning|"
        r"föremål)(?: (?:och )?(?:beskrivning|innehåll))?|namn (?:och )?beskrivning",
        "en": r"(?:project|contract|procurement|requirement|tender|purchase|acquisition)s? (?:name|"
        r"title|subject|description)(?: (?:and )?(?:title|name|description))?|"
        r"description title|title description|(?:name|title) and description",
    },
    SheetField.DESCRIPTION: {
        "fi": r"(?:\w+ ){0,3}\w*(?:kuvaus|sisältö|selostus|tarkennus)",
        "sv": r"(?:\w+ ){0,3}\w*(?:beskrivning|innehåll)",
        "en": r"(?:\w+ ){0,2}(?:description|summary)",
    },
    SheetField.CPV: {
        "fi": r"cpv(?: \w+){0,3}",
    },
    SheetField.CATEGORY: {
        "fi": r"hankin\w* ?(?:laji|tyyppi|luokka)|tavara.{0,12}palvelu.{0,30}",
        "sv": r"upphandling\w* ?(?:art|typ|slag)|varor?.{0,12}tjänst.{0,30}",
    },
    SheetField.DIALOGUE_DATE: {
        "fi": r"(?:\w+ )?(?:markkinavuoropuhelu|vuoropuhelu|markkinakartoitu|"
        r"tietopyyn)\w*(?: \w+){0,3}",
        "sv": r"(?:\w+ )?(?:marknadsdialog|marknadskartläggning)\w*(?: \w+){0,2}",
        "en": r"(?:\w+ )?(?:market|supplier) (?:dialogue|consultation|sounding|"
        r"engagement)(?: \w+){0,2}",
    },
    SheetField.OPTIONS: {
        "fi": r"(?:optio|option)\w*(?: \w+){0,2}",
    },
    SheetField.CONTRACT_LENGTH: {
        "fi": r"(?:\w+ )?(?:sopimu|hankin)\w* ?(?:\w+ )?(?:kesto|pituus|kausi|kauden pituus|aika|"
        r"voimassaolo|voimassaoloaika|voimassaolon kesto)(?: (?:ja )?optio\w*)?",
        "sv": r"(?:\w+ )?(?:avtal|kontrakt)\w* ?(?:\w+ )?(?:längd|tid|period|giltighet|"
        r"giltighetstid|varaktighet)(?: (?:och )?option\w*)?",
        "en": r"(?:\w+ )?contract (?:length|duration|period|term)|"
        r"length of (?:performance|contract)",
    },
    SheetField.CONTRACT_START: {
        "fi": r"(?:\w+ )?(?:sopimu|toimitu|toteutu|töiden|työn|rakentami)\w* ?(?:\w+ )?(?:alku|"
        r"alkaa|alkaen|alkaminen|alkamis\w+|aloitus\w*|alkupvm|ajankohta|ajoitus|aikataulu)",
        "sv": r"(?:\w+ )?(?:avtal|kontrakt|leverans|genomförande|"
        r"byggstart)\w* ?(?:\w+ )?(?:start\w*|börjar|början|inleds|datum|tidpunkt|från)",
        "en": r"(?:\w+ )?(?:contract|delivery|works?) (?:start|begins?|commencement)(?: date)?",
    },
    SheetField.NOTICE_DATE: {
        "fi": r"(?:\w+ ){0,2}(?:julkais|julkistami|ilmoit|ilmoituksen|hankintailmoitu|kilpailut|"
        r"tarjouspyyn|hankin|tarjouskilpailu|käynnisty)\w* ?(?:\w+ ){0,2}\w*(?:ajankohta|aika|"
        r"aikataulu|ajoitus|päivä|päivämäärä|pvm|kuukausi|kvartaali|neljännes|aloitus|"
        r"aloittaminen|käynnistys|käynnistyminen|käynnistyy|alkaa|alku|julkaisu|julkaiseminen|"
        r"julkaistaan|milloin)",
        "sv": r"(?:tidpunkt|datum|tid) för (?:\w+ ){0,2}"
        r"(?:annons|publicer|upphandl|konkurrens|anbud)\w*(?: av \w+)?|"
        r"(?:\w+ ){0,2}(?:annons|upphandling|anbud|konkurrens|"
        r"publicer)\w* ?(?:\w+ ){0,2}\w*(?:tidpunkt|datum|tid|tidtabell|tidsplan|start|"
        r"startar|inleds|månad|kvartal|publicering|publiceras|annonsering|annonseras)",
        "en": r"date of (?:publication|notice|tender)|"
        r"(?:\w+ ){0,2}(?:notice|solicitation|tender|publication|procurement|rfp|advertis\w*|"
        r"release|call)(?: \w+)? (?:date|time|month|quarter|start|publication)|release date",
    },
    SheetField.VALUE_LOW: {
        "fi": r"(?:\w+ ){0,2}(?:arvo|värde|value)\w* (?:min|minimi|vähintään|alaraja|alkaen|from|"
        r"minst|från)",
    },
    SheetField.VALUE_HIGH: {
        "fi": r"(?:\w+ ){0,2}(?:arvo|värde|value)\w* (?:max|maksimi|enintään|yläraja|asti|to|högst|"
        r"till)",
    },
    SheetField.VALUE: {
        "fi": r"(?:\w+ ){0,3}\w*(?:arvo|arvio|arviosta|kustannus|kustannukset|kustannusarvio|"
        r"budjetti|hinta|volyymi|suuruusluokka|määräraha)(?: (?:€|eur|euroa|euroina|yhteensä|"
        r"per vuosi|vuodessa))?",
        "sv": r"(?:\w+ ){0,3}\w*(?:värde|kostnad|kostnader|budget|pris|volym)(?: (?:€|euro|totalt|"
        r"per år))?",
        "en": r"(?:\w+ ){0,3}(?:value|cost|budget|price)(?: (?:€|eur|range|in euros?|"
        r"of contract.{0,20}))?",
    },
    SheetField.PROCEDURE: {
        "fi": r"(?:\w+ )?\w*(?:menettely|menettelytapa|hankintatapa)",
        "sv": r"(?:\w+ )?\w*(?:förfarande|upphandlingsform)",
        "en": r"(?:\w+ )?(?:procedure|procurement method|extent of competition)",
    },
    SheetField.PLACE: {
        "fi": r"(?:\w+ )?(?:toteutus|suoritus|toimitus|sijainti)(?:paikka|paikkakunta|"
        r"kunta|kunnat)",
        "en": r"place of performance(?: city)?",
    },
    SheetField.CONTACT_EMAIL: {
        "fi": r"(?:\w+ ){0,4}(?:sähköposti|sähköpostiosoite|email|e mail|e post|epost)(?: address|"
        r" osoite)?",
    },
    SheetField.CONTACT_PHONE: {
        "fi": r"(?:\w+ ){0,4}(?:puhelin|puh|puhelinnumero|telefon|telefonnummer|phone)(?: no|"
        r" number| nro)?",
    },
    SheetField.CONTACT_NAME: {
        "fi": r"(?:\w+ )?(?:vastuu|yhteys|valmistelu|asiantuntija|hankinta|asian)\w*(?:henkilö|"
        r"henkilöt|hlö|valmistelija|asiantuntija|vastaava|yhteystiedot)(?:n nimi)?",
        "sv": r"(?:\w+ )?(?:upphandling|kontakt|projekt|avtal)\w*(?:ansvarig|person|handläggare|"
        r"beredare)|handläggare|upphandlare",
        "en": r"(?:point of )?contact(?: person| officer)?(?: name)?|"
        r"responsible (?:person|officer)",
    },
    SheetField.UNIT: {
        "fi": r"(?:\w+ )?\w*(?:toimiala|yksikkö|organisaatio|osasto|vastuualue|tilaaja|"
        r"hallintokunta|lautakunta|palvelualue|tulosalue)",
        "sv": r"(?:\w+ )?\w*(?:enhet|förvaltning|avdelning|nämnd|sektor|organisation|beställare)",
        "en": r"(?:\w+ )?(?:department|unit|office|division|agency|organi[sz]ation)(?: symbol)?",
    },
    SheetField.LINK: {
        "fi": r"(?:\w+ )?\w*(?:linkki|länk|url|link)",
    },
    SheetField.SUSTAINABILITY: {
        "fi": r"(?:vastuullisuu|kestävyy|ympäristö|hiilijalanjäl)\w*(?: \w+){0,2}",
        "sv": r"(?:hållbarhet|miljö)\w*(?: \w+){0,2}",
    },
    SheetField.LOTS: {
        "fi": r"(?:\w+ )?(?:osiin|osatarjou|osien)\w*(?: \w+){0,2}",
    },
    SheetField.SME_SUITABLE: {
        "fi": r"(?:\w+ )?pk (?:yrity|sektori)\w*(?: \w+){0,2}",
    },
    SheetField.NOTES: {
        "fi": r"(?:huom|lisätie|lisäinf|kommen|muistiin)\w*(?: \w+){0,2}|muu(?:t|ta)? (?:tie|huom|"
        r"info)\w*",
        "sv": r"(?:anmärkning|notering|tilläggs|tilläggsinform|övrig|mer inform)\w*(?: \w+){0,2}|"
        r"att beakta",
        "en": r"(?:remark|comment|note|additional inf)\w*(?: \w+){0,2}",
    },
}
_COMPILED = tuple(
    (field, language, re.compile(pattern))
    for field, by_language in _PATTERNS.items()
    for language, pattern in by_language.items()
)
LONGEST_NAME = 100
"""Maximum of characters that are matched."""


_ENDS = {
    "fi": r"(?:\w+ ){0,2}(?:sopimu|optio)\w*(?: \w+)? (?:pääty|päätty|päättymi|loppu|umpeutu)\w*",
    "sv": r"(?:\w+ ){0,2}(?:avtal|kontrakt)\w*(?: \w+)? (?:upphör\w*|slut\w*|löper ut|går ut"
    r"|utgår)",
    "en": r"(?:\w+ ){0,2}contract(?: \w+)? (?:ends?|end date|expir\w+|expiry date)",
}
_COMPILED_ENDS = tuple((language, re.compile(pattern)) for language, pattern in _ENDS.items())


def by_pattern(name: str) -> tuple[SheetField, str] | None:
    if len(name) > LONGEST_NAME:
        return None
    for language, pattern in _COMPILED_ENDS:
        if pattern.fullmatch(name):
            return SheetField.CONTRACT_END, language
    if _OTHER.search(name):
        return None
    meanings = (
        (field, language) for field, language, pattern in _COMPILED if pattern.fullmatch(name)
    )
    return next(meanings, None)
