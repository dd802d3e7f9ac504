"""A chapter outside calls: questions about a procurement, a pause, a reply to all, an idea."""

from datetime import timedelta
from typing import Any

from tests.api.mirror.buying import WANTED
from tests.api.mirror.life import Life
from tests.api.mirror.talking import DAY

REASON = {"fi": {"text": "Kokeilemme tätä."}}
WHY = {"fi": {"text": "Siinä oli henkilötietoja."}}
QUESTION = {"kind": "question", "text": "Saako tarjota osia?", "language": "fi"}


async def outside_calls(life: Life) -> None:
    made = await life.act("create_procurement", "officer", json=WANTED)
    number = made["id"]
    await life.act("approve_procurement", "officer", number)
    await life.act("publish_procurement", "officer", number)
    asked = await life.act("create_contribution", "member", number, json=QUESTION)
    answer = {"questions": [asked["id"]], "text": "Saa tarjota.", "language": "fi"}
    await life.act("answer_questions", "officer", number, json=answer)
    mode = {"moderation": "before"}
    await life.act("set_moderation_mode", "officer", number, json=mode)
    await life.act("remove_contribution", "officer", asked["id"], json={"reason": REASON})
    await _pauses(life)
    await _reply(life, number)
    await _ideas(life)
    await life.pass_time("the end of a pause", DAY)


async def _pauses(life: Life) -> None:
    until = (life.now + timedelta(hours=12)).isoformat()
    place, body = life.ids["buyer"], {"until": until, "reason": REASON}
    pause = await life.act("pause_questions", "officer", place, json=body)
    await life.act("resume_questions", "officer", pause["id"])
    later = await life.act("pause_questions", "officer", place, json=body)
    hiding = {
        "subject": f"question-pauses/{later['id']}",
        "ground": "personal_data",
        "reason": WHY,
    }
    await life.act("hide_content", "operator", json=hiding)
    await life.act("resume_questions", "officer", later["id"])


async def _reply(life: Life, number: str) -> None:
    body: dict[str, Any] = {"organisation_id": life.ids["member"], "kind": "partner"}
    wish = await life.act("register_procurement_interest", "supplier", number, json=body)
    reply = {"text": "Saa.", "language": "fi", "question": "Saako hakea kumppania?"}
    await life.act("reply_to_interest", "officer", wish["id"], json=reply)


async def _ideas(life: Life) -> None:
    words = dict.fromkeys(("title", "text", "audience", "need"), "Lastenistuimet")
    body = {**words, "language": "fi", "supplier_id": life.ids["member"], "public": True}
    idea = await life.act("send_idea", "supplier", life.ids["buyer"], json=body)
    for outcome in ("taken_up", "call"):
        decision = {"outcome": outcome, "reason": REASON}
        await life.act("decide_idea", "officer", idea["id"], json=decision)
    hiding = {"subject": f"ideas/{idea['id']}", "ground": "personal_data", "reason": WHY}
    await life.act("hide_content", "operator", json=hiding)
    await life.act("withdraw_idea", "supplier", idea["id"])
