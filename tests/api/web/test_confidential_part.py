"""The confidential part of a contribution is changed and removed by its author alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ConfidentialGround, ConfidentialPart, Contribution
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.matrix.places import at_confidential
from tests.api.web.visitor import Visitor
from tests.factories.world import World

OLD = "Kalustomme riittää 12 reitille."


@pytest.fixture
async def path(world: World, session: AsyncSession) -> str:
    path = await at_confidential("")(world, session)
    await session.commit()
    return path


@pytest.fixture
def author(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    return visitor


async def test_author_changes_and_removes_it(
    author: Visitor, path: str, session: AsyncSession
) -> None:
    mine = f"{path.partition('/contributions')[0]}/mine"
    await author.open(mine)
    assert path in author.page.text
    await author.open(path)
    assert OLD in dict(author.filled({}))["text"]
    await author.submit({"text": f"Uusi luku {SCRIPT}", "ground": "security"})
    assert "Luottamuksellinen osa on muutettu." in author.main()
    assert "Uusi luku" not in author.main()
    part = (await session.scalars(select(ConfidentialPart))).one()
    assert part.text == f"Uusi luku {SCRIPT}"
    assert part.ground is ConfidentialGround("security")
    await author.open(f"{path}/remove")
    await author.submit()
    assert "Luottamuksellinen osa on poistettu." in author.main()
    assert path not in author.page.text
    assert (await session.scalars(select(ConfidentialPart))).one_or_none() is None
    assert (await session.scalars(select(Contribution))).one() is not None


@pytest.mark.parametrize("text", ["", "x" * 20_001])
async def test_bad_text_comes_back_at_its_field(author: Visitor, path: str, text: str) -> None:
    await author.open(path)
    page = await author.submit({"text": text})
    assert page.status_code in {400, 422}
    assert set(author.errors()) == {"text"}
    assert dict(author.filled({}))["text"] == text


async def test_two_windows_of_the_author(
    client: ApiClient, world: World, author: Visitor, path: str
) -> None:
    other = Visitor(client)
    other.sign_in(world.token("resident"))
    await author.open(path)
    await other.open(path)
    await other.submit({"text": "Toisen ikkunan teksti"})
    page = await author.submit({"text": "Tämän ikkunan teksti"})
    assert page.status_code == 412
    assert "Toisen ikkunan teksti" in author.main()
    assert dict(author.filled({}))["text"] == "Tämän ikkunan teksti"


async def test_nobody_else_reads_it_here(client: ApiClient, world: World, path: str) -> None:
    visitor = Visitor(client)
    for name in ("officer", "supplier", "operator"):
        visitor.sign_in(world.token(name))
        page = await visitor.open(path)
        assert page.status_code == 403
        assert OLD not in page.text
