"""The words people use for a time of the year, in Finnish, Swedish and English, as data.

Everything is lower case and without the year. Finnish is matched by stem, because it is written in
any case: `kevät 2027`, `keväällä 2027`, `kevään 2027 aikana`.
"""

from __future__ import annotations

import re

from api.core.partial_dates import Precision

Period = tuple[Precision, int]
"""Precision and which one within the year, counted from one: (quarter, 3) is July to September."""


def _lines(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.strip().replace("\n", ";").split(";"))


NOT_KNOWN = frozenset({""}) | _lines(
    """
    -; --; ---; ?; ??; .; x; n/a; na; tbd; tba; none; unknown; open; not known; not yet known
    to be decided; to be confirmed; not available
    ei; ei ole; avoin; auki; myöhemmin; puuttuu; tarkentuu; täsmentyy; ei tiedossa; ei tietoa
    ei vielä tiedossa; ei ole tiedossa; ei ole vielä tiedossa; ei päätetty; ei vielä päätetty
    ei määritelty; ei määritetty; ei arvioitu; ei arviota; ei sovellu; tarkentuu myöhemmin
    täsmentyy myöhemmin; vahvistuu myöhemmin; selviää myöhemmin; päätetään myöhemmin
    ilmoitetaan myöhemmin
    nej; okänt; oklart; öppet; öppen; senare; inte känt; inte känd; ej känt; ej känd
    inte fastställt; ej fastställt; inte bestämt; ej bestämt; preciseras senare; meddelas senare
    bestäms senare; uppgift saknas; saknas
    """
)

WITHOUT_A_DATE = _lines(
    """
    heti; välittömästi; jatkuva; jatkuvasti; käynnissä; kesken; tehty; valmis; toistaiseksi
    omgående; genast; fortlöpande; löpande; kontinuerlig; kontinuerligt; pågående; pågår
    immediately; ongoing; continuous
    """
)
"""They mean something, yet no date: read as none, with a remark."""

FILLERS = _lines(
    """
    noin; n; n.; arvio; arviolta; arvioitu; arv.; viimeistään; mennessä; alkaen; alk.; lähtien
    aikana; kuluessa; vuosi; vuonna; vuoden; vuodelle; v; v.; alustava; alustavasti
    ca; ca.; c.; cirka; circa; ungefär; preliminärt; senast; från; fr.o.m.; fr.o.m; under; år
    året; den; i; av; from; of; the; in; by; during; about; approx.; approx; est.; est; year
    ,; /; .
    """
)
"""Words that change nothing."""

_MONTH_NAMES = (
    ("tammi", "januari|january|jan"),
    ("helmi", "februari|february|feb|febr"),
    ("maalis", "mars|march|mar"),
    ("huhti", "april|apr"),
    ("touko", "maj|may"),
    ("kesä", "juni|june|jun"),
    ("heinä", "juli|july|jul"),
    ("elo", "augusti|august|aug"),
    ("syys", "september|sept|sep"),
    ("loka", "oktober|october|okt|oct"),
    ("marras", "november|nov"),
    ("joulu", "december|dec"),
)
FINNISH_MONTHS = tuple(stem for stem, _ in _MONTH_NAMES)


def _month_pattern(stem: str, others: str) -> re.Pattern[str]:
    # Bare `kesä` is summer, every other bare stem (`maalis 2027`) can only be the month.
    tail = r"kuu\w*" if stem == "kesä" else r"(?:kuu\w*)?"
    return re.compile(rf"(?:{stem}{tail}|(?:{others})\.?)")


MONTH_PATTERNS = tuple(_month_pattern(stem, others) for stem, others in _MONTH_NAMES)

_FIRST = r"(?:1|1\.|1:a|1st|i|ensimmäi\w+|första|first)"
_SECOND = r"(?:2|2\.|2:a|2nd|ii|toi\w+|andra|second)"
_THIRD = r"(?:3|3\.|3:e|3rd|iii|kolma\w+|tredje|third)"
_FOURTH = r"(?:4|4\.|4:e|4th|iv|neljä\w+|viimei\w+|fjärde|sista|fourth|last)"
_QUARTER = r"(?:(?:vuosi)?neljänne\w+|kvart(?:aali|aalin|aalilla|aalissa|al|alet)|quarter|q|kv\.?)"
_HALF = r"(?:(?:vuosi)?puolisko\w*|vuosipuoli\w*|puolivuo\w+|halvår(?:et)?|half(?: year)?|h)"


def _numbered(number: str, noun: str) -> str:
    return rf"{number} ?{noun}|{noun} ?{number}"


# The first pattern that matches the whole phrase wins.
PHRASES: tuple[tuple[re.Pattern[str], Period], ...] = tuple(
    (re.compile(pattern), period)
    for pattern, period in (
        (_numbered(_FIRST, _QUARTER), (Precision.QUARTER, 1)),
        (_numbered(_SECOND, _QUARTER), (Precision.QUARTER, 2)),
        (_numbered(_THIRD, _QUARTER) + "|iii", (Precision.QUARTER, 3)),
        (_numbered(_FOURTH, _QUARTER) + "|iv", (Precision.QUARTER, 4)),
        (_numbered(_FIRST, _HALF), (Precision.HALF_YEAR, 1)),
        (_numbered(_SECOND, _HALF), (Precision.HALF_YEAR, 2)),
        # "at the beginning of the year" is no promise of January: the half-year is.
        (
            r"alkuvuo\w+|alku|alussa|alusta|början|tidigt|early|beginning",
            (Precision.HALF_YEAR, 1),
        ),
        (r"loppuvuo\w+|loppu|lopussa|lopulla|slutet|sent|late|end", (Precision.HALF_YEAR, 2)),
        # Spring and autumn are the two seasons of municipal work and mean its two halves.
        (
            r"(?:alku|loppu)?kevä\w+|(?:försommaren|vår(?:en|vintern)?|spring)",
            (Precision.HALF_YEAR, 1),
        ),
        (
            r"(?:alku|loppu)?syksy\w*|syyskau\w+|syysluku\w+|syystal\w+|höst(?:en)?|autumn|fall",
            (Precision.HALF_YEAR, 2),
        ),
        # Summer is June to August; two of its months, and the end of it, lie in the third quarter.
        (r"alkukesä\w*", (Precision.MONTH, 6)),
        (r"loppukesä\w*|sensommaren", (Precision.MONTH, 8)),
        (r"kesä(?!kuu)\w*|sommar(?:en)?|summer", (Precision.QUARTER, 3)),
    )
)

UNCLEAR = re.compile(
    r"i|ii|(?:alku|loppu|sydän)?talv\w+|vinter(?:n)?|winter|vuodenvaih\w+|årsskiftet"
)
"""Winter lies in two years; I and II are quarters to some and half-years to others."""
