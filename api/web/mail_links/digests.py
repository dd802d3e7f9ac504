"""The page that a digest too long for a mail leads to. Whoever has the mail may open it."""

from asyncio import to_thread

from litestar import Response, get
from litestar.params import FromPath

from api.core.clock import utc_now
from api.digests.links import Links, read_digest_token
from api.digests.whole_digests import read_kept
from api.http.requests import ApiRequest
from api.web.page import NEVER, language_of, message_page, render_page


@get("/digests/{token:str}", opt={"any_parameters": True}, include_in_schema=False)
async def whole_digest(request: ApiRequest, token: FromPath[str]) -> Response[str]:
    """404 alike for an address that we have not made and for what is no longer kept."""
    links, language = Links.of(request.settings), language_of(request)
    slot_id = read_digest_token(links.secret_key, token)
    if slot_id is None:
        return message_page(request, "digest.gone", status=404)
    kept = await request.transaction.run_sync(lambda sync: read_kept(sync, slot_id, language))
    digest = await to_thread(kept.build, utc_now(), links) if kept else None
    if digest is None:
        return message_page(request, "digest.gone", status=404)
    return await to_thread(render_page, request, "digest", cache=NEVER, digest=digest)
