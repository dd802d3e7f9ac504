"""The steps of each reader: a name of texts, and the page where the step is done. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple


class Reader(StrEnum):
    FIRM = "firm"
    RESIDENT = "resident"
    OFFICER = "officer"
    OCCASIONAL = "occasional"
    LEADER = "leader"
    OPERATOR = "operator"


class Step(NamedTuple):
    name: str
    path: str


OPEN_DIALOGUES = "/dialogues?status=open"
GUIDES: Mapping[Reader, Sequence[Step]] = {
    Reader.FIRM: (
        Step("search", "/procurements"),
        Step("watch", "/procurements"),
        Step("register", "/my/first-steps"),
        Step("interest", "/procurements"),
        Step("ask", OPEN_DIALOGUES),
        Step("follow", "/my/watches"),
    ),
    Reader.RESIDENT: (
        Step("find", OPEN_DIALOGUES),
        Step("comment", OPEN_DIALOGUES),
        Step("receipt", "/privacy"),
        Step("survey", OPEN_DIALOGUES),
        Step("back", "/dialogues"),
    ),
    Reader.OFFICER: (
        Step("register", "/buyers/new"),
        Step("invite", "/my"),
        Step("plan", "/my"),
        Step("procurement", "/my"),
        Step("answer", "/my"),
        Step("conclude", "/my"),
    ),
    Reader.OCCASIONAL: (
        Step("join", "/my"),
        Step("write", "/my"),
        Step("approval", "/my"),
        Step("answer", "/my"),
    ),
    Reader.LEADER: (
        Step("members", "/my"),
        Step("public", "/procurements"),
        Step("figures", "/my"),
        Step("model", "/model"),
        Step("waiting", "/my"),
        Step("keys", "/my"),
    ),
    Reader.OPERATOR: (
        Step("approve", "/operating"),
        Step("moderate", "/operating/contributions"),
        Step("health", "/operating/health"),
        Step("letters", "/operating/dead-letters"),
    ),
}
