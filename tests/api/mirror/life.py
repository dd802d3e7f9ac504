"""Where the life happens: a command, what the workers do, then the mirror beside a fresh copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from api.core.clock import clock_stopped_at, utc_now
from api.dialogues.jobs import announce_closing, close_due, open_due
from api.documents.storage import Files
from api.events.jobs import publish_pending, run_delivery
from api.meetings.jobs import draw_due
from api.personal_data.jobs.erasures import erase_due
from api.personal_data.jobs.finishing import finish_hidings
from api.publication.jobs import publish_due
from api.surveys.jobs import publish_results
from tests.api.mirror.copying import Copy, Mirror, differences
from tests.api.twins.stage import Stage
from tests.contract.document import DOCUMENT
from workers import event_handlers

CLOCK = (
    publish_due,
    open_due,
    announce_closing,
    close_due,
    publish_results,
    draw_due,
)
OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in {"post", "put", "patch", "delete"}
}
"""All that change something."""


def _name_of(parameter: dict[str, Any]) -> str:
    shared = parameter.get("$ref", "").rpartition("/")[2]
    found = DOCUMENT["components"]["parameters"][shared] if shared else parameter
    return str(found["name"])


class Life(Stage):
    """`done`: the operations that were carried out. `found`: where the mirror was wrong."""

    def begin(self, ids: dict[str, str], addresses: dict[str, str]) -> None:
        """`ids`: of organisations, by the name of somebody in it; `addresses`: of people."""
        self.ids, self.addresses = dict(ids), addresses
        self.mirror = Mirror(self.read)
        self.done: set[str] = set()
        self.found: list[str] = []
        self.steps = 0

    async def read(self, address: str) -> Any:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = await self.ask("anonymous", "GET", path)
        assert answer.status_code in {200, 404, 409, 410}, f"{path}: {answer.text}"
        read = answer.json() if answer.is_success else None
        if read and read.get("next") and "events" not in path:
            more = await self.read(f"{parts.path}?cursor={read['next']}&{parts.query}")
            read["items"] += more["items"]
        return read

    async def act(self, operation: str, who: str, *ids: str, json: Any = None, **more: Any) -> Any:
        """One command of the contract, which must succeed; then everything is compared."""
        method, path, described = OPERATIONS[operation]
        for item in ids:
            before, _, rest = path.partition("{")
            path = before + str(item) + rest.partition("}")[2]
        first = more.pop("first", False)
        names = {_name_of(parameter) for parameter in described.get("parameters", ())}
        headers = {"If-Match": "*"} if "If-Match" in names and not first else {}
        query = more.pop("query", "")
        answer = await self.ask(who, method, path + query, json=json, headers=headers, **more)
        assert answer.is_success, f"{operation} by {who}: {answer.text}"
        self.done.add(operation)
        await self.pass_time(operation)
        is_json = "json" in answer.headers.get("content-type", "")
        return answer.json() if is_json else answer.text

    async def mailed_token(self, who: str) -> str:
        """Of the newest mail to them that has one."""
        mails = await self.mails_to({self.addresses[who]})
        texts = [mail.text for mail in mails if "token=" in mail.text]
        return texts[-1].split("token=")[1].split(maxsplit=1)[0]

    async def pass_time(self, what: str, after: timedelta = timedelta(seconds=1)) -> None:
        self.now += after
        with clock_stopped_at(self.now):
            await self.connection.run_sync(self._workers)
        await self.compare(what)

    async def compare(self, what: str) -> None:
        self.steps += 1
        await self.mirror.follow()
        fresh = Copy(self.read)
        await fresh.read_all()
        self.found += [
            f"after {what}: {difference}" for difference in differences(self.mirror, fresh)
        ]
        self.mirror.things = fresh.things  # so that each is found once

    def _workers(self, connection: Connection) -> None:
        @contextmanager
        def transaction() -> Iterator[Session]:
            session = Session(connection, join_transaction_mode="create_savepoint")
            with session, session.begin():
                yield session

        now = utc_now()
        for step in CLOCK:
            with transaction() as session:
                step(session, now)
        uploads, erasures = Files(self.settings.uploads), Files(self.settings.erasures)
        finish_hidings(transaction, uploads, erasures, now)
        erase_due(transaction, now)
        published = True
        while published:  # a reaction may have changed something in its turn
            with transaction() as session:
                published = self._relay(session)

    def _relay(self, session: Session) -> bool:
        done = publish_pending(session, event_handlers.CONSUMERS_OF, utc_now())
        for delivery in done.deliveries:
            run_delivery(session, delivery, event_handlers.handle)
        return done.events > 0
