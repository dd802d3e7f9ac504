"""`vuoropuhelu demo load`: loads everything in one transaction."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.app import create_app
from api.core.clock import clock_stopped_at
from api.core.db import build_async_engine
from api.core.logging import configure_logs
from api.core.settings import Settings
from api.demo import (
    content,
    dialogues,
    history,
    people,
    practices,
    purchases,
    sign_ins,
    subscriptions,
)
from api.demo.call_content import Dialogue
from api.demo.client import DemoClient
from api.organisations.models import Organisation

NO_LIMIT = 1_000_000


async def load(settings: Settings) -> str:
    """Returns a message. Loading again changes nothing and creates new tokens."""
    demo_settings = settings.model_copy(
        update={
            "rate_limit_anonymous": NO_LIMIT,
            "rate_limit_signed_in": NO_LIMIT,
            "pow_difficulty": 0,
        }
    )
    configure_logs(settings)
    logging.getLogger().setLevel(logging.WARNING)
    engine = build_async_engine(settings)
    async with engine.connect() as connection, connection.begin():

        def sessions() -> AsyncSession:
            """All requests share one transaction; each commits a savepoint."""
            return AsyncSession(
                connection, join_transaction_mode="create_savepoint", expire_on_commit=False
            )

        app = create_app(demo_settings, sessions)
        async with app.lifespan():
            outcome = await _load(app, sessions, settings)
    await engine.dispose()
    return outcome


async def _load(app: Litestar, sessions: Callable[[], AsyncSession], settings: Settings) -> str:
    client = DemoClient(app, sessions)
    organisations = content.read("organisations", content.Organisations)
    async with sessions() as session:
        first = Organisation.business_id == organisations.buyers[0].business_id
        loaded = await session.scalar(select(Organisation.id).where(first))
    if loaded:
        for person in organisations.people:
            if person.email in sign_ins.SHOWN_TOKENS:
                await client.sign_in(person.email, person.language)
    else:
        await _run_steps(client, organisations)
    _write(sign_ins.sign_ins_text(organisations, client.tokens, settings.public_url))
    return "was loaded before: new tokens" if loaded else "loaded"


async def _run_steps(client: DemoClient, organisations: content.Organisations) -> None:
    """Run all steps in order of time with the clock set to it, so that rules, audit log and events
    use it.
    """
    await people.sign_in(client, organisations.people)
    calls = content.read_all("dialogues", Dialogue)
    past = content.read("history", content.History)
    members = [person for buyer in past.buyers for person in buyer.people]
    await people.sign_in_members(client, members)
    purchase_content = content.read("purchases", content.Purchases)
    steps = [
        *people.steps(client, organisations),
        *history.steps(client, past, organisations.buyers),
        *purchases.plan_steps(client, organisations.buyers),
        *purchases.steps(client, purchase_content),
        *dialogues.steps(client, calls),
        *practices.steps(client, content.read("practices", content.Practices)),
    ]
    for step in sorted(steps, key=lambda step: step.at):
        with clock_stopped_at(step.at):
            await step.act()
    await history.compute_figures(client)
    await subscriptions.watch(client, content.read("subscriptions", content.Subscriptions))


def _write(text: str) -> None:
    """Written before the commit, so that a load that is killed in between writes it again."""
    if folder := os.environ.get("VUOROPUHELU_DATA"):
        path = Path(folder) / "demo-sign-ins.txt"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
    else:
        print(text)
