"""Public procurements as municipalities write them: texts, CPV codes, places, dates, 300 buyers."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - the mappers must know every table
from api.codelists.catalogue import builtin
from api.core.i18n import Language, LocalText, Texts
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.organisations.models import Organisation
from api.plans.inputs.procurements import Money, ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.models.values import (
    Contact,
    ProcurementCategory,
    ProcurementStatus,
    SustainabilityCriterion,
)
from api.plans.rules.content import assign
from tests.factories.organisations import organisation

BUYERS = 300
CHUNK = 2_000
START = datetime(2026, 1, 5, 9, tzinfo=UTC)

# Every eighth title is of the first trade: that is the word searched for.
TRADES = (
    ("Siivouspalvelut", "Städtjänster", "90911200"),
    ("Koulukuljetukset", "Skolskjutsar", "60130000"),
    ("Ruokapalvelut", "Måltidstjänster", "55520000"),
    ("Talvikunnossapito", "Vinterunderhåll", "90620000"),
    ("Peruskorjaus", "Grundlig renovering", "45454000"),
    ("Tietojärjestelmä", "Informationssystem", "48000000"),
    ("Työvaatteet", "Arbetskläder", "18110000"),
    ("Suunnittelupalvelut", "Planeringstjänster", "71240000"),
)
_FIRST = [
    "koulu",
    "päiväkoti",
    "kirjasto",
    "uima",
    "urheilu",
    "vesi",
    "lämpö",
    "jäte",
    "katu",
    "puisto",
    "valaistus",
    "turva",
    "tieto",
    "asiakas",
    "palvelu",
    "kehitys",
    "hankinta",
    "sopimus",
    "laatu",
    "ympäristö",
    "energia",
    "huolto",
    "kunnossa",
    "rakennus",
    "kalusto",
    "opetus",
    "hoito",
    "vanhus",
    "nuoriso",
    "kulttuuri",
    "liikenne",
    "satama",
    "metsä",
    "maa",
    "ilma",
    "sähkö",
    "tele",
    "laite",
    "tila",
    "työ",
    "henkilöstö",
    "talous",
    "hallinto",
    "viestintä",
    "arkisto",
    "museo",
    "keittiö",
    "ruoka",
    "pesula",
    "kuljetus",
    "varasto",
]
_SECOND = [
    "palvelu",
    "halli",
    "verkko",
    "keskus",
    "hanke",
    "järjestelmä",
    "suunnitelma",
    "työ",
    "toimisto",
    "alue",
    "tarvike",
    "laite",
    "ohjelma",
    "kokonaisuus",
    "tarjous",
    "valvonta",
    "seuranta",
    "koulutus",
    "ylläpito",
    "käyttö",
    "uudistus",
    "investointi",
    "selvitys",
    "kilpailutus",
    "kumppani",
    "toimittaja",
    "osasto",
    "yksikkö",
    "rakenne",
    "aineisto",
    "prosessi",
    "tavoite",
    "vaatimus",
]
_ENDINGS = ("", "n", "ssa", "sta", "lle", "lla", "ja", "jen", "ksi", "t", "in", "tta")
chance = random.Random(20270105)


def _word() -> str:
    """Compounds and inflections: some 18,000 different words."""
    return chance.choice(_FIRST) + chance.choice(_SECOND) + chance.choice(_ENDINGS)


def _sentence() -> str:
    words = [_word() if chance.random() < 0.6 else chance.choice(_SECOND) for _ in range(12)]
    return " ".join(words).capitalize() + "."


def _texts(finnish: str, swedish: str | None = None) -> Texts:
    texts = {Language.FI: LocalText(finnish)}
    return texts | ({Language.SV: LocalText(swedish)} if swedish else {})


def _fields(number: int, place: str) -> ProcurementFields:
    finnish, swedish, cpv = TRADES[number % len(TRADES)]
    low = chance.randrange(20, 900) * 1000
    year = 2027 + chance.randrange(3)
    notice = PartialDate(date(year, chance.choice((1, 4, 7, 10)), 1), Precision.QUARTER)
    start = PartialDate(date(year + 1, chance.randrange(1, 13), 1), Precision.MONTH)
    bilingual = number % 5 == 0
    return ProcurementFields(
        title=_texts(f"{finnish}, {_word()} {year}", f"{swedish} {year}" if bilingual else None),
        description=_texts(" ".join(_sentence() for _ in range(chance.randrange(4, 12)))),
        summary=_texts(_sentence()) if number % 3 == 0 else {},
        reference=f"{place}/{number}",
        category=list(ProcurementCategory)[number % 3],
        cpv_main=cpv,
        municipalities=[place],
        value=Money(str(Decimal(low)), str(Decimal(low * 2)), withheld=number % 40 == 0),
        notice_expected=notice,
        contract_start_expected=start,
        contract_months=chance.choice((12, 24, 36, 48)),
        sme_suitable=chance.choice((True, False, None)),
        criteria=[SustainabilityCriterion("environmental.circular")] if number % 6 == 0 else [],
        contact=Contact(name="Hankintapalvelut", email="hankinnat@example.fi"),
    )


def _procurement(number: int, buyers: list[Organisation], places: list[str]) -> Procurement:
    at = START + timedelta(minutes=number)
    row = Procurement(
        id=new_id(),
        organisation_id=buyers[number * 7 % len(buyers)].id,
        status=ProcurementStatus.PLANNED,
        status_reason={},
        published_at=at,
        created_at=at,
        updated_at=at,
    )
    assign(row, _fields(number, chance.choice(places)))
    return row


def add_procurements(url: str, count: int) -> None:
    engine, places = create_engine(url), [row.code for row in builtin("municipalities")]
    with Session(engine, expire_on_commit=False) as session:
        buyers = [organisation(name=f"Kunta {number}") for number in range(BUYERS)]
        session.add_all(buyers)
        session.commit()
        for numbers in _chunks(count):
            session.add_all(_procurement(number, buyers, places) for number in numbers)
            session.commit()
            session.expunge_all()
    engine.dispose()


def _chunks(count: int) -> Iterator[range]:
    for first in range(0, count, CHUNK):
        yield range(first, min(first + CHUNK, count))
