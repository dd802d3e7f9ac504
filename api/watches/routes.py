"""Saved searches and follows, with mails of their news."""

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


async def _watch_out(request: ApiRequest, row: Watch) -> WatchOut:
    return watch_out(row, await service.buyers_named_by(request.transaction, [row]))


class WatchController(Controller):
    path = "/watches"
    tags = ("Watches",)

    @get(
        "/",
        operation_id="list_watches",
        summary="List your watches",
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
        """You get mails of new procurements and dialogues that fit, and of their last days.

        Values of one field are alternatives, all fields must fit, and an empty field fits anything.
        A person may have at most 100 watches.
        """
        row = await service.create(request.transaction, request.actor, data)
        headers = {"Location": f"/v1/watches/{row.id}"}
        return answer(request, await _watch_out(request, row), of=row, status=201, headers=headers)

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
        """Mails a confirmation link to the address. The link works once and for three days. Limits:
        three mails a day to a mailbox, twenty requests an hour from a network address.

        The address gets no other mail until it is confirmed. The answer is the same for known and
        unknown addresses. After confirmation, a person who signs in with the address finds the
        watch among their watches.
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
        summary="Confirm a watch with the token from the mail",
        opt=access(PUBLIC, anonymous=True),
        status_code=201,
    )
    async def confirm_email_watch(
        self, request: ApiRequest, data: JSONBody[EmailWatchConfirm]
    ) -> Response[WatchOut]:
        """The button behind the mailed link does the same. It signs nobody in."""
        await throttle_confirmation(request)
        row = await email_subscriptions.confirm(request.transaction, data.token, request.language)
        headers = {**_PRIVATE, "Location": f"/v1/watches/{row.id}"}
        return answer(request, await _watch_out(request, row), status=201, headers=headers)

    @get(
        "/{watch_id:uuid}",
        operation_id="get_watch",
        summary="Get one of your watches",
        opt=access(Permission.SELF_MANAGE),
    )
    async def get_watch(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Response[WatchOut]:
        """Answers 404 for other people's watches."""
        row = await service.get(request.transaction, request.actor, watch_id)
        return answer(request, await _watch_out(request, row), of=row)

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
        """JSON Merge Patch. `criteria` is replaced as a whole."""
        row = await service.update(request.transaction, request.actor, watch_id, data, expected)
        return answer(request, await _watch_out(request, row), of=row)

    @delete(
        "/{watch_id:uuid}",
        operation_id="delete_watch",
        summary="Delete a watch",
        opt=access(Permission.SELF_MANAGE),
    )
    async def delete_watch(self, request: ApiRequest, watch_id: FromPath[UUID]) -> None:
        """Its matches that were not mailed yet are dropped."""
        await service.remove(request.transaction, request.actor, watch_id, follow=False)

    @post(
        "/{watch_id:uuid}/feed",
        operation_id="create_watch_feed",
        summary="Create a secret address for a watch's feed",
        opt={**access(Permission.SELF_MANAGE), "shows_secret": True},
    )
    async def create_watch_feed(
        self, request: ApiRequest, watch_id: FromPath[UUID]
    ) -> Response[FeedAddresses]:
        """For feed readers and calendars, which cannot sign in. Replaces the old address."""
        token = await service.open_feed(request.transaction, request.actor, watch_id)
        addresses = feed_addresses(request.settings.public_url, token)
        return answer(request, addresses, status=201)

    @delete(
        "/{watch_id:uuid}/feed",
        operation_id="delete_watch_feed",
        summary="Delete the secret address of a watch's feed",
        opt=access(Permission.SELF_MANAGE),
    )
    async def delete_watch_feed(self, request: ApiRequest, watch_id: FromPath[UUID]) -> None:
        """The address answers 404 from then on."""
        await service.close_feed(request.transaction, request.actor, watch_id)


class FollowController(Controller):
    path = "/follows"
    tags = ("Watches",)

    @get(
        "/",
        operation_id="list_follows",
        summary="List what you follow",
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
        """You get mails of every change. Following the same target again replaces the schedule and
        restarts a stopped follow.
        """
        row = await service.follow(request.transaction, request.actor, data)
        return answer(request, follow_out(row), of=row)

    @delete(
        "/{follow_id:uuid}",
        operation_id="delete_follow",
        summary="Stop following",
        opt=access(Permission.SELF_MANAGE),
    )
    async def delete_follow(self, request: ApiRequest, follow_id: FromPath[UUID]) -> None:
        """Takes the `id` of the follow, not of its target."""
        await service.remove(request.transaction, request.actor, follow_id, follow=True)
