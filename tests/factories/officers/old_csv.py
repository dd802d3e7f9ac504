"""CSV of an old program: Windows-1252, semicolons, a column for the year, values per year."""

NAME = "hankinnat.csv"
_LINES = [
    ["Kevätlaakson kuntayhtymä", "", "", "", "", "", "", "", "", ""],
    ["", "", "", "", "", "", "", "", "", ""],
    [
        "Vuosi",
        "Hankinta",
        "Selite",
        "Hankintalaji",
        "Arvio €/vuosi",
        "Kilpailutetaan",
        "Sopimus voimassa",
        "Kunta",
        "Sähköposti",
        "Lisätietoja",
    ],
    [
        "2027",
        "Työterveyshuolto",
        '"koko henkilöstö; n. 400 hlöä"',
        "Palvelu",
        "85 000",
        "kevät",
        "2 v",
        "Oulu",
        "eeva.esimerkki@kevatlaakso.example",
        "",
    ],
    [
        "2027",
        "Kopiopaperi ja toimistotarvikkeet",
        "A4 ja A3",
        "tavara",
        "n. 12 500",
        "1.4.-30.4.",
        "1+1 v",
        "Oulu, Kempele",
        "",
        "yhteishankinta",
    ],
    [
        "2028",
        "Keittiön uudistus",
        "uunit, padat",
        "Urakka",
        "350 000 - 400 000",
        "",
        "",
        "Kempele",
        "ei tiedossa",
        "odottaa päätöstä",
    ],
    [
        "",
        "ICT-tuki",
        "",
        "Palvelu",
        "-",
        "III/2027",
        "toistaiseksi",
        "",
        "eeva.esimerkki@kevatlaakso.example",
        "",
    ],
    [
        "2027",
        "Siivous",
        "”päiväkodit”",
        "Palvelu",
        "100 000–150 000",
        "Q3",
        "3 v",
        "Oulu",
        "eeva.esimerkki@kevatlaakso.example / siivous@kevatlaakso.example",
        "",
    ],
    ["Yht.", "", "", "", "547 500", "", "", "", "", ""],
]


def build() -> bytes:
    return "".join(f"{';'.join(line)}\r\n" for line in _LINES).encode("cp1252")


EXPECTED = [
    {
        "title": "Työterveyshuolto",
        "description": "koko henkilöstö; n. 400 hlöä",
        "category": "services",
        "value": "85000..85000",
        "notice_expected": "2027-03-01/season",
        "contract_months": "24",
        "place": "564",
        "contact": "eeva.esimerkki@kevatlaakso.example",
    },
    {
        "title": "Kopiopaperi ja toimistotarvikkeet",
        "description": "A4 ja A3",
        "category": "goods",
        "value": "12500..12500",
        "notice_expected": "2027-04-01/month",
        "contract_months": "12",
        "contract_options": "1+1 v",
        "place": "244 564",
        "notes": "yhteishankinta",
    },
    {
        "title": "Keittiön uudistus",
        "description": "uunit, padat",
        "category": "works",
        "value": "350000..400000",
        "place": "244",
        "notes": "odottaa päätöstä",
    },
    {
        "title": "ICT-tuki",
        "category": "services",
        "notice_expected": "2027-07-01/quarter",
        "contract_options": "toistaiseksi",
        "contact": "eeva.esimerkki@kevatlaakso.example",
    },
    {
        "title": "Siivous",
        "description": "”päiväkodit”",
        "category": "services",
        "value": "100000..150000",
        "notice_expected": "2027-07-01/quarter",
        "contract_months": "36",
        "place": "564",
        "contact": "eeva.esimerkki@kevatlaakso.example",
    },
]

CELLS = 36
"""Looked at, empty ones apart."""
