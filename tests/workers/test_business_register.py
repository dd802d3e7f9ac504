"""Look-ups in the business register take bounded time and memory, one at a time."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.organisations.models import (
    BusinessRegisterState,
    Confirmation,
    Organisation,
    RegisterEntry,
)
from api.organisations.register_jobs import (
    LEASE,
    enrol_suppliers,
    note_found,
    note_no_answer,
    take_question,
)
from api.organisations.rules.register import RegisterAnswer
from tests.factories.organisations import (
    business_id,
    claimed,
    organisation,
    register_entry,
    supplier,
)
from tests.register import Conduct, Register, Reply, company, found
from workers.register.client import MAX_RESPONSE_BYTES, NoAnswer, look_up

ID = business_id()
OLD_AND_NEW = [
    {"name": "Vanha Nimi Oy", "type": "1", "endDate": "2019-04-30", "version": 2},
    {"name": "Karhu Logistics", "type": "3", "version": 1},
    {"name": "Björn Transport Ab", "type": "2", "version": 1},
    {"name": "  Kuljetus   Karhu Oy ", "type": "1", "version": 1},
]


@pytest.fixture
def register() -> Iterator[Register]:
    with Register().running() as running:
        yield running


def _ask(register: Register, *, seconds: float = 5) -> RegisterAnswer | NoAnswer:
    return look_up(register.url, ID, seconds=seconds)


def test_a_firm_is_found_by_its_id(register: Register) -> None:
    assert _ask(register) == RegisterAnswer(
        BusinessRegisterState.LISTED, "Kuljetus Karhu Oy", "www.karhu.fi"
    )
    assert register.asked == [ID]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (found(), RegisterAnswer(BusinessRegisterState.UNKNOWN)),
        (
            found(company(ID, endDate="2024-12-31")),
            RegisterAnswer(BusinessRegisterState.CEASED, "Kuljetus Karhu Oy", "www.karhu.fi"),
        ),
        (
            found(company(ID, names=OLD_AND_NEW)),
            RegisterAnswer(BusinessRegisterState.LISTED, "Kuljetus   Karhu Oy", "www.karhu.fi"),
        ),
        (
            found(company(ID, names=OLD_AND_NEW[:1], endDate="2019-04-30")),
            RegisterAnswer(BusinessRegisterState.CEASED, "Vanha Nimi Oy", "www.karhu.fi"),
        ),
        (
            found(company(ID, website=None)),
            RegisterAnswer(BusinessRegisterState.LISTED, "Kuljetus Karhu Oy"),
        ),
        (
            found(company(ID, website={"url": ""})),
            RegisterAnswer(BusinessRegisterState.LISTED, "Kuljetus Karhu Oy"),
        ),
        (
            found(company(business_id()), company(ID)),
            RegisterAnswer(BusinessRegisterState.LISTED, "Kuljetus Karhu Oy", "www.karhu.fi"),
        ),
    ],
)
def test_answer_of_the_register_is_parsed(
    register: Register, reply: Reply, expected: RegisterAnswer
) -> None:
    register.conduct = lambda *_: reply
    assert _ask(register) == expected


@pytest.mark.parametrize(
    "reply",
    [
        (429, b"", {"Retry-After": "120"}),
        (429, b"", {"Retry-After": "soon"}),
        (400, b'{"errorcode": 3}', {}),
        (500, b"<h1>oops</h1>", {}),
        (503, b"", {"Retry-After": "9" * 5000}),
        (302, b"", {"Location": "http://127.0.0.1:1/"}),
        (200, b"<html>maintenance</html>", {}),
        (200, b'{"companies": [{"businessId"', {}),
        (200, b"[" * 100_000, {}),
        (200, b"\xff\xfe", {}),
        (200, b"{}", {}),
        found(company(business_id())),
        found(company(ID, names=[])),
        found(company(ID, names=[{"name": "Paha\u202e Oy", "type": "1"}])),
    ],
)
def test_malformed_answer_is_rejected(register: Register, reply: Reply) -> None:
    register.conduct = lambda *_: reply
    answer = _ask(register)
    assert isinstance(answer, NoAnswer)
    longest = answer.retry_after or timedelta(0)
    assert longest == (timedelta(seconds=120) if reply[2].get("Retry-After") == "120" else longest)
    assert longest <= timedelta(days=1)
    assert len(register.asked) == 1, "redirects are not followed"


def _huge(connection: socket.socket, _: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    for _n in range(10_000):
        connection.sendall(chunk)


def _dripping(connection: socket.socket, _: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _n in range(1000):
        connection.sendall(b" ")
        time.sleep(0.05)


def _silent(connection: socket.socket, _: str) -> None:
    connection.recv(1)


def _hanging_up(connection: socket.socket, _: str) -> None:
    connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("conduct", [_huge, _dripping, _silent, _hanging_up])
def test_endless_answer_takes_bounded_time(register: Register, conduct: Conduct) -> None:
    """A second is allowed; three of slack are for a machine that is busy."""
    register.conduct = conduct
    start = time.monotonic()
    assert isinstance(_ask(register, seconds=1), NoAnswer)
    assert time.monotonic() - start < 4
    assert MAX_RESPONSE_BYTES < 1_000_000


def test_unreachable_register_gives_no_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        answer = look_up(f"http://127.0.0.1:{port}/v3", ID, seconds=2)
    assert isinstance(answer, NoAnswer)


def test_name_follows_the_register_with_an_event(sync_session: Session) -> None:
    firm = claimed(name="Halpa Kuljetus Karhu")
    sync_session.add_all([firm, entry := register_entry(firm, due_at=utc_now())])
    sync_session.flush()
    question = take_question(sync_session, utc_now())
    assert question is not None
    assert question.business_id == firm.business_id
    assert take_question(sync_session, utc_now()) is None, "nobody asks twice"
    now = utc_now()
    found_it = RegisterAnswer(BusinessRegisterState.LISTED, "Kuljetus Karhu Oy", "karhu.fi")
    for _ in range(2):
        note_found(sync_session, question, found_it, now)
    sync_session.flush()
    assert firm.name["fi"].text == "Kuljetus Karhu Oy"  # type: ignore[index]
    assert firm.name_keys == ["kuljetuskarhu", "kuljetuskarhuoy"]
    assert (entry.state, entry.website, entry.attempts) == (
        BusinessRegisterState.LISTED,
        "karhu.fi",
        0,
    )
    rows = sync_session.scalars(select(OutboxEvent.type)).all()
    assert rows == ["organisation.renamed.v1"]


def test_missing_answer_is_retried_with_growing_delay(
    sync_session: Session,
) -> None:
    firm = supplier()
    sync_session.add_all([firm, entry := register_entry(firm, due_at=utc_now())])
    sync_session.flush()
    question = take_question(sync_session, utc_now())
    assert question is not None
    assert entry.due_at > utc_now() + LEASE - timedelta(minutes=1)
    now, waits = utc_now(), []
    for _ in range(20):
        note_no_answer(sync_session, question, now, None)
        waits.append(entry.due_at - now)
    assert waits[:3] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert waits[-1] == timedelta(days=1)
    note_no_answer(sync_session, question, now, timedelta(days=365))
    assert entry.due_at - now == timedelta(days=1)
    assert (entry.state, entry.name) == (BusinessRegisterState.LISTED, "Esimerkki Oy")


def test_only_finnish_suppliers_are_enrolled_once(sync_session: Session) -> None:
    finnish = claimed(name="A Oy")
    sync_session.add_all(
        [
            finnish,
            organisation(name="Kunta"),
            supplier(name="B AB", country="SE", id_scheme="SE-BLV"),
            gone := supplier(name="C Oy"),
            register_entry(gone),
        ]
    )
    sync_session.flush()
    now = utc_now()
    assert [enrol_suppliers(sync_session, now) for _ in range(2)] == [1, 0]
    waiting = select(RegisterEntry.organisation_id).where(
        RegisterEntry.state == BusinessRegisterState.WAITING
    )
    assert sync_session.scalars(waiting).all() == [finnish.id]


def test_displaced_supplier_is_not_looked_up(sync_session: Session) -> None:
    firm = claimed(name="Vahvistamaton tili", confirmation=Confirmation.DISPLACED)
    sync_session.add_all([firm, register_entry(firm, due_at=utc_now())])
    sync_session.flush()
    assert take_question(sync_session, utc_now()) is None
    assert sync_session.get_one(Organisation, firm.id).confirmation is Confirmation.DISPLACED
