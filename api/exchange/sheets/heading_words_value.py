"""Headings of a plan's columns. What it costs and for how long; by field and language."""

from api.exchange.sheets.fields import SheetField

VALUE: dict[SheetField, dict[str, str]] = {
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
}
