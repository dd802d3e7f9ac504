"""Headings of a plan's columns. Who buys, where, for whom, and the rest; by field and language."""

from api.plans.importing.sheet.columns import SheetField

PARTIES: dict[SheetField, dict[str, str]] = {
    SheetField.PLACE: {
        "fi": "kunta; paikka; paikkakunta; sijainti; suorituspaikka; toteutuspaikka; "
        "toimituspaikka; toimipaikka; hankinnan toteutuspaikka; kunnat",
        "sv": "kommun; ort; plats; plats för utförandet; leveransort; leveransplats; kommuner",
        "en": "municipality; place; place of performance; location; municipalities; "
        "place of performance city",
    },
    SheetField.REGION: {
        "fi": "maakunta; alue; maakunnat; toteutusalue",
        "sv": "landskap; region; område; regioner",
        "en": "regions; area; nuts",
    },
    SheetField.UNIT: {
        "fi": "toimiala; vastuualue; palvelualue; yksikkö; osasto; hankintayksikkö; "
        "vastuuyksikkö; tulosalue; tulosyksikkö; toimielin; hallintokunta; "
        "hankkiva yksikkö; lautakunta; toimiala/yksikkö; toimiala / vastuualue; "
        "vastuutaho; tilaaja; palvelukokonaisuus; liikelaitos; hankinnan vastuualue; "
        "tilaajaorganisaatio; tilaajayksikkö; tilaava yksikkö; hankkiva toimiala; "
        "hankinnan tilaaja; palvelualueet; omistaja; vastuutoimiala; vastuuorganisaatio; "
        "organisaatio; hankintaorganisaatio; konserniyhtiö; virasto",
        "sv": "sektor; avdelning; enhet; ansvarsområde; ansvarig enhet; verksamhetsområde; "
        "resultatområde; beställare; upphandlande enhet; förvaltning; bildning; nämnd; "
        "ansvarig avdelning; sektor/enhet; beställarorganisation; organisation; "
        "upphandlande organisation; ansvarig förvaltning; ansvarig sektor; "
        "ansvarig nämnd; beställande enhet; beställarenhet; verksamhet",
        "en": "unit; department; division; responsible unit; contracting unit; sector; "
        "organisation; organization; office; contracting office; agency; business unit",
    },
    SheetField.CONTACT_NAME: {
        "fi": "yhteyshenkilö; vastuuhenkilö; yhteyshenkilön nimi; lisätietojen antaja; "
        "valmistelija; hankinnan vastuuhenkilö; hankinnasta vastaa; yhteystiedot; "
        "lisätiedot antaa; yhteystieto; lisätietoja antaa; hankinnan yhteyshenkilö; "
        "kysy lisää; vastuuhlö; yhteyshlö; yhteyshenkilöt; hankinta-asiantuntija; "
        "vastuuvalmistelija; hankinnan valmistelija; asiaa hoitaa; hankintavastaava; "
        "projektipäällikkö",
        "sv": "kontaktperson; kontakt; ansvarig; ansvarig person; kontaktuppgifter; beredare; "
        "kontaktpersonens namn; ytterligare uppgifter ges av; kontaktpersoner; "
        "tilläggsuppgifter ger; upphandlingsansvarig; handläggare; upphandlare; "
        "ansvarig handläggare; ansvarig upphandlare; mera information av; projektledare",
        "en": "contact; contact person; contact name; responsible person; contact details; "
        "point of contact; point of contact name; responsible officer; buyer contact",
    },
    SheetField.CONTACT_EMAIL: {
        "fi": "sähköposti; sähköpostiosoite; yhteyshenkilön sähköposti; email; s-posti; "
        "yhteyssähköposti; e-mail",
        "sv": "e-post; epost; e-postadress; kontaktpersonens e-post; kontaktens e-post",
        "en": "email address; contact email; e-mail address; point of contact email address; "
        "point of contact e-mail; point of contact email; mail",
    },
    SheetField.CONTACT_PHONE: {
        "fi": "puhelin; puh; puhelinnumero; puh.nro; yhteyshenkilön puhelin; gsm",
        "sv": "telefon; tel; tfn; telefonnummer; kontaktpersonens telefon",
        "en": "phone; telephone; phone number; contact phone; phone no; telephone number; "
        "contact phone number",
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
        "muistiinpanot; muuta; kommentti; kommentit; muut tiedot; lisätieto; "
        "muu huomioitava; lisäinfo; huomioitavaa; muuta huomioitavaa; lisähuomiot; "
        "lisähuomautukset; selvennys; muu tieto; kommentti/huom",
        "sv": "anmärkning; anmärkningar; obs; kommentar; kommentarer; övrigt; noteringar; "
        "tilläggsuppgifter; ytterligare information; mera information; "
        "tilläggsinformation; att beakta; att notera; beaktas; övriga uppgifter; "
        "övrig information; kommentar/obs; tilläggsuppgift",
        "en": "notes; note; comments; comment; remarks; additional information; other",
    },
    SheetField.LINK: {
        "fi": "linkki; linkit; www; verkkosivu; lisätietolinkki; verkkosivut; www-osoite",
        "sv": "länk; länkar; webbplats; webbsida; webbadress",
        "en": "link; links; url; web page; website",
    },
}
