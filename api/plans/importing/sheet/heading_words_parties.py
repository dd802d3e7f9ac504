"""Headings about the buyer's unit, contacts and the rest, by field and language."""

from api.plans.importing.sheet.columns import SheetField

PARTIES: dict[SheetField, dict[str, str]] = {
    SheetField.UNIT: {
        "fi": "toimiala; vastuualue; palvelualue; yksikkö; osasto; hankintayksikkö; "
        "vastuuyksikkö; tulosalue; tulosyksikkö; toimielin; hallintokunta; "
        "hankkiva yksikkö; lautakunta; toimiala/yksikkö; toimiala / vastuualue; "
        "vastuutaho; tilaaja; palvelukokonaisuus; liikelaitos; hankinnan vastuualue; "
        "tilaajaorganisaatio; tilaajayksikkö; tilaava yksikkö; hankkiva toimiala; "
        "hankinnan tilaaja; palvelualueet; omistaja; vastuutoimiala; vastuuorganisaatio; "
        "organisaatio; hankintaorganisaatio; konserniyhtiö; virasto; "
        "toimialue; tilaajataho; hankkija; hankkiva taho; omistajayksikkö; "
        "toimintayksikkö; tulosyksikkö/vastuualue; vastuullinen yksikkö; palveluyksikkö; "
        "kenen hankinta; kenelle; kaupunki/yksikkö; vastuualue/yksikkö; toimiala ja "
        "yksikkö; vastuu; taho; toimipiste; hankinnan omistaja; tilaajan yksikkö; "
        "käyttäjä; kunta/yksikkö",
        "sv": "sektor; avdelning; enhet; ansvarsområde; ansvarig enhet; verksamhetsområde; "
        "resultatområde; beställare; upphandlande enhet; förvaltning; bildning; nämnd; "
        "ansvarig avdelning; sektor/enhet; beställarorganisation; organisation; "
        "upphandlande organisation; ansvarig förvaltning; ansvarig sektor; "
        "ansvarig nämnd; beställande enhet; beställarenhet; verksamhet; "
        "sektion; enhet/avdelning; för vem; verksamhet/enhet; ansvarsenhet; beställande "
        "förvaltning; ägare; bolag; tjänsteområde; serviceområde; resultatenhet; "
        "användare",
        "en": "unit; department; division; responsible unit; contracting unit; sector; "
        "organisation; organization; office; contracting office; agency; business unit; "
        "service area; directorate; team; business area; responsible department; "
        "responsible division; client department; owner; requesting department; "
        "requesting unit; customer; client; end user; portfolio; buyer; buying unit; "
        "contracting authority; contracting body",
    },
    SheetField.CONTACT_NAME: {
        "fi": "yhteyshenkilö; vastuuhenkilö; yhteyshenkilön nimi; lisätietojen antaja; "
        "valmistelija; hankinnan vastuuhenkilö; hankinnasta vastaa; yhteystiedot; "
        "lisätiedot antaa; yhteystieto; lisätietoja antaa; hankinnan yhteyshenkilö; "
        "kysy lisää; vastuuhlö; yhteyshlö; yhteyshenkilöt; hankinta-asiantuntija; "
        "vastuuvalmistelija; hankinnan valmistelija; asiaa hoitaa; hankintavastaava; "
        "projektipäällikkö; "
        "kuka; kuka vastaa; vastaava; vastuuhenkilö/yhteystiedot; vastuuhenkilöt; "
        "yhteyshenkilö ja yhteystiedot; asiantuntija; hankintapäällikkö; vastuullinen "
        "henkilö; vastuuhenkilön nimi; lisätietoa antaa; tiedustelut; kysymykset; keneltä "
        "kysyä; yht.hlö; yhteys; hankinnan vetäjä; rakennuttaja; valmistelee; hankinnan "
        "omistajan nimi",
        "sv": "kontaktperson; kontakt; ansvarig; ansvarig person; kontaktuppgifter; beredare; "
        "kontaktpersonens namn; ytterligare uppgifter ges av; kontaktpersoner; "
        "tilläggsuppgifter ger; upphandlingsansvarig; handläggare; upphandlare; "
        "ansvarig handläggare; ansvarig upphandlare; mera information av; projektledare; "
        "vem; vem ansvarar; kontaktinformation; förfrågningar; frågor; upphandlingschef; "
        "sakkunnig; upphandlingsexpert; kontaktperson och kontaktuppgifter; "
        "ansvarspersoner; ansvarsperson; upplysningar; mera info; byggherre; beredande "
        "tjänsteman",
        "en": "contact; contact person; contact name; responsible person; contact details; "
        "point of contact; point of contact name; responsible officer; buyer contact; "
        "who; who to ask; lead; procurement lead; lead officer; contract manager; project "
        "manager; project lead; category manager; procurement officer; contact officer; "
        "buyer name; contact information; enquiries; officer; contracts officer; "
        "named contact",
    },
    SheetField.CONTACT_EMAIL: {
        "fi": "sähköposti; sähköpostiosoite; yhteyshenkilön sähköposti; email; s-posti; "
        "yhteyssähköposti; e-mail; "
        "sähköpostit; yhteyshlön sähköposti; meili; spostiosoite; sposti; "
        "sähköposti/puhelin; vastuuhenkilön sähköposti",
        "sv": "e-post; epost; e-postadress; kontaktpersonens e-post; kontaktens e-post; "
        "e-mail; mejl; mejladress; mailadress; kontakt e-post; e-postadresser",
        "en": "email address; contact email; e-mail address; point of contact email address; "
        "point of contact e-mail; point of contact email; mail; "
        "e-mail; contact e-mail; contact mail; email contact; officer email; buyer email",
    },
    SheetField.CONTACT_PHONE: {
        "fi": "puhelin; puh; puhelinnumero; puh.nro; yhteyshenkilön puhelin; gsm; "
        "puhelimet; puh.; puh nro; matkapuhelin; gsm-numero; vastuuhenkilön puhelin; "
        "puhelinnro",
        "sv": "telefon; tel; tfn; telefonnummer; kontaktpersonens telefon; "
        "mobil; mobiltelefon; telefonnr; tfnnr; tel.nr; kontakttelefon",
        "en": "phone; telephone; phone number; contact phone; phone no; telephone number; "
        "contact phone number; "
        "mobile; tel no; mobile phone; contact telephone; contact tel; contact number",
    },
    SheetField.SME_SUITABLE: {
        "fi": "pk-yritys; pk-yritykset; pk; soveltuu pk-yrityksille; sopii pk-yrityksille; "
        "pk-soveltuvuus; pk-yrityksille sopiva; pienyrityksille sopiva; "
        "soveltuu pienille yrityksille; soveltuvuus pk-yrityksille; "
        "pk-yrityksille; pk-yritysystävällinen; soveltuu pk yrityksille; sopii pk- "
        "yrityksille?; pienet yritykset; pk-sektori; soveltuu pienille ja keskisuurille "
        "yrityksille; pk-yritysten mahdollisuudet",
        "sv": "små och medelstora företag; sme; smf; lämpar sig för små och medelstora företag; "
        "passar små företag; lämplig för sme; lämplig för små och medelstora företag; "
        "lämpar sig för sme; sme-företag; passar smf; passar för små företag; små "
        "företag; lämpar sig för små företag",
        "en": "smes; sme suitable; suitable for smes; suitable for sme; sme friendly; "
        "sme; sme opportunity; suitable for small business; suitable for small "
        "businesses; sme relevant; open to smes; small business suitable",
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
        "lisähuomautukset; selvennys; muu tieto; kommentti/huom; "
        "edellinen "
        "kilpailutus; lisätietoja hankinnasta; muu info; erityishuomiot; "
        "kommentti tai lisätieto; tarkennuksia; riskit; muistettavaa",
        "sv": "anmärkning; anmärkningar; obs; kommentar; kommentarer; övrigt; noteringar; "
        "tilläggsuppgifter; ytterligare information; mera information; "
        "tilläggsinformation; att beakta; att notera; beaktas; övriga uppgifter; "
        "övrig information; kommentar/obs; tilläggsuppgift; "
        "tilläggsinfo; mer info; "
        "observera; särskilt att beakta",
        "en": "notes; note; comments; comment; remarks; additional information; other; "
        "other information; further information; "
        "further comments; other remarks; additional notes; risks",
    },
    SheetField.LINK: {
        "fi": "linkki; linkit; www; verkkosivu; lisätietolinkki; verkkosivut; www-osoite; "
        "url; linkki ilmoitukseen; hilma-linkki; linkki hilmaan; lisätietoa verkossa; "
        "nettisivu; linkki lisätietoihin",
        "sv": "länk; länkar; webbplats; webbsida; webbadress; "
        "url; länk till annons; länk till hilma; hilma-länk; webbsidor; mera information "
        "på webben",
        "en": "link; links; url; web page; website; "
        "notice link; weblink; further information link; notice url; webpage",
    },
}
