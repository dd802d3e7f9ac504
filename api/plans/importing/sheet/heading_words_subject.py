"""Headings about the subject of the procurement, by field and language."""

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
        "suunnitelman tunnus; oma tunnus; hankinnan nro; "
        "hanketunnus; projektinumero; projektitunnus; hankintasuunnitelman numero; asian "
        "numero; diaari nro; hankintanro; kilpailutusnumero; kilpailutuksen numero; "
        "kilpailutustunnus; tarjouspyyntönumero; sopimusnumero; sopimustunnus; koodi; "
        "tunnusnumero; viitenumero",
        "sv": "referens; referensnummer; ärendenummer; ärendenr; diarienummer; diarienr; dnr; "
        "upphandlingsnummer; upphandlingens nummer; upphandlings-id; beteckning; egen beteckning; "
        "upphandlingens id; "
        "projektnummer; projektnr; kod; avtalsnummer; upphandlingsnr; ärende nr; "
        "ärendebeteckning; id-nummer",
        "en": "reference; reference number; own reference; identifier; case number; "
        "procurement id; tracking no; contract no; reference no; ref; ref no; project no; "
        "id; ref.; procurement reference; tender no; tender reference; tender number; "
        "case no; project id; project number; code; unique id; unique reference; "
        "procurement number; contract number; contract reference",
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
        "hankinnan kohde/nimi; kilpailutuksen kohde; kilpailutuksen nimi; "
        "hankintakokonaisuus; hankintaerä; hankinta-aihe; hankinnan sisältö ja nimi; "
        "kilpailutusaihe; hankittava kokonaisuus; kilpailutettava kokonaisuus; "
        "kilpailutuskohde; hankintanimike; hankinta-asia; mitä; mitä "
        "hankitaan/kilpailutetaan; mitä kilpailutetaan; hankintaesitys; hankintatarve; "
        "hankintakohteen nimi; sopimuksen kohde; puitejärjestely; urakan nimi; "
        "urakkakohde; rakennuskohde; rakennushanke; investointikohde; investointi; "
        "projektin nimi; tuoteryhmä; hankintaryhmä; palvelun nimi; tuote; suunniteltu "
        "kilpailutus; tuleva kilpailutus; kilpailutukset; tulevat kilpailutukset; "
        "suunnitellut kilpailutukset",
        "sv": "rubrik; namn; titel; upphandling; upphandlingens namn; upphandlingens rubrik; "
        "föremål; föremål för upphandlingen; upphandlingsobjekt; upphandlingsföremål; "
        "objekt; planerad upphandling; kommande upphandling; anskaffning; "
        "upphandlingens föremål; vad upphandlas; projekt; benämning; "
        "namn och beskrivning; upphandlingens namn och beskrivning; vad; "
        "vad ska upphandlas; avtalets namn; produkt eller tjänst; vara eller tjänst; "
        "upphandlingshelhet; upphandlingsärende; ärende; anskaffningsobjekt; projektnamn; "
        "investeringsobjekt; investering; avtalsområde; varugrupp; produktgrupp; "
        "produkt/tjänst; vad upphandlas; entreprenadens namn; kommande upphandlingar; "
        "planerade upphandlingar; upphandlingar; köp; inköp; avtalsföremål; behov",
        "en": "title; name; procurement; procurement title; subject; subject matter; what; "
        "planned procurement; contract title; contract name; requirement description; "
        "description/title; title/description; requirement; project; project title; "
        "procurement name; procurement item; item; opportunity; opportunity title; tender "
        "title; tender; tender name; contract; project name; procurement project; "
        "purchase; planned purchase; requirement title; description of requirement; "
        "package; work package; lot title; pipeline item; subject of the "
        "contract; procurement subject; framework",
    },
    SheetField.DESCRIPTION: {
        "fi": "kuvaus; hankinnan kuvaus; lyhyt kuvaus; sisältö; hankinnan sisältö; selite; "
        "tarkempi kuvaus; kuvaus hankinnasta; hankinnan tarkempi kuvaus; "
        "hankinnan laajuus; kohteen kuvaus; sisällön kuvaus; lisäkuvaus; tarkenne; "
        "hankinnan tarkennus; mitä hankinta sisältää; "
        "tarkennus; lyhyesti; hankinnan tarkoitus; perustelu; perustelut; miksi; tarve; "
        "hankinnan tausta; mitä sisältää; hankinnan kohteen kuvaus; yksilöinti; laajuus",
        "sv": "beskrivning; kort beskrivning; innehåll; upphandlingens innehåll; "
        "beskrivning av upphandlingen; närmare beskrivning; upphandlingens omfattning; "
        "precisering; närmare precisering; omfattning; motivering; varför; syfte; "
        "specifikation; upphandlingens syfte",
        "en": "description; short description; scope; details; "
        "summary; overview; requirement summary; scope of work; purpose; justification; "
        "reason; why; brief description; description of works",
    },
    SheetField.CATEGORY: {
        "fi": "laji; hankintalaji; hankinnan laji; hankinnan tyyppi; hankintatyyppi; tyyppi; "
        "tavara/palvelu/urakka; tavara palvelu vai urakka; tavara, palvelu, rakentaminen; "
        "tavara/palvelu/rakennusurakka; hankintalaji (tavara/palvelu/urakka); "
        "hankintalaji/tyyppi; palvelu/tavara/urakka; palvelu/tavara/rakennusurakka; "
        "palvelu/tuote/urakka; tuote/palvelu/urakka; tavara/palvelu; palvelu, tavara tai "
        "urakka; tavara, palvelu tai urakka; urakka/palvelu/tavara; "
        "urakka/tavara/palvelu; palvelu/urakka/tavara; tavara/urakka/palvelu; hankinnan "
        "luonne; hankintaluokka; hankinnan luokka; t/p/u; p/t/u; laji (t/p/u)",
        "sv": "typ; art; slag; typ av upphandling; upphandlingens art; upphandlingstyp; "
        "typ av kontrakt; upphandlingens typ; upphandlingsslag; vara/tjänst/entreprenad; "
        "varor/tjänster/byggentreprenad; varor/tjänster/entreprenad; "
        "tjänst/vara/entreprenad; vara, tjänst eller entreprenad; "
        "tjänst/vara/byggentreprenad; varor, tjänster, entreprenader; vara/tjänst; "
        "vara/tjänst/byggentreprenad; entreprenad/tjänst/vara; entreprenad/vara/tjänst; "
        "tjänst/entreprenad/vara; vara/entreprenad/tjänst; upphandlingens slag; "
        "kontraktstyp; avtalstyp; kategori",
        "en": "type; category; procurement type; contract type; contract nature; "
        "goods/services/works; procurement category; "
        "services/goods/works; works/goods/services; works/services/goods; goods, "
        "services or works; supplies/services/works; works/supplies/services; "
        "services/supplies/works; nature of contract; kind of procurement; goods/services",
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
        "hankinta jaetaan osiin; osatarjous mahdollinen; osien määrä; osiin jako; "
        "osakohteet; kohteiden määrä; jaettu osiin; jakaminen osiin; osiin jaettu; erät; "
        "osakokonaisuudet",
        "sv": "delar; delas upp; delas upp i delar; uppdelning i delar; delanbud; antal delar; "
        "uppdelas i delar; "
        "delområden; indelning i delar; delas i delar; uppdelad i delar; antal delområden",
        "en": "lots; divided into lots; number of lots; division into lots; "
        "lot; no of lots; lots planned; split into lots; number of parts; parts",
    },
}
