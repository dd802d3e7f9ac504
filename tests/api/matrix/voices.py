"""Votes, moderation and dispositions of contributions."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ContributionStatus
from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus, Participation
from tests.api.matrix.roles import (
    BUYER,
    BUYER_ONLY,
    MODERATORS,
    SUPPLIERS,
    each,
    editors,
    publishers,
)
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, everyone
from tests.factories.contributions import contribution, disposition, objection, official
from tests.factories.dialogues import dialogue
from tests.factories.participation import exclusion, participant, receipt
from tests.factories.world import World

S = DialogueStatus


def _said(
    command: str,
    json: Any = None,
    *,
    call: DialogueStatus = S.OPEN,
    participation: Participation = Participation.ALL,
    status: ContributionStatus = ContributionStatus.PUBLISHED,
    disposed: bool = False,
    by_buyer: bool = False,
) -> Given:
    """The resident's contribution, or the buyer's."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, call, participation=participation)
        session.add(row)
        await session.flush()
        author = world.people["resident"]
        one = official(row, world.buyer) if by_buyer else contribution(row, author)
        one.status = status
        session.add(one)
        await session.flush()
        if disposed:
            session.add(disposition(one))
        headers = {} if command.endswith(WITHOUT_VERSION) else ANY_VERSION
        return Call(f"/v1/contributions/{one.id}{command}", json, headers, dialogue=row)

    return given


def _own_by_receipt(command: str) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer)
        session.add(row)
        await session.flush()
        author, world.tokens["receipt"] = receipt(row)
        session.add(author)
        await session.flush()
        one = contribution(row, None, participant_id=author.id)
        session.add(one)
        return Call(f"/v1/contributions/{one.id}{command}", dialogue=row)

    return given


def _in_dialogue(
    path: str, json: Any = None, *, call: DialogueStatus = S.OPEN, bare: bool = False
) -> Given:
    """`json` is made for a contribution of the resident's, unless it is `bare`."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, call)
        session.add(row)
        await session.flush()
        one = contribution(row, world.people["resident"])
        session.add(one)
        body = {"dispositions": [{**json, "contribution_id": str(one.id)}]} if json else None
        body = json if bare else body
        return Call(f"/v1/dialogues/{row.id}/{path}", body, dialogue=row)

    return given


def _against_author(path: str) -> Given:
    """The resident is participant 7."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer)
        session.add(row)
        await session.flush()
        session.add(participant(row, world.people["resident"], number=7))
        return Call(f"/v1/dialogues/{row.id}/{path}", {**REASON, "participant": 7}, dialogue=row)

    return given


async def _exclusion(world: World, session: AsyncSession) -> Call:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    author = participant(row, world.people["resident"], number=7)
    session.add(author)
    await session.flush()
    one = exclusion(author)
    session.add(one)
    return Call(f"/v1/exclusions/{one.id}", dialogue=row)


async def _objected(world: World, session: AsyncSession) -> Call:
    """The resident objects to a removal by nobody who is among the actors."""
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    gone = {"status": ContributionStatus.REMOVED, "removed_at": utc_now()}
    one = contribution(row, world.people["resident"], **gone)
    session.add_all([one, objection(one)])
    return Call(f"/v1/contributions/{one.id}/objection/decision", DECISION, dialogue=row)


WITHOUT_VERSION = ("/objection", "/vote", "/reports", "/disposition", "/dispositions", "/decision")
REPORT = {"reason": "abuse", "text": "Loukkaa naapuria."}
OBJECTION = {"text": "Puhe on asiasta."}
DECISION = {"upheld": True, "answer": {"fi": {"text": "Poisto oli virhe."}}}
MODE = {"moderation": "before"}
REASON = {"reason": {"fi": {"text": "Loukkaava."}}}
DISPOSITION = {"outcome": "adopted", "reason": {"fi": {"text": "Reitit jaetaan osiin."}}}


def _moderators(status: int, others: int = 403, **named: int) -> dict[str, int]:
    """`status` for moderators; a person has to decide where `api_key=403`."""
    return everyone(others, anonymous=401, **{**each(MODERATORS, status), **named})


def _votes(done: int, **others: int) -> dict[str, int]:
    named = {"receipt": done, "resident": 409, **each(BUYER, 409), **others}
    return everyone(done, anonymous=401, receipt_elsewhere=401, **named)


ROWS = [
    *(
        row
        for operation_id, done in (("vote_for_contribution", 200), ("withdraw_vote", 204))
        for row in (
            Row(operation_id, _said("/vote"), _votes(done), state="open"),
            Row(operation_id, _said("/vote", call=S.CLOSED), _votes(409), state="closed"),
            Row(operation_id, _said("/vote", by_buyer=True), _votes(409), state="the buyer's"),
            Row(
                operation_id,
                _said("/vote", status=ContributionStatus.HELD),
                everyone(
                    404,
                    anonymous=401,
                    receipt=404,
                    receipt_elsewhere=404,
                    resident=409,
                    leader=409,
                    officer=409,
                    api_key=409,
                    moderator=409,
                ),
                state="held",
            ),
            Row(
                operation_id,
                _said("/vote", participation=Participation.SUPPLIERS),
                everyone(403, anonymous=401, **each(SUPPLIERS, done), **each(BUYER, 409)),
                state="suppliers only",
            ),
            Row(
                operation_id,
                _own_by_receipt("/vote"),
                _votes(done, receipt=409, resident=done),
                state="with a receipt",
            ),
        )
    ),
    Row("report_contribution", _said("/reports", REPORT), everyone(204), state="published"),
    Row(
        "report_contribution",
        _said("/reports", REPORT, status=ContributionStatus.REMOVED),
        everyone(409),
        state="removed",
    ),
    Row(
        "report_contribution",
        _said("/reports", REPORT, status=ContributionStatus.HELD),
        everyone(404, resident=409, **each(MODERATORS, 409)),
        state="held",
    ),
    Row("list_moderation_queue", _in_dialogue("moderation"), _moderators(200), state="open"),
    Row(
        "list_moderation_queue",
        _in_dialogue("moderation", call=S.DRAFT),
        publishers(200, others=404),
        state="draft",
    ),
    *(
        Row(
            operation_id,
            _said(command, body, status=status, call=S.CLOSED),
            _moderators(expected)
            if status is ContributionStatus.PUBLISHED
            else _moderators(expected, others=404, resident=403),
            state=status,
        )
        for operation_id, command, body, status, expected in (
            ("release_contribution", "/release", None, ContributionStatus.HELD, 200),
            ("release_contribution", "/release", None, ContributionStatus.PUBLISHED, 409),
            ("dismiss_reports", "/dismiss-reports", None, ContributionStatus.PUBLISHED, 200),
            ("dismiss_reports", "/dismiss-reports", None, ContributionStatus.HELD, 409),
            ("remove_contribution", "/remove", REASON, ContributionStatus.HELD, 200),
        )
    ),
    Row("remove_contributions", _against_author("removals"), _moderators(200)),
    Row("exclude_participant", _against_author("exclusions"), _moderators(201)),
    Row("list_exclusions", _in_dialogue("exclusions"), _moderators(200)),
    Row("readmit_participant", _exclusion, _moderators(204)),
    *(
        Row(
            "set_moderation_mode",
            _in_dialogue("moderation-mode", MODE, call=call, bare=True),
            _moderators(status),
            state=call,
        )
        for call, status in ((S.OPEN, 200), (S.CLOSED, 200), (S.CONCLUDED, 409))
    ),
    Row(
        "object_to_removal",
        _said("/objection", OBJECTION, status=ContributionStatus.REMOVED),
        everyone(403, anonymous=401, receipt=403, resident=201),
        state="removed",
    ),
    Row(
        "object_to_removal",
        _said("/objection", OBJECTION),
        everyone(403, anonymous=401, receipt=403, resident=409),
        state="published",
    ),
    Row("list_removal_objections", _in_dialogue("objections"), _moderators(200)),
    Row("decide_removal_objection", _objected, _moderators(200, api_key=403), state="removed"),
    Row(
        "decide_removal_objection",
        _said("/objection/decision", DECISION),
        _moderators(409),
        state="published",
    ),
    Row("get_disposition", _said("/disposition"), everyone(404), state="none yet"),
    Row("get_disposition", _said("/disposition", disposed=True), everyone(200), state="disposed"),
    Row("list_dispositions", _said("/dispositions", disposed=True), everyone(200)),
    *(
        Row(
            "set_disposition",
            _said("/disposition", DISPOSITION, call=call),
            editors(200 if call is not S.CANCELLED else 409),
            state=call,
        )
        for call in (S.OPEN, S.CLOSED, S.CONCLUDED, S.CANCELLED)
    ),
    Row(
        "set_disposition",
        _said("/disposition", DISPOSITION, disposed=True),
        editors(428),
        state="disposed already",
    ),
    Row(
        "set_disposition",
        _said("/disposition", DISPOSITION, by_buyer=True),
        editors(409),
        state="the buyer's",
    ),
    *(
        Row(
            "set_dispositions",
            _in_dialogue("dispositions", DISPOSITION, call=call),
            editors(expected),
            state=call,
        )
        for call, expected in ((S.OPEN, 200), (S.CLOSED, 200), (S.CONCLUDED, 200))
    ),
    Row(
        "set_dispositions",
        _in_dialogue("dispositions", DISPOSITION, call=S.DRAFT),
        editors(409, others=404),
        state="draft",
    ),
    Row("get_influence", _in_dialogue("influence"), everyone(200), state="open"),
    Row(
        "get_influence",
        _in_dialogue("influence", call=S.DRAFT),
        BUYER_ONLY,
        state="draft",
    ),
]
