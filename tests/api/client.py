"""An HTTP client for the tests: signs in as anybody, checks every answer against the contract."""

from collections.abc import Callable
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from tests.contract.checker import Contract


class ApiClient:
    """Speaks to the app in this process; `as_(token)` gives the same client for somebody else."""

    def __init__(
        self,
        app: Litestar,
        contract: Contract,
        session: AsyncSession,
        token: str | None = None,
        *,
        address: str = "127.0.0.1",
    ) -> None:
        self._app = app
        self._contract = contract
        self._session = session
        self._token = token
        self._address = address

    def as_(self, token: str | None) -> "ApiClient":
        return ApiClient(self._app, self._contract, self._session, token, address=self._address)

    def from_(self, address: str) -> "ApiClient":
        return ApiClient(self._app, self._contract, self._session, self._token, address=address)

    @property
    def contract(self) -> Contract:
        return self._contract

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """`if_match=` takes a response or a tag; everything else is httpx's."""
        # What the test has prepared becomes visible, and nothing it has loaded is reused.
        await self._session.commit()
        self._session.expunge_all()
        headers = dict(options.pop("headers", {}))
        if self._token is not None:
            headers.setdefault("Authorization", f"Bearer {self._token}")
        if (if_match := options.pop("if_match", None)) is not None:
            headers["If-Match"] = getattr(if_match, "headers", {"ETag": if_match})["ETag"]
        transport = httpx.ASGITransport(
            app=self._app,  # type: ignore[arg-type]
            raise_app_exceptions=True,
            client=(self._address, 50_000),
        )
        async with httpx.AsyncClient(
            transport=transport, base_url="http://testserver.local"
        ) as client:
            response = await client.request(method, path, headers=headers, **options)
        self._contract.check(response)
        self._contract.record(response)
        return response

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.request("GET", path, **options)

    async def post(self, path: str, **options: Any) -> httpx.Response:
        return await self.request("POST", path, **options)

    async def patch(self, path: str, **options: Any) -> httpx.Response:
        return await self.request("PATCH", path, **options)

    async def put(self, path: str, **options: Any) -> httpx.Response:
        return await self.request("PUT", path, **options)

    async def delete(self, path: str, **options: Any) -> httpx.Response:
        return await self.request("DELETE", path, **options)


As = Callable[[str], ApiClient]
"""The fixture `as_`: the name of a person of the world to a client signed in as that person."""
