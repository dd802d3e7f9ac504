"""Today: what waits for a buyer's people, each one click from the place to act."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from api.buyer_digests import queries
from api.buyer_digests.jobs import reader_of
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.model import Reader
from api.buyer_digests.overview import Work, work_of
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.http.requests import ApiRequest
from api.web.buying.access import buyer_of_writer
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

MOST_SHOWN = 50
"""Entries of a topic; the rest is counted."""


class WorkPages(Controller):
    path = "/buyers/{organisation_id:uuid}/work"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def work(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Response[str]:
        buyer = await buyer_of_writer(request, organisation_id)
        reader = await _reader(request, buyer.id)
        links = BuyerLinks.of(request.settings)
        topics = await _work(request.transaction, reader, links, utc_now())
        return render_page(
            request,
            "work",
            cache=NEVER,
            buyer=buyer,
            buyer_name=best_text(buyer.name, language_of(request)),
            topics=topics,
            most=MOST_SHOWN,
            base=request.settings.public_url,
        )


async def _reader(request: ApiRequest, organisation_id: UUID) -> Reader:
    """The member who asks, with the permissions that the request has, in the page's language."""
    stmt = queries.member(organisation_id, request.actor.require_person())
    role, person, organisation = found_or_404((await request.transaction.execute(stmt)).first())
    reader = reader_of(role, person, organisation)
    return msgspec.structs.replace(reader, actor=request.actor, language=language_of(request))


async def _work(session: AsyncSession, reader: Reader, links: BuyerLinks, now: datetime) -> Work:
    return await session.run_sync(lambda sync: work_of(sync, reader, links, now))
