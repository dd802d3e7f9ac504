"""`Idempotency-Key`: a repeated POST gets the answer of the first one.

The answer is stored in the transaction of the command, so neither is committed without the other.
An advisory lock detects a copy that arrives while the first request runs. Answers that show a
secret once (`opt={"shows_secret": True}`) are never stored, since the database has only hashes of
tokens.
"""

import hashlib
from functools import partial
from typing import Any
from uuid import UUID

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseBodyEvent, Message, Receive, Scope, Send
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.db import on_resume
from api.core.errors import Hidden, InvalidRequest
from api.core.idempotency import IDEMPOTENT_RETENTION, IdempotentAnswer
from api.core.request_errors import KeyReused, RequestInProgress
from api.http.requests import ApiRequest

HEADER = "idempotency-key"
MAX_LENGTH = 255
FIRST_REFUSAL = 400
_DIGEST = "request_digest"
_STORED_HEADERS = {b"content-type", b"etag", b"location", b"content-language"}


class IdempotencyMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "shows_secret"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None:
            await next_app(scope, receive, send)
            return
        if not 0 < len(key) <= MAX_LENGTH:
            raise InvalidRequest.at("Idempotency-Key", "length", low=1, high=MAX_LENGTH)

        owner, digest = _owner(request.actor), await _digest(request)
        session = request.transaction
        await _lock(session, owner, key)
        if idempotent_answer := await _find(session, owner, key):
            _require_replayable(idempotent_answer, digest)
            await _replay(idempotent_answer, send)
            return

        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        on_resume(session, partial(_resume, session, owner, key))
        try:
            await next_app(scope, receive, collect)
        finally:
            on_resume(session, None)
        if (row := _row(messages)) is not None:
            values = {"owner": owner, "key": key, "request_hash": digest, **row}
            await session.execute(
                insert(IdempotentAnswer)
                .values(**values, created_at=utc_now())
                .on_conflict_do_update(index_elements=["owner", "key"], set_=values)
            )
        for message in messages:
            await send(message)


def _owner(actor: Actor) -> str:
    identity: UUID | None = actor.api_key_id or actor.person_id or actor.participant_id
    return f"{actor.kind}:{identity or ''}"


def keep_digest(request: ApiRequest, content: bytes) -> None:
    """Store the digest of a streamed form, which cannot be read again."""
    request.scope["state"][_DIGEST] = content


async def _digest(request: ApiRequest) -> bytes:
    digest = hashlib.sha256(f"{request.url.path}?{request.url.query}\0".encode())
    streamed: bytes | None = request.scope["state"].get(_DIGEST)
    digest.update(await request.body() if streamed is None else streamed)
    return digest.digest()


async def _lock(session: AsyncSession, owner: str, key: str) -> None:
    number = func.hashtextextended(f"{owner} {key}", 0)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(number))):
        raise RequestInProgress


async def _resume(session: AsyncSession, owner: str, key: str) -> None:
    """Take the lock again. Raises RequestInProgress if a copy of the request has the lock, or was
    answered while the lock was released: its answer is the valid one."""
    await _lock(session, owner, key)
    if await _find(session, owner, key):
        raise RequestInProgress


async def _find(session: AsyncSession, owner: str, key: str) -> IdempotentAnswer | None:
    return await session.scalar(
        select(IdempotentAnswer).where(
            IdempotentAnswer.owner == owner,
            IdempotentAnswer.key == key,
            IdempotentAnswer.created_at > utc_now() - IDEMPOTENT_RETENTION,
        )
    )


def _require_replayable(idempotent_answer: IdempotentAnswer, digest: bytes) -> None:
    if idempotent_answer.request_hash != digest:
        raise KeyReused
    if idempotent_answer.status == Hidden.status:
        raise Hidden  # the command succeeded, and its answer was hidden since


async def _replay(idempotent_answer: IdempotentAnswer, send: Send) -> None:
    headers = [(name.encode(), value.encode()) for name, value in idempotent_answer.headers]
    headers.append((b"idempotency-replayed", b"true"))
    headers.append((b"content-length", str(len(idempotent_answer.body)).encode()))
    await send(
        {"type": "http.response.start", "status": idempotent_answer.status, "headers": headers}
    )
    await send(
        HTTPResponseBodyEvent(
            type="http.response.body", body=idempotent_answer.body, more_body=False
        )
    )


def _row(messages: list[Message]) -> dict[str, Any] | None:
    """The answer to store. None for an error, so that a client can correct the request and send it
    again with the same key."""
    start = next((m for m in messages if m["type"] == "http.response.start"), None)
    if start is None or start["status"] >= FIRST_REFUSAL:
        return None
    body = b"".join(m["body"] for m in messages if m["type"] == "http.response.body")
    headers = [
        [name.decode(), value.decode()]
        for name, value in start["headers"]
        if name.lower() in _STORED_HEADERS
    ]
    return {"status": start["status"], "headers": headers, "body": body}
