"""Words for times of the year in Finnish, Swedish and English.

All are in lower case and without the year. Finnish words are matched by stem, since people inflect
them: `kevät 2027`, `keväällä 2027`, `kevään 2027 aikana`.
"""

from __future__ import annotations

import re

from api.core.partial_dates import Precision
from api.plans.importing.sheet.undecided import lines

Period = tuple[Precision, int]
"""Precision and number within the year, from one: (quarter, 3) is July to September."""


WITHOUT_A_DATE = lines(
    """
    heti; välittömästi; jatkuva; jatkuvasti; käynnissä; kesken; tehty; valmis; toistaiseksi
    omgående; genast; fortlöpande; löpande; kontinuerlig; kontinuerligt; pågående; pågår
    immediately; ongoing; continuous
    """
)
"""Words with a meaning but without a date: they give no date, and a remark."""

FILLERS = lines(
    """
    noin; n; n.; arvio; arviolta; arvioitu; arv.; viimeistään; mennessä; alkaen; alk.; lähtien
    aikana; kuluessa; vuosi; vuonna; vuoden; vuodelle; vuodeksi; v; v.; alustava; alustavasti
    siirtyy; siirretään; siirretty; siirtynyt; lykkääntyy; tavoite; tavoitteena; ehkä; kenties
    ca; ca.; c.; cirka; circa; ungefär; preliminärt; senast; från; fr.o.m.; fr.o.m; under; år
    året; den; av; flyttas; flyttad; skjuts; upp; till; kanske; mål; framskjuts
    from; of; the; in; by; during; about; approx.; approx; est.; est; year; moved; postponed; to
    no; later; than; deferred; maybe
    ,; /; .
    """
)
"""Words that do not change the date."""

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
    # `kesä` alone is summer; every other stem alone (`maalis 2027`) is the month.
    ending = r"kuu\w*|k\." if stem == "kesä" else r"(?:kuu\w*|k?\.)?"
    return re.compile(rf"(?:{stem}(?:{ending})|(?:{others})\.?)")


MONTH_PATTERNS = tuple(_month_pattern(stem, others) for stem, others in _MONTH_NAMES)

_FIRST = r"(?:1|1\.|1:a|1st|i|ensimmäi\w+|första|first)"
_SECOND = r"(?:2|2\.|2:a|2nd|ii|toi\w+|andra|second)"
_THIRD = r"(?:3|3\.|3:e|3rd|iii|kolma\w+|tredje|third)"
_FOURTH = r"(?:4|4\.|4:e|4th|iv|neljä\w+|viimei\w+|fjärde|sista|fourth|last)"
_QUARTER = r"(?:(?:vuosi)?neljänne\w+|kvart(?:aali|aalin|aalilla|aalissa|al|alet)|quarter|q|kv\.?)"
_HALF = r"(?:(?:vuosi)?puolisko\w*|vuosipuoli\w*|puolivuo\w+|halvår(?:et)?|half(?: year)?|h)"


def _numbered(number: str, noun: str) -> str:
    return rf"{number} ?{noun}|{noun} ?{number}"


_EARLY = r"(?:tidig\w*|sen\w*|early|late|mid|mitten|puoliväli\w*) "
_SEASONS = (
    (
        1,
        r"(?:alku|loppu|kesk[iä]?)?kevät\w*|(?:alku|loppu)?kevä\w+",
        rf"(?:{_EARLY})?(?:vår(?:en|vintern)?|spring)",
    ),
    (2, r"kesä(?!kuu|k\.)\w*", r"sommar(?:en)?|summer"),
    (
        3,
        r"(?:alku|loppu)?syksy\w*|syyskau\w+|syysluku\w+|syystal\w+",
        rf"(?:{_EARLY})?(?:höst(?:en)?|autumn|fall)",
    ),
)
"""Seasons of three months: spring is March to May."""

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
        # "at the beginning of the year" means the half-year, not January.
        (
            r"alkuvuo\w+|alku|alussa|alusta|början|tidigt|early|beginning",
            (Precision.HALF_YEAR, 1),
        ),
        (r"loppuvuo\w+|loppu|lopussa|lopulla|slutet|sent|late|end", (Precision.HALF_YEAR, 2)),
        *((season + "|" + of_it, (Precision.SEASON, number)) for number, season, of_it in _SEASONS),
        (r"alkukesä\w*|försommar(?:en)?|early summer", (Precision.MONTH, 6)),
        (r"loppukesä\w*|sensommar(?:en)?|late summer", (Precision.MONTH, 8)),
    )
)

PART_OF_MONTH = re.compile(
    r"^(?:alku|loppu|alussa|lopussa|alkupuol\w+|loppupuol\w+|början|slutet|mitten|tidigt|sent|sena?re"
    r"|delen|early|late|mid|end|beginning|start|middle)[ -]"
    r"|[ -](?:alku\w*|alussa|alusta|alkupuol\w+|loppu\w*|lopussa|lopulla|puoliväli\w*"
    r"|puoles\w+ väli\w+)$"
)
"""`kesäkuun loppu`, `slutet av mars`, `mid-June`: only the month is used."""

WINTER = re.compile(r"(?:(?:alku|loppu|sydän)?talv\w+|vinter(?:n)?|winter)")
"""Winter lies in two years, so the text must name both."""
UNCLEAR = re.compile(rf"i|ii|{WINTER.pattern}|vuodenvaih\w+|årsskift\w+|turn of the year")
"""Ambiguous words: winter lies in two years, and I and II are quarters or half-years."""
