"""How much of what people type is found, and how much of what is found is right.

    uv run python -m tests.benchmarks.search_quality

`search_collection/` holds titles as municipalities write them, forms of words with the titles they
mean, and words that mean none of them. A form's own right ones may follow it: `skola:s32`; several
words are joined by `_`. A title of the `same` trade in the other language is right too, but nobody
misses it.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - the mappers must know every table
from api.codelists.jobs import load_builtin
from api.core.actor import ANONYMOUS
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries.search import page
from api.plans.rules.content import fields_of, searched
from tests.benchmarks.common import private_servers
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

FOLDER = Path(__file__).parent / "search_collection"
FIRST = 10


class Form(NamedTuple):
    word: str
    wanted: frozenset[str]
    right: frozenset[str]
    """Also what nobody would miss."""


class Quality(NamedTuple):
    found: float
    """Share of the forms that find any that is wanted."""
    all_found: float
    """Share of the wanted ones that are found, mean of the forms."""
    right: float
    """Share of right ones among the first ten found, mean of the forms that find anything."""
    silent: float
    """Share of the other words that find nothing."""
    missed: Sequence[str]
    wrong: Sequence[str]
    noisy: Sequence[str]


def read_forms() -> list[Form]:
    forms = []
    same = {line["id"]: line["same"].split() for line in _lines("documents.csv")}
    for line in _lines("forms.csv"):
        right = frozenset(line["right"].split())
        for form in line["forms"].split():
            word, *more = form.split(":")
            wanted = right | frozenset(more)
            also = frozenset(other for item in wanted for other in same[item])
            forms.append(Form(word.replace("_", " "), wanted, wanted | also))
    return forms


def read_nothing() -> list[str]:
    return [word for line in _lines("nothing.csv") for word in line["words"].split()]


def add_documents(session: Session) -> None:
    """One procurement each, in no place and of no trade; its reference is its name here."""
    buyer = organisation(name="Kunta")
    session.add(buyer)
    session.flush()
    for line in _lines("documents.csv"):
        language = Language(line["language"])
        row = procurement(buyer, reference=line["id"], cpv_main=None, cpv_prefixes=[])
        row.title = {language: LocalText(line["title"])}
        row.description = {language: LocalText(line["text"])}
        row.published_at = utc_now()
        for column, value in searched(fields_of(row)).items():
            setattr(row, column, value)
        session.add(row)
    session.flush()


def measure(session: Session) -> Quality:
    forms, nothing = read_forms(), read_nothing()
    hits = {form: _hits(session, form.word) for form in forms}
    shares = {
        f: len(f.right.intersection(h[:FIRST])) / len(h[:FIRST]) for f, h in hits.items() if h
    }
    missed = [form.word for form in forms if not form.wanted.intersection(hits[form])]
    noisy = [word for word in nothing if _hits(session, word)]
    recall = [len(form.wanted.intersection(hits[form])) / len(form.wanted) for form in forms]
    return Quality(
        found=1 - len(missed) / len(forms),
        all_found=sum(recall) / len(forms),
        right=sum(shares.values()) / len(shares),
        silent=1 - len(noisy) / len(nothing),
        missed=missed,
        wrong=[f"{form.word} {hits[form][:FIRST]}" for form, share in shares.items() if share < 1],
        noisy=noisy,
    )


def _hits(session: Session, word: str) -> list[str]:
    search = ProcurementSearch(q=word)
    chosen = page(ANONYMOUS, search, ProcurementSort.RELEVANCE, start=None, limit=200)
    rows: Sequence[Procurement] = session.scalars(chosen).all()
    return [row.reference or "" for row in rows]


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    with private_servers() as servers:
        engine = create_engine(servers.url)
        with Session(engine) as session:
            load_builtin(session)
            add_documents(session)
            quality = measure(session)
        engine.dispose()
    print(f"{len(read_forms())} forms, {len(read_nothing())} other words")
    for name in ("found", "all_found", "right", "silent"):
        print(f"{name:10} {getattr(quality, name):.3f}")
    for name in ("missed", "noisy", "wrong"):
        print(f"{name}: {'; '.join(getattr(quality, name))}")


if __name__ == "__main__":
    main()
