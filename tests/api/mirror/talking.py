"""Chapter two: calls, their documents, what is said in them and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from tests.api.mirror.life import Life

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = {"fi": {"text": "Moni toivoi."}}
TEXT = "# Kuljetukset\n\nReitit jaetaan viiteen osaan.\n\n- Laatu\n- Hinta\n"
CALL = {
    "title": {"fi": {"text": "Miten koulukuljetukset kilpailutetaan?"}},
    "formats": ["comments", "questions", "survey", "meetings"],
    "grace_hours": 2,
    "contact": {"name": "Hankinnat", "email": "hankinnat@example.fi"},
}


def _at(moment: datetime) -> str:
    return moment.isoformat()


async def _draft(life: Life, opens: timedelta, closes: timedelta, **more: Any) -> str:
    body = {
        **CALL,
        "organisation_id": life.ids["buyer"],
        "procurements": [life.ids["talked about"]],
    }
    body |= {"opens_at": _at(life.now + opens), "closes_at": _at(life.now + closes), **more}
    return str((await life.act("create_dialogue", "officer", json=body))["id"])


async def call(life: Life) -> None:
    """Planned to become public by itself; opens by the clock."""
    thrown = await _draft(life, DAY, 20 * DAY)
    await life.act("delete_dialogue", "officer", thrown)
    number = life.ids["call"] = await _draft(life, 2 * DAY, 20 * DAY)
    await life.act("update_dialogue", "officer", number, json={"description": REASON})
    await _documents(life, number)
    await _survey_draft(life, number)
    await _meeting_draft(life, number)
    moment = {"publish_at": _at(life.now + DAY)}
    await life.act("schedule_publication", "officer", number, json=moment)
    await life.act("unschedule_publication", "officer", number)
    await life.act("schedule_publication", "officer", number, json=moment)
    await life.pass_time("planned publication", DAY + HOUR)
    await life.act("update_survey", "officer", life.ids["survey"], json={"introduction": REASON})
    await life.pass_time("opening", DAY)
    title = {"title": {"sv": {"text": "Hur konkurrensutsätts skolskjutsarna?"}}}
    await life.act("update_dialogue", "officer", number, json=title)
    copied = await life.act("copy_dialogue", "officer", number)
    life.ids["copied"] = copied["id"]


async def _documents(life: Life, call_id: str) -> None:
    body = {"kind": "text", "title": REASON, "language": "fi", "text": TEXT}
    thrown = await life.act("create_document", "officer", call_id, json=body)
    await life.act("delete_document", "officer", thrown["id"])
    made = await life.act("create_document", "officer", call_id, json=body)
    life.ids["document"] = made["id"]
    title = {"title": {"fi": {"text": "Palvelukuvaus"}}}
    await life.act("update_document", "officer", made["id"], json=title)
    file = {"kind": "file", "title": REASON, "language": "fi"}
    life.ids["file"] = (await life.act("create_document", "officer", call_id, json=file))["id"]
    upload = {"file": ("liite.txt", b"sana", "text/plain")}
    await life.act("upload_document_version", "officer", life.ids["file"], files=upload)


async def documents(life: Life) -> None:
    """New versions in the open; what was anchored to a paragraph that goes is told so."""
    number = life.ids["document"]
    shown = await life.read(f"/v1/documents/{number}/versions/1")
    gone = shown["paragraphs"][1]["key"]
    anchor = {"document_id": number, "version": 1, "paragraph": gone}
    await say(life, "member", "Viisi osaa on liikaa.", anchor=anchor)
    new = {"text": TEXT.replace("Reitit jaetaan viiteen osaan.", "Uutta asiaa.")}
    await life.act("add_document_version", "officer", number, json=new)
    await life.act("delete_document_version", "officer", number, "2")
    await life.act("add_document_version", "officer", number, json=new)
    note = {"note": {"fi": {"text": "Osat poistettiin."}}}
    await life.act("update_document_version", "officer", number, "2", json=note)
    await life.act("publish_document_version", "officer", number, "2")


async def say(life: Life, who: str, text: str, **more: Any) -> str:
    body = {"kind": "comment", "text": text, "language": "fi", **more}
    if who in life.ids:
        body["on_behalf_of"] = life.ids[who]
    call_id = more.pop("call_id", life.ids["call"])
    said = await life.act("create_contribution", who, call_id, json=body)
    return str(said["id"])


async def voices(life: Life) -> None:
    named = life.ids["named"] = await say(life, "member", "Olemme mukana.", names_author=True)
    asked = life.ids["asked"] = await say(life, "resident", "Saako tarjota osia?", kind="question")
    again = await say(life, "resident", "Entä milloin?", kind="question")
    await say(life, "resident", "Kannatan.", parent_id=named)
    call_id = life.ids["call"]
    answer: dict[str, Any] = {"questions": [asked, again], "text": "Saa.", "language": "fi"}
    answer["translations"] = {"sv": {"text": "Ja."}}
    given = await life.act("answer_questions", "officer", call_id, json=answer)
    better = {"translations": {"sv": {"text": "Det får man."}}}
    await life.act("edit_contribution", "officer", given["id"], json=better)
    await life.act(
        "edit_contribution", "resident", asked, json={"text": "Saako tarjota vain osia?"}
    )
    await life.act("vote_for_contribution", "resident", named)
    await life.act("withdraw_vote", "resident", named)
    told = {"text": "12 autoa", "ground": "trade_secret"}
    secret = await say(life, "member", "Kalustoa on.", confidential=told)
    await life.act("edit_confidential_part", "member", secret, json={"text": "13 autoa"})
    await life.act("remove_confidential_part", "member", secret)
    await life.act("withdraw_contribution", "member", secret)
    second = {"questions": [again], "text": "Keväällä.", "language": "fi"}
    wrong = await life.act("answer_questions", "officer", call_id, json=second)
    await life.act("withdraw_contribution", "officer", wrong["id"])
    await life.act("withdraw_contribution", "officer", given["id"])
    await life.act("answer_questions", "officer", call_id, json=answer)


async def moderation(life: Life) -> None:
    call_id, reason = life.ids["call"], {"reason": {"fi": {"text": "Mainos."}}}
    await life.act("set_moderation_mode", "officer", call_id, json={"moderation": "before"})
    held = await say(life, "resident", "Odotan vuoroani.")
    await life.act("release_contribution", "officer", held)
    await life.act("set_moderation_mode", "officer", call_id, json={"moderation": "after"})
    report = {"reason": "off_topic", "text": "Mainos."}
    await life.act("report_contribution", "anonymous", held, json=report)
    await life.act("dismiss_reports", "officer", held)
    await life.act("remove_contribution", "officer", held, json=reason)
    await life.act("object_to_removal", "resident", held, json={"text": "Ei ollut mainos."})
    decided = {"upheld": True, "answer": {"fi": {"text": "Totta."}}}
    await life.act("decide_removal_objection", "leader", held, json=decided)
    body = {**reason, "contributions": [held]}
    await life.act("remove_contributions", "officer", call_id, json=body)
    shown = await life.read(f"/v1/contributions/{life.ids['asked']}")
    body = {**reason, "participant": shown["author"]["participant"]}
    excluded = await life.act("exclude_participant", "officer", call_id, json=body)
    await life.act("readmit_participant", "officer", excluded["id"])


async def dispositions(life: Life) -> None:
    asked, named = life.ids["asked"], life.ids["named"]
    body: dict[str, Any] = {"outcome": "noted", "reason": {"fi": {"text": "Jaetaan osiin."}}}
    await life.act("set_disposition", "officer", asked, json=body, first=True)
    body |= {"outcome": "adopted"}
    await life.act("set_disposition", "officer", asked, json=body)
    many = {"dispositions": [{**body, "contribution_id": named}]}
    await life.act("set_dispositions", "officer", life.ids["call"], json=many)


async def _survey_draft(life: Life, call_id: str) -> None:
    title = {"title": {"fi": {"text": "Kalusto"}}}
    thrown = await life.act("create_survey", "officer", call_id, json=title)
    await life.act("delete_survey", "officer", thrown["id"])
    question = {"type": "number", "key": "size", "title": {"fi": {"text": "Montako autoa?"}}}
    body = {**title, "questions": [question]}
    made = await life.act("create_survey", "officer", call_id, json=body)
    life.ids["survey"] = made["id"]
    await life.act("publish_survey", "officer", made["id"])


async def survey(life: Life) -> None:
    number = life.ids["survey"]
    fixed = {"reason": REASON, "title": {"fi": {"text": "Kalusto ja aikataulu"}}}
    await life.act("correct_survey", "officer", number, json=fixed)
    body = {"answers": {"size": 12}}
    await life.act("save_survey_response", "resident", number, json=body, first=True)
    await life.act("submit_survey_response", "resident", number)
    await life.act("withdraw_survey_response", "resident", number)


async def _meeting_draft(life: Life, call_id: str) -> None:
    begins = life.now + 10 * DAY
    info = {
        "kind": "information_event",
        "title": {"fi": {"text": "Infotilaisuus"}},
        "starts_at": _at(begins),
        "ends_at": _at(begins + 2 * HOUR),
        "place": "Kaupungintalo",
        "languages": ["fi"],
    }
    life.ids["info"] = (await life.act("create_meeting", "officer", call_id, json=info))["id"]
    slots = [
        {"starts_at": _at(begins + n * HOUR), "ends_at": _at(begins + (n + 1) * HOUR)}
        for n in range(2)
    ]
    talks = {**info, "kind": "one_to_one", "allocation": "lot", "slots": slots}
    talks["signup_closes_at"] = _at(begins - 4 * DAY)
    life.ids["talks"] = (await life.act("create_meeting", "officer", call_id, json=talks))["id"]


async def meetings(life: Life) -> None:
    info, talks = life.ids["info"], life.ids["talks"]
    await life.act("update_meeting", "officer", info, json={"place": "Kirjasto", "capacity": 30})
    coming = await life.act("sign_up", "resident", info, json={})
    await life.act("withdraw_sign_up", "resident", coming["id"])
    body = {"title": REASON, "url": "https://example.fi/esitys.pdf"}
    shown = await life.act("add_material", "officer", info, json=body)
    await life.act("update_material", "officer", shown["id"], json={"notes": REASON})
    slots = (await life.read(f"/v1/meetings/{talks}"))["slots"]
    await life.act("remove_slot", "officer", talks, slots[-1]["id"])
    more = {name: slots[-1][name] for name in ("starts_at", "ends_at")}
    await life.act("add_slots", "officer", talks, json={"slots": [more]})
    wish = {"organisation_id": life.ids["member"], "wishes": [slots[0]["id"]]}
    await life.act("sign_up", "member", talks, json=wish)
    await life.pass_time("the draw", 5 * DAY)
    await life.act("cancel_meeting", "officer", info, json={"reason": REASON})


async def ending(life: Life) -> None:
    """The deadline moves, comes near, comes; the grace ends; what was heard is told."""
    call_id = life.ids["call"]
    later = {"closes_at": _at(life.now + 25 * DAY), "reason": REASON}
    await life.act("extend_dialogue", "officer", call_id, json=later)
    sooner = {"closes_at": _at(life.now + 20 * DAY), "reason": REASON}
    await life.act("shorten_dialogue", "officer", call_id, json=sooner)
    filed = {"retention_class": "years_10", "case_reference": "OUKA/2"}
    await life.act("set_dialogue_case_file", "officer", call_id, json=filed)
    await life.pass_time("nearly closing", 19 * DAY + HOUR)
    await life.pass_time("closing", DAY)
    await say(life, "resident", "Myöhässä, mutta mukana.")
    await life.pass_time("the end of the grace", 3 * HOUR)
    await life.act("conclude_dialogue", "officer", call_id, json={"summary": REASON})


async def cancelled(life: Life) -> None:
    """Published by hand and open at once; its meeting goes with it."""
    number = await _draft(life, -HOUR, 20 * DAY, moderation="before")
    await _meeting_draft(life, number)
    await life.act("publish_dialogue", "officer", number)
    await life.act("cancel_dialogue", "officer", number, json={"reason": REASON})
