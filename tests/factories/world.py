"""The people of the tests: a buyer's house, another buyer, suppliers, a resident, the operator."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person, PlatformRole
from api.core.actor import Permission
from api.dialogues.models import Dialogue
from api.organisations.models import Organisation, Role
from tests.factories import accounts, organisations
from tests.factories.dialogues import dialogue
from tests.factories.participation import receipt

ANONYMOUS = "anonymous"
RECEIPTS = ("receipt", "receipt_elsewhere")
"""Somebody unknown with a receipt of the dialogue in question, or of another one."""

STAFF = {
    "leader": Role.LEADER,
    "officer": Role.OFFICER,
    "occasional": Role.OCCASIONAL,
    "viewer": Role.VIEWER,
}

ACTORS = (
    ANONYMOUS,
    "resident",
    *STAFF,
    "stranger",
    "supplier",
    "member",
    "rival",
    "operator",
    "moderator",
    "api_key",
    *RECEIPTS,
)
"""`stranger` is an officer of another buyer, `rival` the admin of another supplier.

`api_key` belongs to the buyer and has every scope. `hand_out_receipts` makes the receipts.
"""


@dataclass
class World:
    buyer: Organisation
    other_buyer: Organisation
    supplier: Organisation
    rival: Organisation
    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, name: str) -> str | None:
        return None if name == ANONYMOUS else self.tokens[name]


async def hand_out_receipts(world: World, session: AsyncSession, here: Dialogue | None) -> None:
    """Unless the test has handed one out already. Without a dialogue both are of another."""
    elsewhere = dialogue(world.other_buyer)
    places = (here or elsewhere, elsewhere)
    session.add(elsewhere)
    await session.flush()
    for number, (name, where) in enumerate(zip(RECEIPTS, places, strict=True)):
        if name not in world.tokens:
            holder, world.tokens[name] = receipt(where, number=900 + number)
            session.add(holder)
    await session.flush()


async def build_world(session: AsyncSession) -> World:
    world = World(
        buyer=organisations.organisation(name="Oulun kaupunki"),
        other_buyer=organisations.organisation(name="Raision kaupunki"),
        supplier=organisations.supplier(name="Puhtax Oy"),
        rival=organisations.supplier(name="Kiilto Siivous Oy"),
    )
    session.add_all([world.buyer, world.other_buyer, world.supplier, world.rival])
    places = {name: (world.buyer, role) for name, role in STAFF.items()} | {
        "stranger": (world.other_buyer, Role.OFFICER),
        "supplier": (world.supplier, Role.ADMIN),
        "member": (world.supplier, Role.MEMBER),
        "rival": (world.rival, Role.ADMIN),
    }
    platform = {"operator": PlatformRole.OPERATOR, "moderator": PlatformRole.MODERATOR}
    for name in ACTORS:
        if name not in {ANONYMOUS, "api_key", *RECEIPTS}:
            world.people[name] = accounts.person(name=name, platform_role=platform.get(name))
    session.add_all(world.people.values())
    await session.flush()
    for name, person in world.people.items():
        row, world.tokens[name] = accounts.signed_in(person)
        session.add(row)
        if name in places:
            session.add(organisations.membership(person, *places[name]))
    key, world.tokens["api_key"] = organisations.api_key(world.buyer, *Permission)
    session.add(key)
    await session.flush()
    return world
