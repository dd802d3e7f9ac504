"""What a column can hold, and the headings it is known by in fi, sv and en.

Written as people write them; `headings` compares by words only, so case, line breaks, punctuation
and bracketed notes do not matter. To teach the import a heading, add it here.
"""

from __future__ import annotations

from enum import StrEnum


class SheetField(StrEnum):
    LINE_NUMBER = "line_number"
    """A running number: read and not kept, since it changes when a row is added above."""
    REFERENCE = "reference"
    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    CPV = "cpv"
    VALUE = "value"
    VALUE_LOW = "value_low"
    VALUE_HIGH = "value_high"
    DIALOGUE_DATE = "dialogue_date"
    NOTICE_DATE = "notice_date"
    CONTRACT_START = "contract_start"
    CONTRACT_LENGTH = "contract_length"
    OPTIONS = "options"
    PROCEDURE = "procedure"
    PLACE = "place"
    REGION = "region"
    UNIT = "unit"
    CONTACT_NAME = "contact_name"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    LOTS = "lots"
    SME_SUITABLE = "sme_suitable"
    RESERVED = "reserved"
    SUSTAINABILITY = "sustainability"
    NOTES = "notes"
    """For the buyer alone."""
    LINK = "link"


HEADINGS: dict[SheetField, dict[str, str]] = {
    SheetField.LINE_NUMBER: {
        "fi": "nro; no; n:o; #; rivi; rivinro; järjestysnumero; juokseva numero",
        "sv": "nr; radnr; löpnummer; löpande nummer; ordningsnummer",
        "en": "row; row number; line",
    },
    SheetField.REFERENCE: {
        "fi": "tunnus; id; tunniste; viite; hankinta-id; hankinnan tunnus; hankintatunnus; "
        "hankinnan tunniste; hankinnan id; hankinnan numero; hankintanumero; asianumero; asianro; "
        "asiatunnus; diaarinumero; diaarinro; dnro; diaari; hankkeen tunnus; hankenumero; "
        "suunnitelman tunnus; oma tunnus; hankinnan nro",
        "sv": "referens; referensnummer; ärendenummer; ärendenr; diarienummer; diarienr; dnr; "
        "upphandlingsnummer; upphandlingens nummer; upphandlings-id; beteckning; egen beteckning; "
        "upphandlingens id",
        "en": "reference; reference number; own reference; identifier; case number; procurement id",
    },
    SheetField.TITLE: {
        "fi": "nimi; otsikko; hankinta; hankinnan nimi; hankinnan otsikko; hankinnan kohde; kohde; "
        "hankintakohde; hankittava kohde; hankinnan aihe; aihe; suunniteltu hankinta; "
        "kilpailutus; kilpailutettava hankinta; kilpailutettava kohde; hankinnan nimi/kohde; "
        "hankinta/kohde; hankittava tuote tai palvelu; tuote/palvelu; hankkeen nimi; hanke; "
        "tuleva hankinta; mitä hankitaan; hankinnan nimike; nimike; hankinnat; "
        "suunnitellut hankinnat; tulevat hankinnat",
        "sv": "rubrik; namn; titel; upphandling; upphandlingens namn; upphandlingens rubrik; "
        "föremål; föremål för upphandlingen; upphandlingsobjekt; upphandlingsföremål; objekt; "
        "planerad upphandling; kommande upphandling; anskaffning; upphandlingens föremål; "
        "vad upphandlas; projekt; benämning",
        "en": "title; name; procurement; procurement title; subject; subject matter; what; "
        "planned procurement; contract title",
    },
    SheetField.DESCRIPTION: {
        "fi": "kuvaus; hankinnan kuvaus; lyhyt kuvaus; sisältö; hankinnan sisältö; selite; "
        "tarkempi kuvaus; kuvaus hankinnasta; hankinnan tarkempi kuvaus; hankinnan laajuus; "
        "kohteen kuvaus; sisällön kuvaus",
        "sv": "beskrivning; kort beskrivning; innehåll; upphandlingens innehåll; "
        "beskrivning av upphandlingen; närmare beskrivning; upphandlingens omfattning",
        "en": "description; short description; scope; details",
    },
    SheetField.CATEGORY: {
        "fi": "laji; hankintalaji; hankinnan laji; hankinnan tyyppi; hankintatyyppi; tyyppi; "
        "tavara/palvelu/urakka; tavara palvelu vai urakka; tavara, palvelu, rakentaminen; "
        "tavara/palvelu/rakennusurakka; hankintalaji (tavara/palvelu/urakka)",
        "sv": "typ; art; slag; typ av upphandling; upphandlingens art; upphandlingstyp; "
        "typ av kontrakt; upphandlingens typ; upphandlingsslag; vara/tjänst/entreprenad; "
        "varor/tjänster/byggentreprenad; varor/tjänster/entreprenad",
        "en": "type; category; procurement type; contract type; contract nature; "
        "goods/services/works; procurement category",
    },
    SheetField.CPV: {
        "fi": "cpv; cpv-koodi; cpv-koodit; cpv koodi(t); cpv-pääkoodi; pääkoodi; cpv-luokka; "
        "cpv-luokitus; cpv-numero; hankintanimikkeistö; hankintanimikkeistö (cpv); "
        "cpv ja lisäkoodit; "
        "cpv-lisäkoodit; lisäkoodit; muut cpv-koodit",
        "sv": "cpv-kod; cpv-koder; cpv-huvudkod; cpv-nummer; cpv-klassificering; cpv-klass; "
        "cpv-tilläggskoder; övriga cpv-koder",
        "en": "cpv code; cpv codes; main cpv; main cpv code; additional cpv codes; "
        "common procurement vocabulary",
    },
    SheetField.VALUE: {
        "fi": "arvo; arvio; euroa; hinta-arvio; arvoarvio; ennakoitu arvo; arvioitu arvo; "
        "hankinnan arvo; ennakoitu kokonaisarvo; arvioitu kokonaisarvo; kokonaisarvo; "
        "hankinnan ennakoitu arvo; hankinnan arvioitu arvo; hankinnan ennakoitu kokonaisarvo; "
        "hankinnan kokonaisarvo; kustannusarvio; arvioidut kustannukset; budjetti; arvioitu hinta; "
        "arvoluokka; hankinnan arvoluokka; suuruusluokka; hankinnan suuruusluokka; €; arvo €",
        "sv": "värde; uppskattat värde; beräknat värde; upphandlingens värde; totalvärde; "
        "upphandlingens uppskattade värde; upphandlingens beräknade värde; kostnadsförslag; "
        "uppskattat totalvärde; beräknat totalvärde; kostnadsberäkning; budget; värdeklass; "
        "kostnadskalkyl",
        "en": "value; estimated value; estimated total value; total value; contract value; "
        "estimated contract value; cost estimate; value range",
    },
    SheetField.VALUE_LOW: {
        "fi": "arvo vähintään; arvo min; arvo alaraja; arvon alaraja; minimiarvo",
        "sv": "värde minst; värde min; lägsta värde; värdets nedre gräns",
        "en": "value from; minimum value; value min; lowest value",
    },
    SheetField.VALUE_HIGH: {
        "fi": "arvo enintään; arvo max; arvo yläraja; arvon yläraja; enimmäisarvo; maksimiarvo",
        "sv": "värde högst; värde max; högsta värde; värdets övre gräns",
        "en": "value to; maximum value; value max; highest value",
    },
    SheetField.DIALOGUE_DATE: {
        "fi": "markkinavuoropuhelu; vuoropuhelu; markkinakartoitus; tietopyyntö; "
        "markkinavuoropuhelun ajankohta; markkinavuoropuhelun arvioitu ajankohta; "
        "vuoropuhelun ajankohta; markkinakartoituksen ajankohta; markkinavuoropuhelun aika",
        "sv": "marknadsdialog; dialog; marknadskartläggning; marknadsdialogens tidpunkt; "
        "tidpunkt för marknadsdialog; informationsbegäran; tidpunkt för dialog",
        "en": "market dialogue; market consultation; dialogue; request for information; "
        "market dialogue date; date of market dialogue",
    },
    SheetField.NOTICE_DATE: {
        "fi": "hankintailmoitus; ajankohta; aikataulu; arvioitu ajankohta; arvioitu aloitus; "
        "kilpailutuksen ajankohta; kilpailutusajankohta; arvioitu kilpailutusajankohta; "
        "kilpailutuksen aloitus; kilpailutuksen aikataulu; kilpailutus alkaa; "
        "hankintailmoituksen ajankohta; hankintailmoitus julkaistaan; hankinnan ajankohta; "
        "hankintailmoituksen arvioitu ajankohta; hankintailmoituksen julkaisu; "
        "hankintailmoituksen arvioitu julkaisuajankohta; tarjouspyyntö; "
        "tarjouspyynnön ajankohta; arvioitu kilpailuttamisajankohta; kilpailuttamisajankohta; "
        "kilpailutuksen arvioitu ajankohta; hankintamenettelyn aloitus; milloin; "
        "hankinnan arvioitu ajankohta; hankinnan aikataulu; kilpailutuksen arvioitu aloitus; "
        "hankintailmoituksen arvioitu julkaisu; suunniteltu kilpailutusajankohta; "
        "kilpailutetaan; milloin kilpailutetaan; kilpailutusaika; suunniteltu kilpailutusaika; "
        "arvioitu kilpailutusaika; tarjouspyyntö julkaistaan; tarjouspyynnön julkaisu; "
        "arvioitu hankintailmoituksen ajankohta; kilpailutuksen arvioitu alkamisajankohta; "
        "kilpailutuksen alkamisajankohta; kilpailutuksen alku; kilpailutuksen käynnistyminen; "
        "hankinta käynnistyy; kilpailutus käynnistyy; arvioitu aikataulu",
        "sv": "upphandlingsannons; tidpunkt; tidtabell; annons; annonsering; tidpunkt för annons; "
        "annonseringstidpunkt; upphandlingens tidpunkt; tidpunkt för upphandlingen; tidsplan; "
        "beräknad tidpunkt; uppskattad tidpunkt; upphandlingen inleds; beräknad start; "
        "upphandlingsannonsens tidpunkt; konkurrensutsättning; anbudsförfrågan; "
        "tidpunkt för konkurrensutsättning; upphandlingsannons publiceras; "
        "konkurrensutsättningens tidpunkt; uppskattad tidpunkt för upphandlingen; "
        "när; annonseras; upphandlas; anbudsförfrågan publiceras; planerad tidpunkt; "
        "konkurrensutsättningen inleds; uppskattad tidtabell",
        "en": "notice; contract notice; notice date; notice publication; estimated start; timing; "
        "publication date; tender date; call for tenders; planned notice date; when; schedule",
    },
    SheetField.CONTRACT_START: {
        "fi": "sopimus alkaa; sopimuskauden alku; sopimuksen alku; sopimuksen alkamispäivä; "
        "sopimuskausi alkaa; sopimuksen aloitus; sopimuskauden arvioitu alku; "
        "hankinnan toteutus; toteutusaika; sopimuksen arvioitu alku; uusi sopimuskausi alkaa; "
        "sopimuksen arvioitu alkamisajankohta; sopimuksen alkamisajankohta; toteutuksen alku; "
        "rakentaminen alkaa; työt alkavat; toimitusaika; sopimuskauden arvioitu alkamisajankohta",
        "sv": "avtalsstart; avtalet börjar; avtalsperioden börjar; avtalets början; "
        "avtalets startdatum; avtalsperiodens början; kontraktsstart; genomförande; "
        "kontraktet börjar; ny avtalsperiod börjar; avtal från; leveranstid",
        "en": "contract start; contract start date; contract begins; start of contract; delivery; "
        "estimated contract start",
    },
    SheetField.CONTRACT_LENGTH: {
        "fi": "sopimuskausi; sopimuskauden pituus; sopimuksen kesto; kesto; sopimusaika; "
        "sopimuskauden kesto; sopimuksen pituus; sopimuskausi ja optiot; arvioitu kesto; "
        "sopimuskausi + optiot; sopimuksen kesto ja optiot; sopimuskausi/optio; hankinnan kesto",
        "sv": "avtalsperiod; avtalstid; avtalets längd; avtalsperiodens längd; varaktighet; "
        "avtalsperiod och optioner; avtalsperiod + option; kontraktets längd; avtalsperiod/option",
        "en": "contract length; contract duration; duration; contract period; term",
    },
    SheetField.OPTIONS: {
        "fi": "optio; optiot; optiokausi; optiokaudet; optiovuodet; mahdolliset optiot",
        "sv": "option; optioner; optionsår; optionsperiod; optionsperioder; eventuella optioner",
        "en": "options; extension; extensions; renewal",
    },
    SheetField.PROCEDURE: {
        "fi": "menettely; hankintamenettely; hankintamenettelyt; kilpailutustapa; hankintatapa; "
        "kilpailutusmenettely; hankintamenettelyn tyyppi; arvioitu hankintamenettely",
        "sv": "förfarande; upphandlingsförfarande; upphandlingssätt; upphandlingsmetod; "
        "anskaffningsförfarande",
        "en": "procedure; procurement procedure; type of procedure",
    },
    SheetField.PLACE: {
        "fi": "kunta; paikka; paikkakunta; sijainti; suorituspaikka; toteutuspaikka; "
        "toimituspaikka; toimipaikka; hankinnan toteutuspaikka; kunnat",
        "sv": "kommun; ort; plats; plats för utförandet; leveransort; leveransplats; kommuner",
        "en": "municipality; place; place of performance; location; municipalities",
    },
    SheetField.REGION: {
        "fi": "maakunta; alue; maakunnat; toteutusalue",
        "sv": "landskap; region; område; regioner",
        "en": "regions; area; nuts",
    },
    SheetField.UNIT: {
        "fi": "toimiala; vastuualue; palvelualue; yksikkö; osasto; hankintayksikkö; vastuuyksikkö; "
        "tulosalue; tulosyksikkö; toimielin; hallintokunta; hankkiva yksikkö; lautakunta; "
        "toimiala/yksikkö; toimiala / vastuualue; vastuutaho; tilaaja; palvelukokonaisuus; "
        "liikelaitos; hankinnan vastuualue",
        "sv": "sektor; avdelning; enhet; ansvarsområde; ansvarig enhet; verksamhetsområde; "
        "resultatområde; beställare; upphandlande enhet; förvaltning; bildning; nämnd; "
        "ansvarig avdelning; sektor/enhet",
        "en": "unit; department; division; responsible unit; contracting unit; sector",
    },
    SheetField.CONTACT_NAME: {
        "fi": "yhteyshenkilö; vastuuhenkilö; yhteyshenkilön nimi; lisätietojen antaja; "
        "valmistelija; hankinnan vastuuhenkilö; hankinnasta vastaa; yhteystiedot; "
        "lisätiedot antaa; yhteystieto; lisätietoja antaa; hankinnan yhteyshenkilö; kysy lisää; "
        "vastuuhlö; yhteyshlö; yhteyshenkilöt",
        "sv": "kontaktperson; kontakt; ansvarig; ansvarig person; kontaktuppgifter; beredare; "
        "kontaktpersonens namn; ytterligare uppgifter ges av; kontaktpersoner; "
        "tilläggsuppgifter ger",
        "en": "contact; contact person; contact name; responsible person; contact details",
    },
    SheetField.CONTACT_EMAIL: {
        "fi": "sähköposti; sähköpostiosoite; yhteyshenkilön sähköposti; email; s-posti; "
        "yhteyssähköposti; e-mail",
        "sv": "e-post; epost; e-postadress; kontaktpersonens e-post; kontaktens e-post",
        "en": "email address; contact email; e-mail address",
    },
    SheetField.CONTACT_PHONE: {
        "fi": "puhelin; puh; puhelinnumero; puh.nro; yhteyshenkilön puhelin; gsm",
        "sv": "telefon; tel; tfn; telefonnummer; kontaktpersonens telefon",
        "en": "phone; telephone; phone number; contact phone",
    },
    SheetField.LOTS: {
        "fi": "osat; osiin jakaminen; jaetaan osiin; jako osiin; osatarjoukset; osatarjous; "
        "hankinta jaetaan osiin; osatarjous mahdollinen; osien määrä; osiin jako",
        "sv": "delar; delas upp; delas upp i delar; uppdelning i delar; delanbud; antal delar; "
        "uppdelas i delar",
        "en": "lots; divided into lots; number of lots; division into lots",
    },
    SheetField.SME_SUITABLE: {
        "fi": "pk-yritys; pk-yritykset; pk; soveltuu pk-yrityksille; sopii pk-yrityksille; "
        "pk-soveltuvuus; pk-yrityksille sopiva; pienyrityksille sopiva; "
        "soveltuu pienille yrityksille; soveltuvuus pk-yrityksille",
        "sv": "små och medelstora företag; sme; smf; lämpar sig för små och medelstora företag; "
        "passar små företag; lämplig för sme; lämplig för små och medelstora företag",
        "en": "smes; sme suitable; suitable for smes; suitable for sme; sme friendly",
    },
    SheetField.RESERVED: {
        "fi": "varattu hankinta; varattu; varattu sopimus; työkeskuksille varattu; "
        "varattu työkeskuksille; varattu sosiaalisille yrityksille",
        "sv": "reserverad; reserverat kontrakt; reserverad upphandling; reserverat",
        "en": "reserved; reserved contract; reserved procurement",
    },
    SheetField.SUSTAINABILITY: {
        "fi": "vastuullisuus; kestävyys; kriteerit; kestävyyskriteerit; vastuullisuuskriteerit; "
        "vastuullisuusnäkökohdat; ympäristökriteerit; ympäristö; kestävä kehitys; "
        "vastuullisuustavoitteet; vastuullisuus ja kestävyys; kestävyysnäkökulmat",
        "sv": "hållbarhet; hållbarhetskriterier; ansvarsfullhet; miljökriterier; "
        "hållbar utveckling; miljö; hållbarhetsaspekter; sociala kriterier",
        "en": "sustainability; sustainability criteria; green criteria; environmental criteria",
    },
    SheetField.NOTES: {
        "fi": "huom; huomautus; huomautukset; huomiot; huomioita; lisätiedot; lisätietoja; "
        "muistiinpanot; muuta; kommentti; kommentit; muut tiedot; lisätieto; muu huomioitava; "
        "lisäinfo",
        "sv": "anmärkning; anmärkningar; obs; kommentar; kommentarer; övrigt; noteringar; "
        "tilläggsuppgifter; ytterligare information; mera information; tilläggsinformation",
        "en": "notes; note; comments; comment; remarks; additional information; other",
    },
    SheetField.LINK: {
        "fi": "linkki; linkit; www; verkkosivu; lisätietolinkki; verkkosivut; www-osoite",
        "sv": "länk; länkar; webbplats; webbsida; webbadress",
        "en": "link; links; url; web page; website",
    },
}
