"""Past questions with their answers, and new questions in other words that they answer.

Written by hand before the search was tuned. Each past question stands once; `asked` are the new
ones, which have no wording in common on purpose.
"""

from typing import NamedTuple


class Labelled(NamedTuple):
    question: str
    answer: str
    asked: tuple[str, ...] = ()


LABELLED = [
    Labelled(
        "Voiko tarjota vain osaa reiteistä?",
        "Kyllä. Kuljetukset jaetaan osiin, ja tarjouksen voi tehdä yhdestä tai useammasta.",
        ("Onko pakko tarjota kaikki ajoreitit vai riittääkö yksi?",),
    ),
    Labelled(
        "Vaaditaanko autoilta vähintään Euro 6 -päästöluokka?",
        "Kaluston on oltava vähintään Euro 6. Sähköautot ja biokaasuautot saavat lisäpisteitä.",
        ("Mikä päästötaso ajoneuvoilla pitää olla?", "Hyväksyttekö vanhemmat Euro 5 -bussit?"),
    ),
    Labelled(
        "Milloin tarjouspyyntö julkaistaan?",
        "Tavoitteena on julkaista tarjouspyyntö syyskuussa.",
        ("Millä aikataululla kilpailutus käynnistyy ja hankintailmoitus julkaistaan?",),
    ),
    Labelled(
        "Onko hinnankorotus mahdollinen sopimuskauden aikana?",
        "Hintoja voi tarkistaa kerran vuodessa indeksin mukaan.",
        ("Miten hinnat sidotaan indeksiin?", "Saako hintaa nostaa kesken sopimuksen?"),
    ),
    Labelled(
        "Kuinka pitkä sopimuskausi on, ja onko siinä optioita?",
        "Sopimus on kolmivuotinen, ja siihen sisältyy kaksi yhden vuoden optiota.",
        ("Montako vuotta sopimus kestää?", "Sisältyykö sopimukseen optiovuosia?"),
    ),
    Labelled(
        "Voiko alihankkijoita käyttää?",
        "Alihankinta on sallittu. Alihankkijat on nimettävä tarjouksessa.",
        ("Saako osan työstä teettää aliurakoitsijalla?",),
    ),
    Labelled(
        "Tarvitseeko siivouksessa käyttää ympäristömerkittyjä pesuaineita?",
        "Puhdistusaineiden on täytettävä ympäristömerkin vaatimukset.",
        ("Pitääkö puhdistusaineilla olla Joutsenmerkki?",),
    ),
    Labelled(
        "Kuka hankkii siivousvälineet ja koneet?",
        "Palveluntuottaja hankkii koneet ja välineet.",
        ("Ostaako kaupunki siivouskoneet vai tuommeko ne itse?",),
    ),
    Labelled(
        "Kuinka usein koulujen lattiat vahataan?",
        "Lattiat vahataan kerran vuodessa kesäkuussa.",
        ("Monesko kerta vuodessa koulun lattioiden vahaus tehdään?",),
    ),
    Labelled(
        "Pääseekö kohteisiin tutustumaan ennen tarjouksen jättämistä?",
        "Järjestämme tutustumiskäynnin kaikille samana päivänä.",
        ("Järjestetäänkö kohdekäynti?", "Voimmeko käydä katsomassa rakennusta paikan päällä?"),
    ),
    Labelled(
        "Mitä rajapintoja järjestelmän tulee tukea?",
        "Järjestelmässä on oltava REST-rajapinta, ja se liitetään kaupungin tunnistautumiseen.",
        ("Mihin muihin järjestelmiin ohjelmisto integroidaan?", "Tarvitaanko avoin rajapinta?"),
    ),
    Labelled(
        "Missä tietoja saa säilyttää?",
        "Henkilötietoja saa käsitellä vain EU- ja ETA-alueella.",
        ("Saavatko palvelimet sijaita EU:n ulkopuolella?", "Missä maassa tiedot tallennetaan?"),
    ),
    Labelled(
        "Miten vanhan järjestelmän tiedot siirretään uuteen?",
        "Tietojen siirto kuuluu hankintaan. Toimitamme tiedot CSV-tiedostoina.",
        ("Kuuluuko datan migraatio toimitukseen?",),
    ),
    Labelled(
        "Vaaditaanko asiakaspalvelulta ruotsin kielen taitoa?",
        "Palvelua on saatava suomeksi ja ruotsiksi.",
        ("Pitääkö henkilökunnan osata palvella ruotsiksi?",),
    ),
    Labelled(
        "Mikä on lasku- ja maksuehto?",
        "Maksuehto on 30 päivää. Laskut lähetetään verkkolaskuina.",
        ("Kuinka monen päivän maksuaika on?", "Laskutetaanko kuukausittain verkkolaskulla?"),
    ),
    Labelled(
        "Onko sopimuksessa viivästyssakkoa?",
        "Viivästyssakko on 0,2 prosenttia alkavalta viikolta, enintään kymmenen prosenttia.",
        ("Mikä seuraamus on myöhästymisestä?", "Peritäänkö sakkoa, jos toimitus viivästyy?"),
    ),
    Labelled(
        "Tarvitaanko aterioissa erityisruokavaliot?",
        "Erityisruokavaliot kuuluvat ateriahintaan. Määrä on noin kymmenen prosenttia.",
        (
            "Sisältyvätkö gluteenittomat ja allergia-ateriat hintaan?",
            "Montako prosenttia syöjistä noudattaa erityisruokavaliota?",
        ),
    ),
    Labelled(
        "Kuinka suuri osa elintarvikkeista pitää olla lähiruokaa?",
        "Toivomme, että raaka-aineista neljännes tuotetaan lähellä.",
        ("Onko ruoan kotimaisuudelle tai lähituotannolle asetettu tavoite?",),
    ),
    Labelled(
        "Miten hiekoitus järjestetään viikonloppuisin?",
        "Liukkaudentorjunta tehdään myös viikonloppuna, ja lähtöaika on kaksi tuntia.",
        ("Kuinka nopeasti liukkaita pihoja on hiekoitettava?",),
    ),
    Labelled(
        "Kuuluuko lumen poiskuljetus auraukseen?",
        "Lumen kuljetus läjityspaikalle hinnoitellaan erikseen.",
        (
            "Kuka vie aurattujen lumikasojen lumet pois?",
            "Miten lumenajo läjityspaikalle hinnoitellaan?",
        ),
    ),
    Labelled(
        "Millainen takuu leikkivälineille vaaditaan?",
        "Leikkivälineiden takuu on viisi vuotta, ja turvallisuus todennetaan standardilla.",
        ("Montako vuotta takuuta leikkipaikan telineillä on oltava?",),
    ),
    Labelled(
        "Voiko kalusteita toimittaa käytettyinä?",
        "Kunnostetut ja kierrätetyt kalusteet käyvät.",
        ("Hyväksyttekö kierrätyshuonekaluja?", "Käykö kunnostettu kaluste uuden sijasta?"),
    ),
    Labelled(
        "Kuka vastaa kalusteiden asennuksesta?",
        "Toimittaja asentaa kalusteet ja vie pakkaukset pois.",
        ("Sisältyykö pöytien kokoaminen ja pakkausjätteen poisvienti toimitukseen?",),
    ),
    Labelled(
        "Mitä referenssejä tarjoajalta edellytetään?",
        "Kaksi vastaavaa toimitusta viimeisen viiden vuoden ajalta riittää.",
        ("Kuinka monta vastaavaa työtä pitää osoittaa aiemmilta vuosilta?",),
    ),
    Labelled(
        "Voivatko pienet yritykset tehdä yhteistarjouksen?",
        "Ryhmittymä voi tehdä tarjouksen yhdessä.",
        ("Onko konsortio tai ryhmittymänä tarjoaminen sallittu?",),
    ),
    Labelled(
        "Painotetaanko laatua vai hintaa?",
        "Laadun osuus pisteistä on 60 ja hinnan 40 prosenttia.",
        ("Mikä on vertailuperusteiden painoarvo?", "Ratkaiseeko halvin hinta?"),
    ),
    Labelled(
        "Onko työmaalla pysäköintipaikkoja urakoitsijalle?",
        "Urakoitsija saa käyttöönsä kolme autopaikkaa pihalta.",
        (
            "Mihin työntekijät voivat pysäköidä autonsa?",
            "Saako piha-alueelle jättää pakettiautoja?",
        ),
    ),
    Labelled(
        "Onko rakennuksessa tehty asbestikartoitus?",
        "Haitta-ainekartoitus on tehty, ja raportti liitetään tarjouspyyntöön.",
        ("Onko haitta-aineet tutkittu ennen purkutöitä?",),
    ),
    Labelled(
        "Saako ilmanvaihtokoneet vaihtaa loma-aikana?",
        "Työt tehdään kesäkuun ja elokuun välissä, kun koulu on tyhjä.",
        ("Tehdäänkö iv-remontti koulujen kesälomalla?",),
    ),
    Labelled(
        "Mitä henkilöstön rikostaustaotteesta vaaditaan?",
        "Lasten kanssa työskentelevät esittävät rikostaustaotteen.",
        (
            "Tarvitsevatko kuljettajat rikosrekisteriotteen?",
            "Tarkistetaanko työntekijöiden tausta?",
        ),
    ),
    Labelled(
        "Voiko henkilöstö siirtyä uudelle palveluntuottajalle?",
        "Kyseessä on liikkeen luovutus, ja henkilöstö siirtyy vanhoina työntekijöinä.",
        ("Sovelletaanko liikkeenluovutusta nykyisiin työntekijöihin?",),
    ),
    Labelled(
        "Edellytetäänkö tarjoajalta ympäristöjärjestelmää?",
        "Ympäristöjärjestelmä, kuten ISO 14001, antaa lisäpisteitä mutta ei ole pakollinen.",
        ("Onko ISO 14001 -sertifikaatti pakollinen?",),
    ),
    Labelled(
        "Hur många barn får skolskjuts varje dag?",
        "Ungefär 240 elever åker skolskjuts varje dag.",
        ("Hur stort är antalet elever som transporteras dagligen?",),
    ),
    Labelled(
        "Behöver chaufförerna tala svenska?",
        "Chaufförerna ska kunna betjäna barnen på svenska.",
        ("Krävs kunskaper i svenska av förarna?",),
    ),
    Labelled(
        "Kan vi lämna anbud på bara en kommun?",
        "Ja, varje kommun är en egen del.",
        ("Är upphandlingen uppdelad i delar för varje kommun?",),
    ),
    Labelled(
        "Vem ansvarar för snöröjningen på gården?",
        "Entreprenören sköter snöröjning och sandning.",
        ("Ingår plogning av gårdsplanen i avtalet?",),
    ),
    # Nothing new is asked about the rest.
    Labelled("Montako käyttäjää järjestelmällä on?", "Järjestelmää käyttää noin 400 henkilöä."),
    Labelled("Saako tarjouksen jättää englanniksi?", "Tarjous tehdään suomeksi tai ruotsiksi."),
    Labelled("Kuinka monta pysäkkiä reitillä on?", "Reitillä on 14 pysäkkiä."),
    Labelled("Onko varikko kaupungin tarjoama?", "Liikennöitsijä hankkii varikon itse."),
    Labelled("Kuka maksaa tietullit ja polttoaineen?", "Liikennöitsijä maksaa polttoaineen."),
    Labelled("Millaiset työvaatteet siivoojilla on?", "Palveluntuottaja antaa työasut."),
    Labelled("Kuinka monta neliötä siivottavaa on?", "Siivottavaa on 42 000 neliömetriä."),
    Labelled("Onko kouluilla kesäsiivous?", "Peruspesut tehdään heinäkuussa."),
    Labelled("Miten ruokahävikkiä mitataan?", "Hävikki punnitaan joka päivä."),
    Labelled("Montako ateriaa päivässä valmistetaan?", "Aterioita on 1 800 päivässä."),
    Labelled("Saako keittiön laitteita käyttää?", "Keittiön laitteet ovat tuottajan käytössä."),
    Labelled("Mihin jätteet lajitellaan?", "Jätteet lajitellaan seitsemään jakeeseen."),
    Labelled("Onko alueella puita, joita ei saa kaataa?", "Vanhat tammet on säilytettävä."),
    Labelled("Voiko koulutuksen pitää etänä?", "Koulutus voidaan pitää etäyhteydellä."),
    Labelled("Kuka omistaa lähdekoodin?", "Kaupunki saa lähdekoodiin täydet oikeudet."),
    Labelled("Mikä on palvelutaso ja vasteaika?", "Vasteaika on neljä tuntia arkisin."),
]
ASKED = [(new, item) for item in LABELLED for new in item.asked]
