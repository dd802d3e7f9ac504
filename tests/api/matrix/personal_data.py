from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.hidings.models import HidingKind, HidingState
from tests.api.matrix.roles import MODERATORS, PUBLISHERS, each, editors, people
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.accounts import consent
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.hidings import hiding, sealed_file
from tests.factories.plans import procurement
from tests.factories.world import World

REASON = {"fi": {"text": "Ei kuulu kaikille."}}


def _hide(path: str) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = procurement(world.buyer)
        session.add(row)
        subject = f"procurements/{row.id}"
        return Call(path, {"subject": subject, "ground": "personal_data", "reason": REASON})

    return given


def _one(path: str = "", json: Any = None, **values: Any) -> Given:
    """Of a comment by the supplier in an open call of the buyer."""

    async def given(world: World, session: AsyncSession) -> Call:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        said = contribution(call, world.people["supplier"])
        session.add(said)
        row = hiding(world.buyer, f"contributions/{said.id}", **values)
        row.dialogue_id, row.author_person_id = call.id, world.people["supplier"].id
        session.add(row)
        await session.flush()
        if path.endswith("/file"):
            original = sealed_file(row)
            session.add(original)
            key = original.storage_key or ""
            where = f"/v1/hidings/{row.id}/originals/{original.id}/file"
            return Call(where, stored={key: b"%PDF-"}, dialogue=call)
        root = "destructions" if path in {"/confirm", "/reject"} else "hidings"
        return Call(f"/v1/{root}/{row.id}{path}", json, dialogue=call)

    return given


_PROPOSED = {"kind": HidingKind.DESTROY, "state": HidingState.PROPOSED}
_HIDERS = (*MODERATORS, "operator")
_ELSEWHERE = {"operator": 403, "moderator": 403, "supplier": 403}


def _hiders(status: int, **others: int) -> dict[str, int]:
    return {**each(_HIDERS, status), **others}


def _consent() -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = consent(world.people["resident"])
        session.add(row)
        return Call(f"/v1/me/consents/{row.id}")

    return given


def _case_file(collection: str, json: Any = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer) if collection == "dialogues" else procurement(world.buyer)
        session.add(row)
        return Call(f"/v1/{collection}/{row.id}/case-file", json)

    return given


_FILED = {"retention_class": "years_10", "case_reference": "OUKA/1/2027"}


_SELVES = everyone(200, anonymous=401, api_key=403, receipt=200, receipt_elsewhere=200)


def _selves(status: int, **others: int) -> dict[str, int]:
    return {**{who: status if code == 200 else code for who, code in _SELVES.items()}, **others}


ROWS = [
    # `supplier` manages its firm alone, with a member beside; `stranger` is alone in its buyer.
    Row("erase_me", at("/v1/me"), _selves(202, supplier=409, stranger=409)),
    Row("get_erasure", at("/v1/me/erasure"), _selves(200)),
    Row("cancel_erasure", at("/v1/me/erasure"), _selves(404)),
    Row("request_export", at("/v1/me/export"), _selves(202)),
    Row("get_export", at("/v1/me/export"), _selves(404)),
    Row("download_export", at("/v1/me/export/file"), _selves(404)),
    Row("list_consents", at("/v1/me/consents"), people(200)),
    Row("withdraw_consent", _consent(), people(404, resident=204)),
    Row("list_retention", at("/v1/retention"), everyone(403, anonymous=401, operator=200)),
    Row("get_processing_record", at("/v1/processing-record"), everyone(200)),
    Row("get_dialogue_case_file", _case_file("dialogues"), editors(200)),
    Row("set_dialogue_case_file", _case_file("dialogues", _FILED), editors(200, occasional=403)),
    Row("get_procurement_case_file", _case_file("procurements"), editors(200)),
    Row(
        "set_procurement_case_file",
        _case_file("procurements", _FILED),
        editors(200, occasional=403),
    ),
    Row("confirm_erasure", at("/v1/me/erasure/confirm", {"token": "x"}), everyone(400)),
    Row("hide_content", _hide("/v1/hidings"), everyone(403, anonymous=401, **_hiders(201))),
    Row(
        "propose_destruction",
        _hide("/v1/destructions"),
        everyone(403, anonymous=401, **_hiders(201, api_key=403)),
    ),
    Row(
        "list_hidings",
        at("/v1/hidings"),
        everyone(403, anonymous=401, stranger=200, **_hiders(200)),
    ),
    Row(
        "get_hiding",
        _one(),
        everyone(
            404,
            anonymous=401,
            receipt=404,
            receipt_elsewhere=404,
            supplier=200,
            **each(_HIDERS, 200),
        ),
    ),
    Row(
        "read_originals",
        _one("/originals"),
        everyone(404, anonymous=401, **_ELSEWHERE, **each(PUBLISHERS, 200)),
    ),
    Row(
        "download_sealed_file",
        _one("/originals/file"),
        everyone(404, anonymous=401, **_ELSEWHERE, **each(PUBLISHERS, 200)),
    ),
    Row(
        "object_to_hiding",
        _one("/objection", {"text": "Se on julkista tietoa."}),
        everyone(
            404,
            anonymous=401,
            receipt=404,
            receipt_elsewhere=404,
            supplier=201,
            **_hiders(403),
        ),
    ),
    Row(
        "get_hiding_objection",
        _one("/objection"),
        everyone(404, anonymous=401, receipt=404, receipt_elsewhere=404),
    ),
    Row(
        "decide_hiding_objection",
        _one("/objection/decision", {"upheld": False, "answer": REASON}),
        everyone(404, anonymous=401, supplier=403, api_key=403),
    ),
    Row(
        "confirm_destruction",
        _one("/confirm", **_PROPOSED),
        everyone(
            404,
            anonymous=401,
            supplier=403,
            leader=200,
            officer=403,
            operator=200,
            moderator=403,
            api_key=403,
        ),
        state="proposed",
    ),
    Row(
        "confirm_destruction",
        _one("/confirm", kind=HidingKind.DESTROY),
        everyone(
            404,
            anonymous=401,
            supplier=403,
            leader=409,
            officer=403,
            operator=409,
            moderator=403,
            api_key=403,
        ),
        state="done",
    ),
    Row(
        "reject_destruction",
        _one("/reject", **_PROPOSED),
        everyone(
            404,
            anonymous=401,
            supplier=403,
            leader=200,
            officer=403,
            operator=200,
            moderator=403,
            api_key=403,
        ),
        state="proposed",
    ),
]
