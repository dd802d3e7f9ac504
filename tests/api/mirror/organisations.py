"""Chapters of suppliers, and of what an operator can do."""

import re
from typing import Any

from tests.api.mirror.life import Life
from tests.api.mirror.talking import DAY, HOUR, REASON, say
from tests.factories.organisations import business_id

WHY = {"fi": {"text": "Kuvauksessa oli henkilötietoja."}}


async def interests(life: Life) -> None:
    body: dict[str, Any] = {
        "organisation_id": life.ids["member"],
        "kind": "bid",
        "capacity": "12 autoa",
    }
    wanted = life.ids["talked about"]
    mine = await life.act("register_procurement_interest", "supplier", wanted, json=body)
    for change in (
        {"public": True},
        {"message": "Kiinnostaa.", "regions": ["17"]},
        {"seeks_partners": True},
        {"public": False},
        {"capacity": "15 autoa"},
        {"public": True},
    ):
        await life.act("update_interest", "supplier", mine["id"], json=change)
    body |= {"kind": "be_heard", "public": True}
    heard = await life.act("register_dialogue_interest", "supplier", life.ids["call"], json=body)
    await life.act("withdraw_interest", "supplier", heard["id"])


async def standing(life: Life) -> None:
    """Of buyers and suppliers: approved, renamed, suspended, back again."""
    number = business_id()
    name = {"fi": {"text": "Hailuodon kunta"}}
    new = {"kind": "buyer", "business_id": number, "name": name}
    made = await life.act("register_organisation", "rival", json=new)
    await life.act("approve_organisation", "operator", made["id"])
    for who in ("buyer", "member"):
        one = life.ids[who]
        await life.act("suspend_organisation", "operator", one)
        await life.act("approve_organisation", "operator", one)
        other = {"name": {"sv": {"text": f"{who} på svenska"}}, "website": "https://example.fi"}
        leads = "leader" if who == "buyer" else "supplier"
        await life.act("update_organisation", leads, one, json=other)


async def confirmations(life: Life) -> None:
    """One that is claimed, speaks by its name, is confirmed, loses it, and is displaced."""
    number = business_id()
    body = {"kind": "supplier", "business_id": number, "name": {"fi": {"text": "Karhu Ky"}}}
    false = life.ids["resident firm"] = (
        await life.act("register_organisation", "resident", json=body)
    )["id"]
    more = {"on_behalf_of": false, "names_author": True}
    await say(life, "resident", "Karhu täällä.", **more)
    operator = {"method": "operator"}
    await life.act("begin_confirmation", "operator", false, json=operator)
    await life.act("revoke_confirmation", "operator", false)
    real = (await life.act("register_organisation", "rival", json=body))["id"]
    letter = await life.act(
        "begin_confirmation", "rival", real, json={"method": "letter", "language": "fi"}
    )
    printed = await life.act("print_confirmation_letter", "operator", real, letter["request"]["id"])
    code = {"code": re.findall(r'class="code">(\d{4} \d{4})<', printed)[0]}
    await life.act("send_confirmation_code", "rival", real, letter["request"]["id"], json=code)


async def hidings(life: Life) -> None:
    """Of a thing of each kind: hidden, given back, destroyed."""
    subjects = [
        f"plans/{life.ids['plan']}",
        f"procurements/{life.ids['talked about']}",
        f"dialogues/{life.ids['call']}",
        f"documents/{life.ids['document']}",
        f"surveys/{life.ids['survey']}",
        f"meetings/{life.ids['info']}",
        f"organisations/{life.ids['member']}",
    ]
    for subject in subjects:
        await life.act("hide_content", "operator", json=_hiding(subject))
    said = f"contributions/{life.ids['asked']}"
    hidden = await life.act("hide_content", "officer", json=_hiding(said))
    objection = {"text": "Siinä ei ollut mitään."}
    await life.act("object_to_hiding", "resident", hidden["id"], json=objection)
    decided = {"upheld": True, "answer": REASON}
    await life.act("decide_hiding_objection", "leader", hidden["id"], json=decided)
    for ending in ("reject_destruction", "confirm_destruction"):
        proposed = await life.act("propose_destruction", "operator", json=_hiding(said))
        await life.act(ending, "leader", proposed["id"])
    await life.pass_time("the destruction", DAY)


def _hiding(subject: str) -> dict[str, Any]:
    return {"subject": subject, "ground": "personal_data", "reason": WHY}


async def leaving(life: Life) -> None:
    await life.act("erase_me", "resident")
    token = {"token": await life.mailed_token("resident")}
    await life.act("confirm_erasure", "resident", json=token)
    await life.pass_time("the erasure", 8 * DAY + HOUR)
