"""Saved searches and follows, and how often to be told."""

from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from api.accounts.routes import throttle_confirmation
from api.core.actor import Permission
from api.core.email_address import written_email
from api.http.authorization import PUBLIC, access
from api.http.etags import PRIVATE, Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.watches import email_subscriptions, queries, service
from api.watches.inputs import (
    EmailWatchConfirm,
    EmailWatchCreate,
    FollowPut,
    WatchCreate,
    WatchPatch,
)
from api.watches.limits import require_asking, require_mail
from api.watches.models import Watch
from api.watches.schemas import (
    EmailWatchOut,
    FeedAddresses,
    FollowOut,
    WatchOut,
    feed_addresses,
    follow_out,
    watch_out,
)

_PRIVATE = {"Cache-Control": PRIVATE}


async def _shown(request: ApiRequest, row: Watch) -> WatchOut:
    return watch_out(row, await service.buyers_named_by(request.transaction, [row]))


class WatchController(Controller):
    path = "/watches"
    tags = ("Watches",)

    @get(
        "/",
        operation_id="list_watches",
        summary="Your watches",
        opt=access(Permission.SELF_MANAGE),
    )
    async def list_watches(
        self, request: ApiRequest, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[WatchOut]]:
        """Oldest first."""
        paging = Paging(request, cursor, limit, queries.SortKey)
        person_id = request.actor.require_person()
        rows = await request.scalars(
            queries.own_page(person_id, follows=False, start=paging.start, limit=limit)
        )
        buyers = await service.buyers_named_by(request.transaction, rows)
        return paging.answer(
            rows, keys=lambda row: (row.id,), build=lambda row: watch_out(row, buyers)
        )

    @post(
        "/",
        operation_id="create_watch",
        summary="Watch a search",
        opt=access(Permission.SELF_MANAGE),
    )
    async def create_watch(
        self, request: ApiRequest, data: JSONBody[WatchCreate]
    ) -> Response[WatchOut]:
        """You are told of new procurements and dialogues that fit, and of last days to take part.

        Values of one field are alternatives, different fields must all fit, an empty field fits
        anything. At the most 100 watches a person.
        """
        row = await service.create(request.transaction, request.actor, data)
        headers = {"Location": f"/v1/watches/{row.id}"}
        return answer(request, await _shown(request, row), of=row, status=201, headers=headers)

    @post(
        "/by-email",
        operation_id="create_email_watch",
        summary="Watch a search without an account",
        opt=access(PUBLIC, anonymous=True),
        status_code=202,
    )
    async def create_email_watch(
        self, request: ApiRequest, data: JSONBody[EmailWatchCreate]
    ) -> Response[EmailWatchOut]:
        """Mails the address a link to confirm with, valid once and for three days; at most three
        mails a day to a mailbox, twenty an hour from an address.

        Until it is confirmed the address gets nothing else. The answer is the same whether it is
        known or not. Once confirmed it is a watch like any other: signing in with the same address
        shows it.
        """
        await require_asking(request.transaction, request.origin)
        email, language = written_email(data.email), data.language or request.language
        row = await email_subscriptions.ask(
            request.transaction, request.actor, data, email, language
        )
        await require_mail(request.transaction, email, request.origin)
        return answer(request, EmailWatchOut(row.expires_at), status=202, headers=_PRIVATE)

    @post(
        "/by-email/confirm",
        operation_id="confirm_email_watch",
        summary="Confirm with what the mail brought",
        opt=access(PUBLIC, anonymous=True),
        status_code=201,
    )
    async def confirm_email_watch(
        self, request: ApiRequest, data: JSONBody[EmailWatchConfirm]
    ) -> Response[WatchOut]:
        """What the button behind the mailed link does. Nobody is signed in by it."""
        await throttle_confirmation(request)
        row = await email_subscriptions.confirm(request.transaction, data.token, request.language)
        headers = {**_PRIVATE, "Location": f"/v1/watches/{row.id}"}
        return answer(request, await _shown(request, row), status=201, headers=headers)

    @get(
        "/{watch_id:uuid}",
        operation_id="get_watch",
        summary="One of your watches",
        opt=access(Permission.SELF_MANAGE),
    )
    async def get_watch(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Response[WatchOut]:
        """Other people's watches are not found."""
        row = await service.get(request.transaction, request.actor, watch_id)
        return answer(request, await _shown(request, row), of=row)

    @patch(
        "/{watch_id:uuid}",
        operation_id="update_watch",
        summary="Change a watch",
        opt=access(Permission.SELF_MANAGE),
    )
    async def update_watch(
        self,
        request: ApiRequest,
        watch_id: FromPath[UUID],
        data: JSONBody[WatchPatch],
        expected: Expected,
    ) -> Response[WatchOut]:
        """JSON Merge Patch; `criteria` is replaced as a whole."""
        row = await service.update(request.transaction, request.actor, watch_id, data, expected)
        return answer(request, await _shown(request, row), of=row)

    @delete(
        "/{watch_id:uuid}",
        operation_id="delete_watch",
        summary="Stop watching",
        opt=access(Permission.SELF_MANAGE),
    )
    async def delete_watch(self, request: ApiRequest, watch_id: FromPath[UUID]) -> None:
        """What it has found and not told yet is dropped."""
        await service.remove(request.transaction, request.actor, watch_id, follow=False)

    @post(
        "/{watch_id:uuid}/feed",
        operation_id="create_watch_feed",
        summary="Make a secret address for its feed",
        opt={**access(Permission.SELF_MANAGE), "shows_secret": True},
    )
    async def create_watch_feed(
        self, request: ApiRequest, watch_id: FromPath[UUID]
    ) -> Response[FeedAddresses]:
        """For feed readers and calendars, which cannot sign in. Made again, the old one ends."""
        token = await service.open_feed(request.transaction, request.actor, watch_id)
        addresses = feed_addresses(request.settings.public_url, token)
        return answer(request, addresses, status=201)

    @delete(
        "/{watch_id:uuid}/feed",
        operation_id="delete_watch_feed",
        summary="Take the secret address away",
        opt=access(Permission.SELF_MANAGE),
    )
    async def delete_watch_feed(self, request: ApiRequest, watch_id: FromPath[UUID]) -> None:
        """Whoever knows it finds nothing there any more."""
        await service.close_feed(request.transaction, request.actor, watch_id)


class FollowController(Controller):
    path = "/follows"
    tags = ("Watches",)

    @get(
        "/",
        operation_id="list_follows",
        summary="What you follow",
        opt=access(Permission.SELF_MANAGE),
    )
    async def list_follows(
        self, request: ApiRequest, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[FollowOut]]:
        """Oldest first."""
        paging = Paging(request, cursor, limit, queries.SortKey)
        person_id = request.actor.require_person()
        rows = await request.scalars(
            queries.own_page(person_id, follows=True, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.id,), build=follow_out)

    @post(
        "/",
        operation_id="create_follow",
        summary="Follow a buyer, a procurement or a dialogue",
        opt=access(Permission.SELF_MANAGE),
        status_code=200,
    )
    async def create_follow(
        self, request: ApiRequest, data: JSONBody[FollowPut]
    ) -> Response[FollowOut]:
        """You hear of every change of it. Following again changes how often, nothing else."""
        row = await service.follow(request.transaction, request.actor, data)
        return answer(request, follow_out(row), of=row)

    @delete(
        "/{follow_id:uuid}",
        operation_id="delete_follow",
        summary="Follow no longer",
        opt=access(Permission.SELF_MANAGE),
    )
    async def delete_follow(self, request: ApiRequest, follow_id: FromPath[UUID]) -> None:
        """By the `id` of the follow, not of its target."""
        await service.remove(request.transaction, request.actor, follow_id, follow=True)
