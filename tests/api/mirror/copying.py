"""A copy of all public data: made from scratch, or updated by the items that events name."""

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

Read = Callable[[str], Awaitable[Any]]
"""The answer at an address as anybody gets it; None where there is none."""

LISTS = ("organisations", "plans", "procurements", "dialogues", "ideas")
PARTS: dict[str, tuple[str, ...]] = {
    "organisations": ("practices", "self-assessment", "question-pauses"),
    "plans": ("revisions",),
    "procurements": ("history",),
    "contributions": ("edits", "dispositions"),
    "surveys": ("corrections", "results"),
    "meetings": ("materials", "draw"),
}
"""Addresses under a thing's own that hold nothing with an address of its own."""
INSIDE: dict[str, tuple[str, ...]] = {
    "procurements": ("interests",),
    "dialogues": ("documents", "contributions", "surveys", "interests", "meetings"),
}
"""Lists of things that have one."""
ABOUT = ("procurements", "plans")
"""Each has a continuous dialogue with the same id, which is in no list."""
ENDING = ("procurements", "dialogues")
"""Their lists leave out what has ended, unless asked."""
OWN = ("plans", "procurements", "dialogues", "ideas")
"""Of an organisation: their lists take `buyer`."""
COUNTS = frozenset(
    {"votes", "receipt_votes", "sign_ups", "free", "counts", "removed_contributions", "valid_to"}
)
"""Said to be no events; `valid_to` of a practice follows from the next edition's event."""


class Copy:
    """`things`: by subject, as events name it, what its address and those under it answered."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.things: dict[str, dict[str, Any]] = {}

    async def read_all(self) -> None:
        for collection in LISTS:
            await self._read_list(f"/v1/{collection}", collection)
        for edition in (await self._read("/v1/model/editions"))["items"]:
            await self.read_thing(f"model/editions/{edition['code']}")

    async def read_thing(self, subject: str) -> None:
        """With the addresses under its own; with nothing that has an address elsewhere."""
        body = await self._read(f"/v1/{subject}")
        if (
            body
            and body.get("kind") in {"procurement", "plan"}
            and subject.startswith("dialogues/")
        ):
            return  # it follows what it is about; only what is said in it is copied
        if body is None or (subject.startswith("interests/") and body["withdrawn_at"]):
            self._drop(subject)  # what is withdrawn is in no list any more
        else:
            await self._keep(subject, body)

    async def read_inside(self, subject: str) -> None:
        collection, _, number = subject.partition("/")
        self._drop_all(self._inside(subject))
        if collection == "organisations":
            for name in OWN:
                await self._read_list(f"/v1/{name}?buyer={number}", name)
        elif subject in self.things:
            for name in INSIDE.get(collection, ()):
                await self._read_list(f"/v1/{subject}/{name}", name)
            if collection in ABOUT:
                await self._read_continuous(number)
        elif collection == "dialogues":
            await self._read_continuous(number)

    async def _read_continuous(self, number: str) -> None:
        await self._read_list(f"/v1/dialogues/{number}/contributions", "contributions")

    async def _keep(self, subject: str, body: Any) -> None:
        collection = subject.split("/", 1)[0]
        kept = {"": without_counts(body)}
        for part in PARTS.get(collection, ()):
            kept[part] = without_counts(await self._read(f"/v1/{subject}/{part}"))
        if collection == "model":
            practices = await self._read(f"/v1/model/practices?edition={body['code']}")
            kept["practices"] = without_counts(practices)
        for version in body.get("versions", ()):
            part = f"versions/{version['number']}"
            kept[part] = await self._read(f"/v1/{subject}/{part}")
        for revision in (kept.get("revisions") or {}).get("items", ()):
            part = f"revisions/{revision['number']}"
            kept[part] = await self._read(f"/v1/{subject}/{part}")
        self.things[subject] = kept

    async def _read_list(self, path: str, collection: str) -> None:
        if collection in ENDING:
            path += ("&" if "?" in path else "?") + "include_ended=true"
        page = await self._read(path)
        if page is None:
            return
        for item in page["items"]:
            subject = f"{collection}/{item['id']}"
            await self._keep(subject, item)
            if collection != "organisations":  # what is theirs is read from lists of its own
                await self.read_inside(subject)

    def _drop(self, subject: str) -> None:
        if self.things.pop(subject, None) is not None:
            self._drop_all(self._inside(subject))

    def _drop_all(self, subjects: Iterable[str]) -> None:
        for subject in subjects:
            self._drop(subject)

    def _inside(self, subject: str) -> list[str]:
        collection, _, number = subject.partition("/")
        names = OWN if collection == "organisations" else INSIDE.get(collection, ())
        owner = f"{collection[:-1]}_id"
        return [
            other
            for other, kept in self.things.items()
            if (other.split("/", 1)[0] in names and kept[""].get(owner) == number)
            or (collection in ABOUT and kept[""].get("dialogue_id") == number)
        ]


class Mirror(Copy):
    """Knows of the platform what the schema of an event's type says: `x-read-anew`."""

    def __init__(self, read: Read) -> None:
        super().__init__(read)
        self.cursor = ""
        self._rules: dict[str, list[str]] = {}
        self.taken: dict[str, int] = defaultdict(int)
        """How many events of each type."""

    async def begin(self) -> None:
        self.cursor = str((await self._read("/v1/events?limit=1"))["head"])
        await self.read_all()

    async def follow(self) -> None:
        page: dict[str, Any] = {"items": [None]}
        while page["items"]:
            page = await self._read(f"/v1/events?after={self.cursor}")
            for event in page["items"]:
                await self.take(event)
            self.cursor = str(page["next"])

    async def take(self, event: dict[str, Any]) -> None:
        self.taken[event["type"]] += 1
        subject, rules = event["subject"], await self._rules_of(event)
        if "naming" in rules:
            await self._read_again(self._naming(subject))
        if "questions" in rules:
            await self._read_again(f"contributions/{item}" for item in event["data"]["questions"])
        if "subject" in rules:
            await self.read_thing(subject)
        if "inside" in rules:
            await self.read_inside(subject)

    async def _rules_of(self, event: dict[str, Any]) -> list[str]:
        kind = event["type"]
        if kind not in self._rules:
            path = event["dataschema"].split("/v1/", 1)[1]
            self._rules[kind] = (await self._read(f"/v1/{path}"))["x-read-anew"]
        return self._rules[kind]

    async def _read_again(self, subjects: Iterable[str]) -> None:
        for subject in list(subjects):
            await self.read_thing(subject)

    def _naming(self, subject: str) -> list[str]:
        number = subject.split("/", 1)[1]
        return [
            other
            for other, kept in self.things.items()
            if other != subject and number in json.dumps(kept)
        ]


def without_counts(body: Any) -> Any:
    if isinstance(body, list):
        return [without_counts(item) for item in body]
    if not isinstance(body, dict):
        return body
    result = {
        name: without_counts(value)
        for name, value in body.items()
        if name not in COUNTS or isinstance(value, list)  # sign-ups that were drawn
    }
    author = result.get("author")
    if isinstance(author, dict):  # that they have left is told by no event: it would tie dialogues
        result["author"] = {name: value for name, value in author.items() if name != "has_left"}
    return result


def differences(mirror: Copy, fresh: Copy) -> list[str]:
    result = []
    for subject in sorted(mirror.things.keys() | fresh.things.keys()):
        old, new = mirror.things.get(subject, {}), fresh.things.get(subject, {})
        for part in sorted(old.keys() | new.keys()):
            result += _differing(f"{subject}/{part}", old.get(part), new.get(part))
    return result


def _differing(where: str, old: Any, new: Any) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        names = sorted(old.keys() | new.keys())
        return [
            line
            for name in names
            for line in _differing(f"{where}#{name}", old.get(name), new.get(name))
        ]
    return [] if old == new else [f"{where}: mirror {_short(old)}, public {_short(new)}"]


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:120]
