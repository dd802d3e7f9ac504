"""ODS of a small municipality: headings and titles in two languages, a total in capitals."""

from html import escape

from tests.unit.spreadsheets.sheets import ods

NAME = "hankinnat-upphandlingar.ods"
_HEAD = ["Tunnus / Beteckning", "Hankinta (fi)", "Upphandling (sv)", "Laji / Typ", "Arvo / Värde"]
_HEAD += ["Ajankohta / Tidpunkt", "Sopimuskausi / Avtalsperiod", "Kunta / Kommun", "Osat / Delar"]
_HEAD += ["Yhteyshenkilö / Kontaktperson"]


def build() -> bytes:
    rows: list[list[str | float | None]] = [
        ["Rantakunnan hankinnat 2027 – Strandkommuns upphandlingar 2027"],
        [],
        [*_HEAD],
        [
            "H1",
            "Satamalaiturin korjaus",
            "Reparation av hamnbryggan",
            "Urakka",
            250000.0,
            "syyskuu 2027",
            "6 kk",
            "Raisio",
            "ei",
            "Pia Rantala, puh. 02 123 4567",
        ],
        [
            "H2",
            "Lukulaitteet",
            "Läsplattor",
            "Tavara",
            "n. 45 000 €",
            "loppukevät 2027",
            "2+1 v",
            "Raisio",
            "2",
            "Pia Rantala",
        ],
        [
            "H3",
            "Siivous",
            None,
            "Palvelu",
            "60-80 000 €",
            "Q4/27",
            "3 år",
            "Raisio/Turku",
            "kyllä",
            "-",
        ],
        [
            "H4",
            None,
            "Snöröjning",
            "Tjänst",
            "enintään 25 000",
            "vuoden 2027 alussa",
            "1 v",
            "Raisio",
            None,
            "Jan Strand (jan.strand@strand.example)",
        ],
        ["YHTEENSÄ – TOTALT", None, None, None, 400000.0],
    ]
    return ods("".join(f"<table:table-row>{_cells(row)}</table:table-row>" for row in rows))


def _cells(row: list[str | float | None]) -> str:
    return "".join(map(_cell, row))


def _cell(value: str | float | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, float):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
    text = f"<text:p>{escape(value)}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


EXPECTED = [
    {
        "reference": "H1",
        "title": "Satamalaiturin korjaus | Reparation av hamnbryggan",
        "category": "works",
        "value": "250000..250000",
        "notice_expected": "2027-09-01/month",
        "contract_months": "6",
        "place": "680",
        "contact": "Pia Rantala | 02 123 4567",
    },
    {
        "reference": "H2",
        "title": "Lukulaitteet | Läsplattor",
        "category": "goods",
        "value": "45000..45000",
        "notice_expected": "2027-03-01/season",
        "contract_months": "24",
        "contract_options": "2+1 v",
        "place": "680",
        "lots": "2",
        "contact": "Pia Rantala",
    },
    {
        "reference": "H3",
        "title": "Siivous",
        "category": "services",
        "notice_expected": "2027-10-01/quarter",
        "contract_months": "36",
        "place": "680 853",
    },
    {
        "reference": "H4",
        "title": "Snöröjning",
        "category": "services",
        "value": "..25000",
        "notice_expected": "2027-01-01/half_year",
        "contract_months": "12",
        "place": "680",
        "contact": "Jan Strand | jan.strand@strand.example",
    },
]

CELLS = 32
"""Looked at, empty ones apart."""
