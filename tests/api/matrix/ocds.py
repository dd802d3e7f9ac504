from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.ids import new_id
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.ocds import bulk_file, process, release
from tests.factories.world import World


def _release(path: str, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        of = process(world.buyer, new_id())
        session.add(of)
        await session.flush()
        row = release(of, **values)
        session.add(row)
        await session.flush()
        return Call(path.format(ocid=of.ocid, release=row.id))

    return given


async def _file(world: World, session: AsyncSession) -> Call:
    content = b"{}"
    row = bulk_file(2027, content)
    session.add(row)
    await session.flush()
    return Call("/v1/ocds/bulk/2027.jsonl.gz", stored={row.storage_key or "": content})


ROWS = [
    Row("list_ocds_files", at("/v1/ocds/bulk"), everyone(200)),
    Row("get_ocds_file", _file, everyone(200)),
    Row("list_ocds_releases", at("/v1/ocds/releases"), everyone(200)),
    Row("list_ocds_records", at("/v1/ocds/records"), everyone(200)),
    Row("get_ocds_release", _release("/v1/ocds/releases/{release}"), everyone(200)),
    Row(
        "get_ocds_release",
        _release("/v1/ocds/releases/{release}", body=None),
        everyone(410),
        state="withdrawn",
    ),
    Row("get_ocds_record", _release("/v1/ocds/records/{ocid}"), everyone(200)),
]
