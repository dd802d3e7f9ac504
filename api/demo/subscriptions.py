"""Watches and follows.

Workers match earlier events to the watches after the commit, so the first digests cover all of
them.
"""

from datetime import timedelta

from api.core.clock import FINLAND
from api.demo.client import DemoClient
from api.demo.content import DigestSettings, Fields, Follow, Subscriptions


async def watch(client: DemoClient, subscriptions: Subscriptions) -> None:
    for watch in subscriptions.watches:
        criteria = dict(watch.criteria)
        if "buyers" in criteria:
            criteria["buyers"] = [client.ids[key] for key in criteria["buyers"]]
        body = {"name": watch.name, "criteria": criteria, **_digest_settings(client, watch)}
        await client.post(watch.person, "/watches", body)
    for follow in subscriptions.follows:
        await client.post(
            follow.person,
            "/follows",
            {**_target(client, follow), **_digest_settings(client, follow)},
        )


def _digest_settings(client: DemoClient, subscription: DigestSettings) -> Fields:
    settings_fields: Fields = {
        "frequency": subscription.frequency,
        "hour": subscription.hour,
        "weekdays": subscription.weekdays,
    }
    if subscription.hour == "soon":
        settings_fields["hour"] = (client.now.astimezone(FINLAND) + timedelta(hours=1)).hour
    return {name: value for name, value in settings_fields.items() if value is not None}


def _target(client: DemoClient, follow: Follow) -> Fields:
    for kind in ("buyer", "procurement", "dialogue"):
        if key := getattr(follow, kind):
            return {"kind": kind, "target_id": client.ids[key]}
    raise ValueError(f"{follow.person} follows nothing")
