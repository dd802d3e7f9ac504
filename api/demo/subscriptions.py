"""Watches and follows.

Workers match earlier events to the watches after the commit, so the first digests cover all of
them.
"""

from datetime import timedelta

from api.core.clock import FINLAND
from api.demo.client import Stage
from api.demo.content import Fields, Follow, Hearing, Rhythm


async def watch(stage: Stage, hearing: Hearing) -> None:
    for watch in hearing.watches:
        criteria = dict(watch.criteria)
        if "buyers" in criteria:
            criteria["buyers"] = [stage.ids[key] for key in criteria["buyers"]]
        body = {"name": watch.name, "criteria": criteria, **_rhythm(stage, watch)}
        await stage.post(watch.person, "/watches", body)
    for follow in hearing.follows:
        await stage.post(
            follow.person, "/follows", {**_target(stage, follow), **_rhythm(stage, follow)}
        )


def _rhythm(stage: Stage, wish: Rhythm) -> Fields:
    rhythm: Fields = {"frequency": wish.frequency, "hour": wish.hour, "weekdays": wish.weekdays}
    if wish.hour == "soon":
        rhythm["hour"] = (stage.now.astimezone(FINLAND) + timedelta(hours=1)).hour
    return {name: value for name, value in rhythm.items() if value is not None}


def _target(stage: Stage, follow: Follow) -> Fields:
    for kind in ("buyer", "procurement", "dialogue"):
        if key := getattr(follow, kind):
            return {"kind": kind, "target_id": stage.ids[key]}
    raise ValueError(f"{follow.person} follows nothing")
