"""Headings of a plan's columns. When; by field and language."""

from api.plans.importing.sheet.columns import SheetField

TIME: dict[SheetField, dict[str, str]] = {
    SheetField.DIALOGUE_DATE: {
        "fi": "markkinavuoropuhelu; vuoropuhelu; markkinakartoitus; tietopyyntö; "
        "markkinavuoropuhelun ajankohta; markkinavuoropuhelun arvioitu ajankohta; "
        "vuoropuhelun ajankohta; markkinakartoituksen ajankohta; "
        "markkinavuoropuhelun aika; markkinavuoropuhelut; "
        "markkinavuoropuhelu järjestetään; alustava markkinakartoitus; ennakkoilmoitus",
        "sv": "marknadsdialog; dialog; marknadskartläggning; marknadsdialogens tidpunkt; "
        "tidpunkt för marknadsdialog; informationsbegäran; tidpunkt för dialog",
        "en": "market dialogue; market consultation; dialogue; request for information; "
        "market dialogue date; date of market dialogue",
    },
    SheetField.NOTICE_DATE: {
        "fi": "hankintailmoitus; ajankohta; ajankohdat; aikataulut; aikataulu; "
        "arvioitu ajankohta; arvioitu aloitus; "
        "kilpailutuksen ajankohta; kilpailutusajankohta; arvioitu kilpailutusajankohta; "
        "kilpailutuksen aloitus; kilpailutuksen aikataulu; kilpailutus alkaa; "
        "hankintailmoituksen ajankohta; hankintailmoitus julkaistaan; "
        "hankinnan ajankohta; hankintailmoituksen arvioitu ajankohta; "
        "hankintailmoituksen julkaisu; hankintailmoituksen arvioitu julkaisuajankohta; "
        "tarjouspyyntö; tarjouspyynnön ajankohta; arvioitu kilpailuttamisajankohta; "
        "kilpailuttamisajankohta; kilpailutuksen arvioitu ajankohta; "
        "hankintamenettelyn aloitus; milloin; hankinnan arvioitu ajankohta; "
        "hankinnan aikataulu; kilpailutuksen arvioitu aloitus; "
        "hankintailmoituksen arvioitu julkaisu; suunniteltu kilpailutusajankohta; "
        "kilpailutetaan; milloin kilpailutetaan; kilpailutusaika; "
        "suunniteltu kilpailutusaika; arvioitu kilpailutusaika; "
        "tarjouspyyntö julkaistaan; tarjouspyynnön julkaisu; "
        "arvioitu hankintailmoituksen ajankohta; "
        "kilpailutuksen arvioitu alkamisajankohta; kilpailutuksen alkamisajankohta; "
        "kilpailutuksen alku; kilpailutuksen käynnistyminen; hankinta käynnistyy; "
        "kilpailutus käynnistyy; arvioitu aikataulu; julkaisuajankohta; "
        "arvioitu julkaisuajankohta; julkaisu; julkaisupäivä; julkaisuaika; "
        "suunniteltu aikataulu; ilmoituksen ajankohta; ilmoituksen julkaisu; ilmoitus; "
        "ilmoitus julkaistaan; aloitusajankohta; aloitus; käynnistys; käynnistyminen; "
        "käynnistysajankohta; hankinnan käynnistys; hankinnan aloitus; "
        "hankinnan aloitusajankohta; kilpailutuksen käynnistys; "
        "kilpailutuksen julkaisu; tarjouskilpailu; tarjouskilpailun ajankohta; ajoitus; "
        "hankinnan ajoitus; kvartaali; vuosineljännes; "
        "ennakoitu ajankohta; suunniteltu ajankohta",
        "sv": "upphandlingsannons; tidpunkt; tidpunkter; tidtabell; annons; annonsering; "
        "tidpunkt för annons; annonseringstidpunkt; upphandlingens tidpunkt; "
        "tidpunkt för upphandlingen; tidsplan; beräknad tidpunkt; uppskattad tidpunkt; "
        "upphandlingen inleds; beräknad start; upphandlingsannonsens tidpunkt; "
        "konkurrensutsättning; anbudsförfrågan; tidpunkt för konkurrensutsättning; "
        "upphandlingsannons publiceras; konkurrensutsättningens tidpunkt; "
        "uppskattad tidpunkt för upphandlingen; när; annonseras; upphandlas; "
        "anbudsförfrågan publiceras; planerad tidpunkt; konkurrensutsättningen inleds; "
        "uppskattad tidtabell; annons publiceras; annonsen publiceras; publicering; "
        "publiceringsdatum; publiceringstidpunkt; planerad annonsering; "
        "planerad publicering; annonsdatum; annonseringsdatum; tid; start; "
        "startdatum för upphandlingen; upphandlingsstart; kvartal; beräknad annonsering; "
        "planerad start; planerad tidtabell; annons ut",
        "en": "notice; dates; timeline; contract notice; notice date; notice publication; "
        "estimated start; "
        "timing; publication date; tender date; call for tenders; planned notice date; "
        "when; schedule; solicitation date; estimated solicitation date; release date; "
        "publication; tender publication; planned start; quarter; expected date; "
        "procurement start",
    },
    SheetField.CONTRACT_START: {
        "fi": "sopimus alkaa; sopimuskauden alku; sopimuksen alku; sopimuksen alkamispäivä; "
        "sopimuskausi alkaa; sopimuksen aloitus; sopimuskauden arvioitu alku; "
        "hankinnan toteutus; toteutusaika; sopimuksen arvioitu alku; "
        "uusi sopimuskausi alkaa; sopimuksen arvioitu alkamisajankohta; "
        "sopimuksen alkamisajankohta; toteutuksen alku; rakentaminen alkaa; "
        "työt alkavat; toimitusaika; sopimuskauden arvioitu alkamisajankohta; "
        "alkamisajankohta; alkamispäivä; alkaen; sopimus alkaen; sopimuksen alkamisaika; "
        "toteutusajankohta; toteutus; toimitus; toimitusajankohta; uusi sopimus alkaa; "
        "uuden sopimuksen alku; hankinnan toteutusajankohta; toteutuksen ajankohta",
        "sv": "avtalsstart; avtalet börjar; avtalsperioden börjar; avtalets början; "
        "avtalets startdatum; avtalsperiodens början; kontraktsstart; genomförande; "
        "kontraktet börjar; ny avtalsperiod börjar; avtal från; leveranstid; "
        "avtalsperiodens start; avtalsstartdatum; startdatum; leverans; genomförandetid; "
        "nytt avtal från; nytt avtal börjar; avtal börjar",
        "en": "contract start; contract start date; contract begins; start of contract; "
        "delivery; estimated contract start; start date; delivery date; "
        "new contract start",
    },
    SheetField.YEAR: {
        "fi": "vuosi; hankintavuosi; kilpailutusvuosi; toteutusvuosi; suunnitteluvuosi",
        "sv": "år; upphandlingsår; planeringsår",
        "en": "year; procurement year; planned year",
    },
}
