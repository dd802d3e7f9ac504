"""Changes show the values before and after and the reason, with a mark for other languages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from api.core.i18n import Language, LocalText, Texts
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.inputs import DialoguePatch
from api.dialogues.rules.content import FIXED
from api.digests.model import Change, DigestItem, MatchedEvent, Move, Reader
from api.mails.rendering import RenderedMail
from api.plans.inputs.procurements import ProcurementFields
from api.plans.rules.content import PUBLIC_STATE
from tests.unit.digests.test_build import (
    NOW,
    READER,
    build,
    call,
    fact,
    lines_of,
    mail_of,
    shown,
    texts,
)

Q3 = PartialDate(date(2027, 7, 1), Precision.QUARTER)
Q1 = PartialDate(date(2028, 1, 1), Precision.QUARTER)
MOVED = Move("notice_expected", Q3, Q1)
FINNISH: Texts = {Language.FI: LocalText("Rahoitus siirtyi.")}


def told(item: DigestItem, *facts: MatchedEvent, language: Language = Language.FI) -> list[str]:
    reader = Reader(READER.person_id, language, READER.time_zone)
    (section,) = build(*facts, items=[item], reader=reader).sections
    return lines_of(section.entries[0])


def changed(item: DigestItem, type_: str, **values: Any) -> MatchedEvent:
    return fact(item, type_, change=Change(**values))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.FI,
            [
                "Hankintailmoitus (arvio): 3. neljännes 2027 → 1. neljännes 2028",
                "Syy: Rahoitus siirtyi.",
            ],
        ),
        (
            Language.SV,
            [
                "Upphandlingsannons (uppskattning): 3:e kvartalet 2027 → 1:a kvartalet 2028",
                "Orsak: Rahoitus siirtyi. (på finska)",
            ],
        ),
        (
            Language.EN,
            [
                "Contract notice (estimate): 3rd quarter 2027 → 1st quarter 2028",
                "Reason: Rahoitus siirtyi. (in Finnish)",
            ],
        ),
    ],
)
def test_a_new_schedule_says_the_old_one_and_why_and_nothing_twice(
    language: Language, expected: list[str]
) -> None:
    item = shown(notice_expected=Q1)
    moved = changed(item, "procurement.rescheduled", moves=(MOVED,), reason=FINNISH)
    assert told(item, moved, language=language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.FI, "Määräaika: 3.9.2027 klo 16.00 → 17.9.2027 klo 16.00"),
        (Language.SV, "Tidsfrist: 3.9.2027 kl. 16.00 → 17.9.2027 kl. 16.00"),
        (Language.EN, "Deadline: 3 September 2027 at 16:00 → 17 September 2027 at 16:00"),
    ],
)
def test_a_later_deadline_says_the_former_one(language: Language, expected: str) -> None:
    before = datetime(2027, 9, 3, 13, tzinfo=UTC)
    item = call(closes_at=before + timedelta(days=14))
    moved = changed(item, "dialogue.extended", moves=(Move("closes_at", before, item.closes_at),))
    assert told(item, moved, language=language) == [expected]


def test_each_step_is_told_and_the_date_that_holds_only_if_no_step_says_it() -> None:
    item = shown(notice_expected=PartialDate(date(2028, 7, 1), Precision.QUARTER))
    there = changed(item, "procurement.rescheduled", moves=(Move("notice_expected", None, Q3),))
    on = changed(item, "procurement.rescheduled", moves=(MOVED,))
    assert told(item, there, on) == [
        "Hankintailmoitus (arvio): – → 3. neljännes 2027",
        "Hankintailmoitus (arvio): 3. neljännes 2027 → 1. neljännes 2028",
        "Hankintailmoitus (arvio): 3. neljännes 2028",
    ]


def test_postponement_names_the_new_date_and_its_state_once() -> None:
    item = shown(status="postponed", notice_expected=Q1)
    moves = (Move("status", "planned", "postponed"), MOVED)
    later = changed(item, "procurement.postponed", moves=moves, reason=FINNISH)
    assert told(item, later) == [
        "Hankintaa on lykätty",
        "Hankintailmoitus (arvio): 3. neljännes 2027 → 1. neljännes 2028",
        "Syy: Rahoitus siirtyi.",
    ]


def test_other_changes_say_what_they_are_about() -> None:
    item = shown(status="preparing")
    edited = changed(
        item,
        "procurement.changed",
        moves=(Move("status", "in_dialogue", "preparing"),),
        fields=("cpv_main", "description"),
    )
    assert told(item, edited, edited) == [
        "Tila: vuoropuhelussa → valmisteilla",
        "Muuttunut: CPV-pääluokka, kuvaus",
    ]


def test_change_without_a_history_gets_a_general_text() -> None:
    item = shown()
    plain = fact(item, "procurement.rescheduled")
    assert told(item, plain, fact(item, "procurement.rescheduled")) == ["Aikataulu on muuttunut"]


def test_a_long_reason_is_cut() -> None:
    item = shown(notice_expected=Q1)
    reason: Texts = {Language.FI: LocalText("Talousarvio " * 100)}
    line = told(item, changed(item, "procurement.rescheduled", moves=(MOVED,), reason=reason))[1]
    assert line.endswith("Talousarvio …")
    assert len(line) <= 310


@pytest.mark.parametrize("language", Language)
def test_every_field_that_can_change_has_a_name(language: Language) -> None:
    item, dialogue = shown(), call()
    names = (*ProcurementFields.__struct_fields__, *PUBLIC_STATE)
    fields = tuple(name for name in names if name != "status_reason")
    assert len(told(item, changed(item, "procurement.changed", fields=fields))) == 1
    fixed = {*FIXED, "procurements"}
    fields = tuple(name for name in DialoguePatch.__struct_fields__ if name not in fixed)
    assert told(dialogue, changed(dialogue, "dialogue.changed", fields=fields), language=language)


def _subject(item: DigestItem, *types: str) -> str:
    return build(*(fact(item, type_) for type_ in types), items=[item]).subject


def test_the_subject_says_what_happened_to_a_single_thing() -> None:
    item, dialogue = shown(), call()
    rescheduled = "procurement.rescheduled"
    assert _subject(item, rescheduled) == "Aikataulu on muuttunut: Koulukuljetukset"
    assert _subject(dialogue, "dialogue.extended") == "Määräaikaa on jatkettu: Kouluruoka"
    answers = ("question.answered", "question.answered")
    assert _subject(dialogue, *answers) == "2 uutta vastausta kysymyksiin: Kouluruoka"
    assert _subject(item, rescheduled, "procurement.changed") == "1 muutos: Koulukuljetukset"
    assert _subject(item, "procurement.planned") == "1 uusi hankinta: Koulukuljetukset"


@pytest.mark.parametrize(
    ("item", "type_"),
    [
        (shown(title=texts("Koulukuljetukset")), "procurement.planned"),
        (call(), "dialogue.opened"),
        (call(), "question.answered"),
    ],
    ids=["procurement", "dialogue", "answer"],
)
def test_text_in_another_language_only_is_shown_and_marked(item: DigestItem, type_: str) -> None:
    title = item.title[Language.FI].text
    mail = _swedish(item, type_)
    assert f"{title} (på finska)\nUleåborgs stad\n" in mail.text
    root = html.document_fromstring(mail.html)
    (strong,) = root.xpath("//strong")
    assert (strong.text, strong.get("lang")) == (title, "fi")
    assert strong.getparent().getnext().text == "(på finska)"
    assert root.get("lang") == "sv"
    assert mail.subject.endswith(f": {title}")


def test_text_in_the_readers_language_is_not_marked() -> None:
    mail = _swedish(shown(), "procurement.planned")
    (strong,) = html.document_fromstring(mail.html).xpath("//strong")
    assert (strong.text, strong.get("lang")) == ("Skolskjutsar", "sv")
    assert "på finska" not in mail.text + mail.html


def test_a_reason_in_another_language_is_marked_in_html_too() -> None:
    item = shown(notice_expected=Q1)
    mail = _swedish(item, "procurement.rescheduled", Change(moves=(MOVED,), reason=FINNISH))
    (reason,) = html.document_fromstring(mail.html).xpath("//span[text()='Rahoitus siirtyi.']")
    assert reason.get("lang") == "fi"
    assert reason.getnext().text == "(på finska)"


def _swedish(item: DigestItem, type_: str, change: Change | None = None) -> RenderedMail:
    reader = Reader(READER.person_id, Language.SV, READER.time_zone)
    news = fact(item, type_, at=NOW, change=change)
    return mail_of(build(news, items=[item], reader=reader), Language.SV)
