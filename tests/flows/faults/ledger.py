"""The books: what was written, and what became of it in the log, in mails and in webhooks.

Opened before a load and closed when nothing waits any more; only what came in between counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from standardwebhooks import Webhook

from api.core.events import TYPE_PREFIX
from api.core.outbox import OutboxEvent
from api.local.ports import LOOPBACK
from api.mails.message import message_id
from api.watches.models import DigestSlot, Match, SlotState
from tests.flows.faults.load import Load, Seen
from tests.flows.faults.market import WATCHERS, Market
from tests.flows.faults.writing import STEPS, Written
from tests.flows.people import text_of
from tests.flows.platform import Platform
from tests.receiver import Received, Receiver


@dataclass(frozen=True)
class Pair:
    """What there had to be, and what there is; the rest are copies."""

    due: int
    came: int

    @property
    def again(self) -> int:
        return self.came - self.due

    def __str__(self) -> str:
        return f"{self.due} / {self.came}"


@dataclass(frozen=True)
class Sums:
    facts: Pair
    matches: Pair
    mails: Pair
    webhooks: Pair


class Ledger:
    def __init__(self, platform: Platform, market: Market, receivers: Sequence[Receiver]) -> None:
        self._platform, self._market, self._receivers = platform, market, receivers
        self.head = int(platform.scalar(select(func.coalesce(func.max(OutboxEvent.position), 0))))
        self._mails = len(platform.sink.received)
        self._messages = [len(receiver.received) for receiver in receivers]

    def close(self, load: Load) -> tuple[Sums, list[str]]:
        """The sums, and everything that does not add up."""
        log = self._log()
        planned = [item["id"] for item in log if item["type"] == TYPE_PREFIX + STEPS[0]]
        slots = self._slots(planned)
        mails = self._platform.sink.mails[self._mails :]
        copies = Counter(mail["Message-ID"] for mail in mails)
        messages = [
            receiver.received[start:]
            for receiver, start in zip(self._receivers, self._messages, strict=True)
        ]
        faults = [
            *_log_faults(log, load.written),
            *self._position_faults(),
            *_reader_faults("page", load.paged, log),
            *_reader_faults("stream", load.streamed, log),
            *_match_faults(planned, slots, copies.keys()),
            *_told_faults(mails, self._market.watchers, load.written),
        ]
        for hook, received in zip(self._market.hooks, messages, strict=True):
            faults += _webhook_faults(received, log, hook.secret)
        sums = Sums(
            facts=Pair(len(STEPS) * len(load.written), len(log)),
            matches=Pair(WATCHERS * len(load.written), len(slots)),
            mails=Pair(len({slot for _, _, slot, _ in slots}), len(mails)),
            webhooks=Pair(len(log) * len(messages), sum(map(len, messages))),
        )
        return sums, faults

    def _log(self) -> list[dict[str, Any]]:
        """As anybody reads it."""
        result: list[dict[str, Any]] = []
        after = self.head
        while True:
            answer = self._platform.client().get(f"/v1/events?after={after}&limit=200")
            page = answer.raise_for_status().json()
            result += page["items"]
            if after == page["next"]:
                return result
            after = page["next"]

    def _position_faults(self) -> Iterator[str]:
        """Of public and private facts together there are no gaps."""
        newer = select(func.max(OutboxEvent.position) - func.count()).where(
            OutboxEvent.position > self.head
        )
        if self._platform.scalar(newer) != self.head:
            yield "positions have gaps"

    def _slots(self, planned: Sequence[str]) -> list[Row[UUID, UUID, UUID, SlotState]]:
        """Where each match went."""
        stmt = (
            select(Match.event_id, DigestSlot.person_id, DigestSlot.id, DigestSlot.state)
            .join(DigestSlot, DigestSlot.id == Match.slot_id)
            .where(Match.event_id.in_(planned))
        )
        with self._platform.sessions() as session:
            return list(session.execute(stmt))


def _match_faults(
    planned: Sequence[str], slots: Sequence[Row[UUID, UUID, UUID, SlotState]], came: Set[str]
) -> Iterator[str]:
    """Each fact went into one slot of each watcher; each slot was told, and nothing else was."""
    expected = Counter(dict.fromkeys(planned, WATCHERS))
    counter = Counter(str(fact) for fact, *_ in slots)
    if counter != expected or len({row[:2] for row in slots}) != len(slots):
        yield f"{counter.total()} matches of {len(counter)} facts, not {expected.total()}"
    if any(state is not SlotState.MAILED for *_, state in slots):
        yield "not every slot was closed with a mail"
    digests = {message_id(f"digest:{slot}", LOOPBACK) for _, _, slot, _ in slots}
    if digests != came:
        yield f"{len(digests - came)} digests have not come, {len(came - digests)} are of nothing"


def _log_faults(log: Sequence[dict[str, Any]], written: Sequence[Written]) -> Iterator[str]:
    """Exactly the facts of what was written, each once, those of a thing in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in log:
        found[item["subject"]].append(item["type"].removeprefix(TYPE_PREFIX))
    expected = {f"procurements/{one.id}": list(STEPS) for one in written}
    for subject in found.keys() | expected.keys():
        if found.get(subject) != expected.get(subject):
            yield f"{subject}: {found.get(subject)} in the log, not {expected.get(subject)}"
    if any(after["position"] <= before["position"] for before, after in pairwise(log)):
        yield "the log is out of order"


def _reader_faults(name: str, got: Sequence[Seen], log: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Who followed it has the very same, once and in this order."""
    if list(got) != [Seen(item["position"], item["id"]) for item in log]:
        yield f"the reader by {name} was told something else than is in the log"


def _told_faults(
    mails: Sequence[Any], watchers: Sequence[str], written: Sequence[Written]
) -> Iterator[str]:
    """Each person reads of each procurement once; copies of a mail say the same."""
    texts: dict[str, set[str]] = defaultdict(set)
    told: dict[str, Counter[str]] = {one: Counter() for one in watchers}
    for mail in mails:
        words = text_of(mail)
        if mail["Message-ID"] not in texts:
            told[mail["To"]].update(line for line in words.splitlines() if "kohde" in line)
        texts[mail["Message-ID"]].add(words)
    titles = Counter(item.title for item in written)
    for watcher, heard in told.items():
        if heard != titles:
            yield f"{watcher} was not told of {titles - heard}, and too often of {heard - titles}"
    if any(len(copies) > 1 for copies in texts.values()):
        yield "copies of a mail differ"


def _webhook_faults(
    received: Sequence[Received], log: Sequence[dict[str, Any]], secret: str
) -> Iterator[str]:
    """Every fact, signed, as it is in the log; those of a thing in their order."""
    places: dict[str, list[int]] = defaultdict(list)
    for message in received:
        Webhook(secret).verify(message.body, dict(message.headers))
        places[message.event["subject"]].append(message.event["position"])
    facts = {item["id"]: item for item in log}
    came = {message.id: message.event for message in received}
    if came != facts:
        yield f"webhooks: {len(facts.keys() - came.keys())} facts have not come as they are"
    for subject, order in places.items():
        if order != sorted(order):  # a copy comes before the next fact, too
            yield f"webhooks about {subject} came in the order {order}"
