"""Headings of a plan's columns. What it costs and for how long; by field and language."""

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
        "arvo euroa",
        "sv": "värde; uppskattat värde; beräknat värde; upphandlingens värde; totalvärde; "
        "upphandlingens uppskattade värde; upphandlingens beräknade värde; "
        "kostnadsförslag; uppskattat totalvärde; beräknat totalvärde; kostnadsberäkning; "
        "budget; värdeklass; kostnadskalkyl; årsvärde; årskostnad; kostnad; kostnader; "
        "kontraktsvärde; avtalsvärde; pris; summa; totalkostnad; beräknad kostnad; "
        "upphandlingens storlek",
        "en": "value; estimated value; estimated total value; total value; contract value; "
        "estimated contract value; cost estimate; value range; annual value; cost; "
        "price; amount; estimated cost; estimated annual value; "
        "estimated value of contract $ range",
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
        "sopimuskauden pituus + optiot",
        "sv": "avtalsperiod; avtalstid; avtalets längd; avtalsperiodens längd; varaktighet; "
        "avtalsperiod och optioner; avtalsperiod + option; kontraktets längd; "
        "avtalsperiod/option; avtalets giltighetstid; giltighetstid; "
        "avtalets varaktighet; kontraktstid; avtalsperiod inkl. optioner; avtalslängd",
        "en": "contract length; contract duration; duration; contract period; term; "
        "length of performance; period of performance; length of contract",
    },
    SheetField.OPTIONS: {
        "fi": "optio; optiot; optiokausi; optiokaudet; optiovuodet; mahdolliset optiot",
        "sv": "option; optioner; optionsår; optionsperiod; optionsperioder; eventuella optioner",
        "en": "options; extension; extensions; renewal",
    },
    SheetField.PROCEDURE: {
        "fi": "menettely; hankintamenettely; hankintamenettelyt; kilpailutustapa; "
        "hankintatapa; kilpailutusmenettely; hankintamenettelyn tyyppi; "
        "arvioitu hankintamenettely; kilpailutuksen menettely; hankinnan menettely; "
        "kilpailuttamistapa",
        "sv": "förfarande; upphandlingsförfarande; upphandlingssätt; upphandlingsmetod; "
        "anskaffningsförfarande",
        "en": "procedure; procurement procedure; type of procedure",
    },
}
