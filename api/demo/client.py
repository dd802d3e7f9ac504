"""Client of the demonstration: calls the real API in this process as signed-in people."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

import httpx
import msgspec
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import SignIn
from api.accounts.rules import SIGN_IN_LASTS
from api.core.clock import FINLAND, utc_now
from api.core.i18n import Language
from api.core.tokens import TokenKind, hash_token, new_token
from api.participation.proof_of_work import solve

FIRST_REFUSAL, STALE = 400, 412
Answer = dict[str, Any]


class RefusedError(Exception):
    """The content violates the rules of the API."""


class StaleError(RefusedError):
    """Somebody else has changed the resource meanwhile."""


class Step(NamedTuple):
    """An action at a given time."""

    at: datetime
    act: Callable[[], Awaitable[object]]


class DemoClient:
    def __init__(self, app: Litestar, sessions: Callable[[], AsyncSession]) -> None:
        self.now = utc_now()
        self.sessions = sessions
        self.ids: dict[str, str] = {}
        """Ids of organisations, procurements and dialogues by the names of the content."""
        self.tokens: dict[str, str] = {}
        """Tokens of signed-in people by mail address, and receipts by name."""
        self.voters: set[str] = set()
        """Receipts whose work for the first vote is done."""
        self._app = app
        self._tags: dict[str, str] = {}
        """ETags of what was created or changed last, by path: a change needs no GET before."""

    def moment(self, days: float) -> datetime:
        return self.now + timedelta(days=days)

    def at_hour(self, days: float, hour: int) -> datetime:
        """The day at this full hour in Finland."""
        day = self.moment(days).astimezone(FINLAND)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)

    async def sign_in(self, email: str, language: Language) -> None:
        """Sign in with a secret that is created here, so that no mail needs to be sent."""
        secret = new_token(TokenKind.SIGN_IN)
        expires_at = utc_now() + SIGN_IN_LASTS
        async with self.sessions() as session, session.begin():
            session.add(
                SignIn(
                    email=email,
                    language=language,
                    token_hash=hash_token(secret),
                    expires_at=expires_at,
                )
            )
        signed_in = await self._send(None, "POST", "/sign-in/confirm", json={"token": secret})
        self.tokens[email] = signed_in.json()["token"]

    async def take_receipt(self, name: str, dialogue: str) -> None:
        """Get a receipt to take part in one dialogue without an account, as any client would."""
        place = f"/dialogues/{dialogue}"
        body = _solved(_body(await self._send(None, "GET", f"{place}/receipt-challenge")))
        receipt = await self._send(None, "POST", f"{place}/receipts", json=body)
        self.tokens[name] = receipt.json()["token"]

    async def work_for_vote(self, name: str) -> None:
        body = _solved(await self.get(name, "/receipts/current/vote-challenge"))
        await self.post(name, "/receipts/current/vote-work", body)
        self.voters.add(name)

    async def get(self, name: str, path: str) -> Answer:
        return _body(await self._send(name, "GET", path))

    async def post(self, name: str, path: str, body: object = None, **more: Any) -> Answer:
        more |= {} if body is None else {"json": msgspec.to_builtins(body)}
        response = await self._send(name, "POST", path, **more)
        created = _body(response)
        if "id" in created:
            self._remember(f"{path}/{created['id']}", response)
        return created

    async def put(
        self, name: str, path: str, body: object = None, *, is_there: bool = False
    ) -> Answer:
        """PUT a resource that its first PUT creates. One that is there is sent its current ETag."""
        more: Answer = {} if body is None else {"json": msgspec.to_builtins(body)}
        if is_there:
            tag = (await self._send(name, "GET", path)).headers["ETag"]
            more["headers"] = {"If-Match": tag}
        return _body(await self._send(name, "PUT", path, **more))

    async def change(
        self, name: str, thing: str, body: object = None, *, do: str | None = None
    ) -> Answer:
        """Patch a resource or run an action on it, with its current ETag."""
        method, path = ("POST", f"{thing}/{do}") if do else ("PATCH", thing)
        more = {} if body is None else {"json": msgspec.to_builtins(body)}
        try:
            tag = self._tags.pop(thing, None) or await self._tag(name, thing)
            response = await self._send(name, method, path, headers={"If-Match": tag}, **more)
        except StaleError:
            headers = {"If-Match": await self._tag(name, thing)}
            response = await self._send(name, method, path, headers=headers, **more)
        self._remember(thing, response)
        return _body(response)

    async def _tag(self, name: str, thing: str) -> str:
        return (await self._send(name, "GET", thing)).headers["ETag"]

    def _remember(self, thing: str, response: httpx.Response) -> None:
        if tag := response.headers.get("ETag"):
            self._tags[thing] = tag

    async def _send(self, name: str | None, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(cast(Any, self._app), client=(self._address(), 50_000))
        headers = more.pop("headers", {})
        if name is not None:
            headers["Authorization"] = f"Bearer {self.tokens[name]}"
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://demo/v1",
            trust_env=False,  # ignore a configured proxy: requests stay in this process
        ) as client:
            response = await client.request(method, path, headers=headers, **more)
        if response.status_code >= FIRST_REFUSAL:
            refused = StaleError if response.status_code == STALE else RefusedError
            raise refused(f"{name}: {method} {path}: {response.text}")
        return response

    def _address(self) -> str:
        """A different address for each signed-in person, because rate limits are per address (RFC
        5737).
        """
        return f"192.0.2.{len(self.tokens) % 250 + 1}"


def _body(response: httpx.Response) -> Answer:
    body: Answer = response.json() if response.content else {}
    return body


def _solved(challenge: Answer) -> Answer:
    nonce = solve(challenge["challenge"], challenge["difficulty"])
    return {"challenge": challenge["challenge"], "nonce": nonce}
