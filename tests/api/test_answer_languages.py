"""Contributions of the buyer have translations, which become public with them."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.mails.content import answered
from api.contributions.models import Contribution
from api.core.clock import utc_now
from api.core.i18n import Language
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.client import As
from tests.api.problems import fault_codes, faults_of
from tests.api.saving import saved
from tests.factories.contributions import question

SWEDISH = {"sv": {"text": "Ja, i delar.", "origin": "translated"}}
ANSWER: dict[str, Any] = {"text": "Kyllä, osissa.", "language": "fi", "translations": SWEDISH}


@pytest.fixture
async def asked(call: Dialogue, session: AsyncSession) -> Contribution:
    return await saved(session, question(call, None))


async def _answer(as_: As, asked: Contribution, **values: Any) -> Any:
    body = {"questions": [str(asked.id)], **ANSWER, **values}
    return await as_("officer").post(f"/v1/dialogues/{asked.dialogue_id}/answers", json=body)


async def test_answer_is_read_in_each_language(
    as_: As, call: Dialogue, asked: Contribution, session: AsyncSession
) -> None:
    given = (await _answer(as_, asked)).json()
    seen = (await as_("anonymous").get(f"/v1/contributions/{given['id']}")).json()
    assert (seen["text"], seen["language"]) == ("Kyllä, osissa.", "fi")
    assert seen["translations"] == SWEDISH
    page = f"/dialogues/{asked.dialogue_id}?lang="
    swedish = (await as_("anonymous").get(f"{page}sv")).text
    assert "Ja, i delar." in swedish
    assert "Kyllä, osissa." not in swedish
    assert "Kyllä, osissa." in (await as_("anonymous").get(f"{page}en")).text
    row = await session.get_one(Dialogue, call.id)
    row.status, row.closed_at = DialogueStatus.CLOSED, utc_now()
    await session.flush()
    record = (await as_("anonymous").get(f"/v1/dialogues/{asked.dialogue_id}/record")).text
    assert "Ja, i delar." in record


async def test_mail_to_the_asker_is_in_the_askers_language(
    as_: As, asked: Contribution, session: AsyncSession
) -> None:
    given = (await _answer(as_, asked)).json()
    row = await session.get_one(Contribution, given["id"])
    told = {language: answered(asked, row, language).text for language in Language}
    assert (told[Language.FI], told[Language.SV]) == ("Kyllä, osissa.", "Ja, i delar.")
    assert told[Language.EN] == "Kyllä, osissa."


@pytest.mark.parametrize(
    ("translations", "fault"),
    [
        ({"fi": {"text": "Kyllä."}}, ("/translations/fi", "language_of_the_text")),
        ({"sv": {"text": ""}}, ("/translations/sv/text", "length")),
        ({"sv": {"text": "x" * 10_001}}, ("/translations/sv/text", "length")),
    ],
)
async def test_invalid_translation_is_refused(
    as_: As, asked: Contribution, translations: Any, fault: tuple[str, str]
) -> None:
    refused = await _answer(as_, asked, translations=translations)
    assert faults_of(refused) == [fault]


async def test_only_the_buyer_may_translate(as_: As, call: Dialogue) -> None:
    body = {"kind": "comment", **ANSWER}
    place = f"/v1/dialogues/{call.id}/contributions"
    refused = await as_("resident").post(place, json=body)
    assert fault_codes(refused) == ["buyer_translates"]
    said = await as_("officer").post(place, json=body)
    assert (said.status_code, said.json()["translations"]) == (201, SWEDISH)


async def test_edit_without_its_translations_is_refused(as_: As, asked: Contribution) -> None:
    given, officer = await _answer(as_, asked), as_("officer")
    place = f"/v1/contributions/{given.json()['id']}"
    refused = await officer.patch(place, json={"text": "Ei."}, if_match=given)
    faults = faults_of(refused)
    assert faults == [("/translations/sv", "translation_stale")]
    both = {"text": "Ei.", "translations": {"sv": {"text": "Nej."}}}
    changed = await officer.patch(place, json=both, if_match=given)
    assert changed.json()["translations"]["sv"]["text"] == "Nej."
    gone = await officer.patch(
        place, json={"text": "Ehkä.", "translations": {"sv": None}}, if_match=changed
    )
    assert (gone.json()["text"], gone.json()["translations"]) == ("Ehkä.", {})
    edits = (await as_("anonymous").get(f"{place}/edits")).json()["items"]
    kept = [(edit["text"], edit["translations"].get("sv", {}).get("text")) for edit in edits]
    assert sorted(kept) == [("Ei.", "Nej."), ("Kyllä, osissa.", "Ja, i delar.")]


async def test_tombstone_has_no_translations(
    as_: As, asked: Contribution, session: AsyncSession
) -> None:
    given = await _answer(as_, asked)
    place = f"/v1/contributions/{given.json()['id']}"
    await as_("officer").post(f"{place}/withdraw", if_match=given)
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["text"], seen["translations"]) == (None, {})
    row = await session.get_one(Contribution, given.json()["id"], populate_existing=True)
    assert "delar" not in str(row.translations)


async def test_a_passage_is_hidden_in_every_language(as_: As, asked: Contribution) -> None:
    name = "Matti Meikäläinen"
    swedish = {"sv": {"text": f"Fråga {name}."}}
    given = await _answer(as_, asked, text=f"Kysy: {name}.", translations=swedish)
    subject = f"contributions/{given.json()['id']}"
    body = {
        "subject": subject,
        "ground": "personal_data",
        "reason": {"fi": {"text": "Nimi."}},
        "passage": name,
    }
    hidden = await as_("officer").post("/v1/hidings", json=body)
    assert hidden.status_code == 201, hidden.text
    assert name not in (await as_("anonymous").get(f"/v1/{subject}")).text
