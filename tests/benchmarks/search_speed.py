"""What a search costs, as a ratio to a plain word of a title inside one run; what indexing costs.

    uv run python -m tests.benchmarks.search_speed [procurements] [rounds]

Each round asks all searches in turn, so that a busy machine slows all of them. A page is the
statement of the first fifty, the counts those of all eight facets.
"""

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - the mappers must know every table
from api.codelists.jobs import load_builtin
from api.core.actor import ANONYMOUS
from api.core.search_words import _indexed_terms
from api.plans.inputs.search import Facet, ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries.search import counts, page
from api.plans.rules.content import fields_of, searched
from tests.benchmarks.common import (
    Servers,
    machine,
    print_head,
    print_row,
    private_servers,
    spread,
    vacuum,
)
from tests.benchmarks.procurement_data import add_procurements

AS_THE_API = "-c random_page_cost=1.1 -c plan_cache_mode=force_custom_plan -c jit=off"
"""Of `api/core/db.py`: without them whole tables are read, and the figures are of another plan."""
PLAIN = "siivous"
SEARCHES = {
    PLAIN: "an eighth has it in the title",
    "koulupalveluissa": "a compound",
    "siivoaminen": "another word of the verb",
    "talvikunnossapitotyöt": "a compound said apart",
    "cleaning services": "by meaning, in another language",
    "siivuos": "a typing error",
    "siivouspavlelut": "a typing error in a compound",
    "xyzzyplugh": "no word",
    "9091": "the beginning of a code",
    "hanke": "nearly all, in texts",
}


def timed(work: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - started) * 1000


def ask_page(session: Session, q: str) -> None:
    search = ProcurementSearch(q=q)
    session.scalars(page(ANONYMOUS, search, ProcurementSort.RELEVANCE, start=None, limit=50)).all()
    session.expunge_all()


def ask_counts(session: Session, q: str) -> None:
    session.execute(counts(ANONYMOUS, ProcurementSearch(q=q), list(Facet), total=True)).all()


def searches(servers: Servers, rounds: int) -> None:
    pages, counted = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    engine = create_engine(servers.url, connect_args={"options": AS_THE_API})
    with Session(engine) as session:
        for number in range(rounds + 1):  # the first warms the caches
            for q in SEARCHES:
                page_took = timed(ask_page, session, q)
                counts_took = timed(ask_counts, session, q)
                if number:
                    pages[q].append(page_took)
                    counted[q].append(counts_took)
    engine.dispose()
    print_head("search", "", "page, ms", "of the plain", "counts, ms", "of the plain")
    for q, what in SEARCHES.items():
        of_page, of_counts = (
            f"{statistics.median(own[q]) / statistics.median(own[PLAIN]):.2f}"
            for own in (pages, counted)
        )
        print_row(q, what, spread(pages[q]), of_page, spread(counted[q]), of_counts)


def indexing(servers: Servers) -> None:
    """Terms of a thousand procurements, of words never met and of words that were."""
    engine = create_engine(servers.url)
    with Session(engine) as session:
        rows = [fields_of(row) for row in session.query(Procurement).limit(1_000)]
    engine.dispose()
    _indexed_terms.cache_clear()
    first, again = (timed(lambda: [searched(row) for row in rows]) for _ in range(2))
    print(f"\nterms of {len(rows)} procurements: {first:.0f} ms, again {again:.0f} ms")


def main() -> None:
    procurements, rounds = (*map(int, sys.argv[1:]), *(5_000, 12)[len(sys.argv) - 1 :])
    with private_servers() as servers:
        engine = create_engine(servers.url)
        with Session(engine) as session:
            load_builtin(session)
            session.commit()
        engine.dispose()
        add_procurements(servers.url, procurements)
        vacuum(servers)
        print(f"{machine(servers.url)}; {procurements:,} procurements, {rounds} rounds\n")
        searches(servers, rounds)
        indexing(servers)


if __name__ == "__main__":
    main()
