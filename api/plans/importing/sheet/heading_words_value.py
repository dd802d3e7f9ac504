"""Headings about value, length of the contract and procedure, by field and language."""

from api.plans.importing.sheet.columns import SheetField

VALUE: dict[SheetField, dict[str, str]] = {
    SheetField.VALUE: {
        "fi": "arvo; arvio; euroa; hinta-arvio; arvoarvio; ennakoitu arvo; arvioitu arvo; "
        "hankinnan arvo; ennakoitu kokonaisarvo; arvioitu kokonaisarvo; kokonaisarvo; "
        "hankinnan ennakoitu arvo; hankinnan arvioitu arvo; "
        "hankinnan ennakoitu kokonaisarvo; hankinnan kokonaisarvo; kustannusarvio; "
        "arvioidut kustannukset; budjetti; arvioitu hinta; arvoluokka; "
        "hankinnan arvoluokka; suuruusluokka; hankinnan suuruusluokka; €; arvo €; "
        "vuosiarvo; arvioitu vuosiarvo; vuosikustannus; arvioitu vuosikustannus; "
        "hankinta-arvo; sopimuksen arvo; sopimuksen kokonaisarvo; hinta; kustannukset; "
        "kokonaiskustannus; hankinnan hinta; euromäärä; summa; hankinnan koko; volyymi; "
        "arvo euroa; "
        "paljonko; kuinka paljon; arvio (€); hinta-arvio/vuosi; arvioitu hankintahinta; "
        "hankintahinta; määräraha; kustannus; kust.arvio; kust. arvio; "
        "kustannusarvio/budjetti; talousarvio; ta-varaus; budjettivaraus; "
        "investointikustannus; alustava kustannusarvio; arvioitu volyymi; "
        "hankintavolyymi; euromääräinen arvo; arvo noin; arvo yhteensä; urakan arvo",
        "sv": "värde; uppskattat värde; beräknat värde; upphandlingens värde; totalvärde; "
        "upphandlingens uppskattade värde; upphandlingens beräknade värde; "
        "kostnadsförslag; uppskattat totalvärde; beräknat totalvärde; kostnadsberäkning; "
        "budget; värdeklass; kostnadskalkyl; årsvärde; årskostnad; kostnad; kostnader; "
        "kontraktsvärde; avtalsvärde; pris; summa; totalkostnad; beräknad kostnad; "
        "upphandlingens storlek; "
        "hur mycket; uppskattad kostnad; kostnadsuppskattning; anslag; budgeterat; "
        "preliminärt värde; volym; uppskattad volym; belopp; investeringskostnad; värde "
        "ca; uppskattat pris",
        "en": "value; estimated value; estimated total value; total value; contract value; "
        "estimated contract value; cost estimate; value range; annual value; cost; "
        "price; amount; estimated cost; estimated annual value; "
        "estimated value of contract $ range; "
        "how much; budget; total budget; estimated budget; planned budget; spend; "
        "estimated spend; annual spend; total cost; contract sum; approximate value; "
        "indicative value; estimated price; lifetime value; whole life value; forecast "
        "value; anticipated value",
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
    SheetField.CONTRACT_LENGTH: {
        "fi": "sopimuskausi; sopimuskauden pituus; sopimuksen kesto; kesto; sopimusaika; "
        "sopimuskauden kesto; sopimuksen pituus; sopimuskausi ja optiot; arvioitu kesto; "
        "sopimuskausi + optiot; sopimuksen kesto ja optiot; sopimuskausi/optio; "
        "hankinnan kesto; sopimuksen voimassaolo; sopimuksen voimassaoloaika; "
        "voimassaolo; sopimusjakso; sopimuksen kesto + optiot; "
        "sopimuskauden kesto ja optiot; sopimuskausi optioineen; "
        "sopimuskauden pituus + optiot; "
        "sopimus voimassa; sopimuksen voimassaolo aika; voimassaoloaika; sopimusvuodet; "
        "sopimuksen kesto (v); kuinka pitkä; sopimuskauden kesto vuosina; kesto vuosina; "
        "kesto kk; määräaikaisuus; sopimus kesto; urakka-aika; toteutuksen kesto",
        "sv": "avtalsperiod; avtalstid; avtalets längd; avtalsperiodens längd; varaktighet; "
        "avtalsperiod och optioner; avtalsperiod + option; kontraktets längd; "
        "avtalsperiod/option; avtalets giltighetstid; giltighetstid; "
        "avtalets varaktighet; kontraktstid; avtalsperiod inkl. optioner; avtalslängd; "
        "avtalet gäller; avtalets giltighet; giltighet; hur länge; längd; löptid; "
        "avtalets löptid; avtalstid inkl. option; kontraktsperiod; entreprenadtid; "
        "tidslängd",
        "en": "contract length; contract duration; duration; contract period; term; "
        "length of performance; period of performance; length of contract; "
        "length; length of term; initial term; contract term; duration (months); duration "
        "in months; duration in years; term of contract; contract validity; how long; "
        "framework duration",
    },
    SheetField.CONTRACT_END: {
        "fi": "sopimuskausi päättyy; sopimus päättyy; sopimuksen päättyminen; sopimuskauden loppu; "
        "sopimuksen loppu; päättymispäivä; päättymisajankohta; nykyinen sopimus päättyy; "
        "voimassa oleva sopimus päättyy; nykyisen sopimuksen päättyminen; sopimus loppuu; "
        "sopimuksen päättymispäivä; sopimus voimassa asti; sopimus voimassa saakka; "
        "voimassa saakka; voimassa asti; sopimuskauden päättyminen; nykyinen sopimuskausi päättyy",
        "sv": "avtalet upphör; avtalsperioden upphör; avtalet går ut; avtalet löper ut; "
        "avtalsslut; slutdatum; avtalets slut; avtalets slutdatum; nuvarande avtal upphör; "
        "gällande avtal upphör; avtalsperiodens slut; avtalet slutar; avtal till; "
        "avtal upphör; avtalstiden går ut; nuvarande avtal går ut; avtal t.o.m",
        "en": "contract end; contract end date; contract ends; end of contract; expiry date; "
        "contract expiry; contract expires; end date; current contract ends; "
        "current contract end; current contract expires; existing contract ends; "
        "contract expiry date; estimated contract end; current contract expiry",
    },
    SheetField.OPTIONS: {
        "fi": "optio; optiot; optiokausi; optiokaudet; optiovuodet; mahdolliset optiot; "
        "optiomahdollisuus; optioaika; optio käytettävissä; jatko-optio; jatkokausi; "
        "lisäoptiot; optiot vuosina; optiovuosi",
        "sv": "option; optioner; optionsår; optionsperiod; optionsperioder; eventuella optioner; "
        "förlängning; förlängningar; förlängningsoption; förlängningsmöjlighet; möjlig "
        "förlängning; option år; tilläggsår",
        "en": "options; extension; extensions; renewal; "
        "option; extension options; extension option; option years; option period; option "
        "periods; optional extension; optional extensions; possible extension; renewals; "
        "renewal options",
    },
    SheetField.PROCEDURE: {
        "fi": "menettely; hankintamenettely; hankintamenettelyt; kilpailutustapa; "
        "hankintatapa; kilpailutusmenettely; hankintamenettelyn tyyppi; "
        "arvioitu hankintamenettely; kilpailutuksen menettely; hankinnan menettely; "
        "kilpailuttamistapa; "
        "menettelytapa; miten; miten kilpailutetaan; hankintamuoto; "
        "hankintamenettely/tapa; toteutustapa; kilpailutusmuoto; hankinnan toteutustapa; "
        "kilpailuttaminen",
        "sv": "förfarande; upphandlingsförfarande; upphandlingssätt; upphandlingsmetod; "
        "anskaffningsförfarande; "
        "upphandlingsform; form; hur; anbudsförfarande; förfaringssätt; upphandlingens "
        "form; inköpsform",
        "en": "procedure; procurement procedure; type of procedure; "
        "procurement route; route to market; route; method; procurement method; tender "
        "procedure; tender type; competition type; how; process type; sourcing method",
    },
}
