"""A row of the matrix: a request, and the status that each kind of actor gets."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue
from tests.factories.world import ACTORS, ANONYMOUS, RECEIPTS, World

ANY_VERSION = {"If-Match": "*"}


@dataclass(frozen=True)
class Call:
    """The request to make, once its things exist."""

    path: str
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    stored: Mapping[str, bytes] = field(default_factory=dict)
    """What lies in the store, by key."""
    dialogue: Dialogue | None = None
    """Where the actor `receipt` takes part."""


Given = Callable[[World, AsyncSession], Awaitable[Call]]


@dataclass(frozen=True)
class Row:
    """`expected` names every actor's status. `state` tells rows of the same operation apart."""

    operation_id: str
    given: Given
    expected: Mapping[str, int]
    state: str = ""

    @property
    def name(self) -> str:
        return f"{self.operation_id}[{self.state}]" if self.state else self.operation_id


def everyone(status: int, **others: int) -> dict[str, int]:
    """The same for all, but for those named. A receipt changes nothing unless it is named."""
    unknown = set(others) - set(ACTORS)
    assert not unknown, f"no such actor: {unknown}"
    anybody = {receipt: others.get(ANONYMOUS, status) for receipt in RECEIPTS}
    return {actor: others.get(actor, anybody.get(actor, status)) for actor in ACTORS}


def at(path: str, json: Any = None, **headers: str) -> Given:
    """A request that needs nothing but the world.

    `{buyer}` and `{supplier}` are the organisations, `{officer}` and the like people.
    """

    async def given(world: World, session: AsyncSession) -> Call:
        people = {name: person.id for name, person in world.people.items()}
        names = {**people, "buyer": world.buyer.id, "supplier": world.supplier.id}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Call(path.format(**names), json, sent)

    return given
