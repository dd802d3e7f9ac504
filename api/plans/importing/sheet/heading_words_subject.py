"""Headings of a plan's columns. What is bought; by field and language."""

from api.plans.importing.sheet.columns import SheetField

SUBJECT: dict[SheetField, dict[str, str]] = {
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
        "en": "reference; reference number; own reference; identifier; case number; "
        "procurement id; tracking no; contract no; reference no; ref; ref no; project no",
    },
    SheetField.TITLE: {
        "fi": "nimi; otsikko; hankinta; hankinnan nimi; hankinnan otsikko; hankinnan kohde; "
        "kohde; hankintakohde; hankittava kohde; hankinnan aihe; aihe; "
        "suunniteltu hankinta; kilpailutus; kilpailutettava hankinta; "
        "kilpailutettava kohde; hankinnan nimi/kohde; hankinta/kohde; "
        "hankittava tuote tai palvelu; tuote/palvelu; hankkeen nimi; hanke; "
        "tuleva hankinta; mitä hankitaan; hankinnan nimike; nimike; hankinnat; "
        "suunnitellut hankinnat; tulevat hankinnat; hankinnan nimi ja kuvaus; "
        "hankinnan kohde ja kuvaus; nimi ja kuvaus; hankinnan kuvaus/nimi; "
        "sopimuksen nimi; hankintasopimus; hankittava palvelu; hankittava tuote; "
        "hankinnan kohde/nimi; kilpailutuksen kohde; kilpailutuksen nimi",
        "sv": "rubrik; namn; titel; upphandling; upphandlingens namn; upphandlingens rubrik; "
        "föremål; föremål för upphandlingen; upphandlingsobjekt; upphandlingsföremål; "
        "objekt; planerad upphandling; kommande upphandling; anskaffning; "
        "upphandlingens föremål; vad upphandlas; projekt; benämning; "
        "namn och beskrivning; upphandlingens namn och beskrivning; vad; "
        "vad ska upphandlas; avtalets namn; produkt eller tjänst; vara eller tjänst",
        "en": "title; name; procurement; procurement title; subject; subject matter; what; "
        "planned procurement; contract title; contract name; requirement description; "
        "description/title; title/description; requirement; project; project title",
    },
    SheetField.DESCRIPTION: {
        "fi": "kuvaus; hankinnan kuvaus; lyhyt kuvaus; sisältö; hankinnan sisältö; selite; "
        "tarkempi kuvaus; kuvaus hankinnasta; hankinnan tarkempi kuvaus; "
        "hankinnan laajuus; kohteen kuvaus; sisällön kuvaus; lisäkuvaus; tarkenne; "
        "hankinnan tarkennus; mitä hankinta sisältää",
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
    SheetField.LOTS: {
        "fi": "osat; osiin jakaminen; jaetaan osiin; jako osiin; osatarjoukset; osatarjous; "
        "hankinta jaetaan osiin; osatarjous mahdollinen; osien määrä; osiin jako",
        "sv": "delar; delas upp; delas upp i delar; uppdelning i delar; delanbud; antal delar; "
        "uppdelas i delar",
        "en": "lots; divided into lots; number of lots; division into lots",
    },
}
