"""What reading a sheet costs: 5,000 rows of 20 columns.

    uv run python -m tests.benchmarks.sheet [rounds]

The reader against its own first step (bytes to a table of texts), and 5,000 rows against 500: what
is done twice shows in the first ratio, what grows with the square in the second. Of CPU.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable

from api.plans.importing.matching import PlanRows, build_import
from api.plans.importing.sheet.parser import read_plan
from api.spreadsheets.limits import DEFAULT_LIMITS
from api.spreadsheets.workbook import read_workbook
from tests.benchmarks.common import load, print_head, print_row

_HEAD = (
    "Nro;Diaarinumero;Hankinta;Kuvaus;Hankinnan laji;CPV;Arvo €;Markkinavuoropuhelu;"
    "Hankintailmoitus;Sopimus alkaa;Sopimuskausi;Optio;Menettely;Kunta;Toimiala;Yhteyshenkilö;"
    "Osat;Pk-yritykset;Vastuullisuus;Lisätiedot"
)
_CHOICES = (
    ("palvelu", "tavara", "urakka"),
    ("60130000", "90910000", "45000000"),
    ("60 000–150 000 €", "noin 1,5 M€", "alle 60 t€/vuosi", "35 000 €"),
    ("Q1/2027", "helmikuu 2027", "-", ""),
    ("Q3/2027", "syksy 2027", "15.9.2027", "9/2027"),
    ("1.1.2028", "2028", "Q1/2028"),
    ("4 v", "2+1+1 v", "36 kk"),
    ("", "2 v"),
    ("Avoin menettely",),
    ("Oulu",),
    ("Tekniset palvelut", "Sivistys"),
    tuple(f"Maija Malli {n}, 050 123 456{n}, maija{n}@kunta.example" for n in range(7)),
    ("ei", "3", "kyllä"),
    ("kyllä",),
    ("Vähäpäästöinen kalusto",),
    ("Päivittyy vuosittain",),
)
ROWS, FEW = 5_000, 500


def sheet(rows: int) -> bytes:
    chance = random.Random(1)  # the same sheet in every run
    lines = [_HEAD]
    for number in range(1, rows + 1):
        own = [str(number), f"OUL/{number}/2027", f"Kuljetukset {number}", f"Reitti {number}"]
        lines.append(";".join(own + [chance.choice(texts) for texts in _CHOICES]))
    return "\n".join(lines).encode()


def main(rounds: int) -> None:
    many, few = sheet(ROWS), sheet(FEW)
    reading = read_plan(many, default_year=2027)
    sides: dict[str, Callable[[], object]] = {
        "table of texts": lambda: read_workbook(many, "plan.csv", DEFAULT_LIMITS),
        "500 rows": lambda: read_plan(few, default_year=2027),
        "5,000 rows": lambda: read_plan(many, default_year=2027),
        "against the plan": lambda: build_import(reading, PlanRows()),
    }
    found = {name: [_cpu(side) for _ in range(rounds)] for name, side in sides.items()}
    medians = {name: statistics.median(times) for name, times in found.items()}
    print(f"load {load()}")
    print_head("side", "seconds of CPU", "of the table", "of 500 rows")
    for name, seconds in medians.items():
        ratios = (seconds / medians["table of texts"], seconds / medians["500 rows"])
        print_row(name, f"{seconds:.2f}", *(f"{ratio:.1f}" for ratio in ratios))


def _cpu(side: Callable[[], object]) -> float:
    began = time.process_time()
    side()
    return time.process_time() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
