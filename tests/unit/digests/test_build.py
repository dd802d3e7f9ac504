"""Digests built from matched events and items, without a database."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from api.codelists.catalogue import builtin
from api.core.i18n import Language, LocalText, Texts
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.digests.build import MOST_ENTRIES, build_digest
from api.digests.links import Links, Stops, Unsubscription, read_token
from api.digests.model import Digest, DigestItem, Entry, Group, MatchedEvent, Reader, Reason
from api.mails.rendering import RenderedMail, render
from api.plans.inputs.procurements import Money
from api.plans.models.values import Contact
from api.watches.audiences import NEWS
from api.watches.models import FollowKind, ItemKind
from tests.settings import SECRET_KEY

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # 14:00 in Helsinki
LINKS = Links("https://vuoropuhelu.example", SECRET_KEY)
READER = Reader(new_id(), Language.FI, "Europe/Helsinki")
WATCH = Reason(new_id(), "Siivous")


def texts(fi: str, sv: str | None = None) -> Texts:
    swedish = {Language.SV: LocalText(sv)} if sv else {}
    return {Language.FI: LocalText(fi), **swedish}


def shown(**values: Any) -> DigestItem:
    defaults = {
        "kind": ItemKind.PROCUREMENT,
        "id": new_id(),
        "title": texts("Koulukuljetukset", "Skolskjutsar"),
        "buyer": texts("Oulun kaupunki", "Uleåborgs stad"),
        "status": "planned",
    }
    return DigestItem(**{**defaults, **values})


def call(closes_in: timedelta = timedelta(days=9), **values: Any) -> DigestItem:
    defaults = {
        "kind": ItemKind.DIALOGUE,
        "title": texts("Kouluruoka"),
        "status": "open",
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + closes_in,
    }
    return shown(**{**defaults, **values})


def fact(item: DigestItem, type_: str = "procurement.planned", **values: Any) -> MatchedEvent:
    defaults = {"at": NOW, "event_id": new_id(), "reason": WATCH}
    return MatchedEvent(type=f"{type_}.v1", item_id=item.id, **{**defaults, **values})


def build(*facts: MatchedEvent, items: list[DigestItem], reader: Reader = READER) -> Digest:
    digest = build_digest(reader, facts, {item.id: item for item in items}, NOW, LINKS)
    assert digest is not None
    return digest


def mail_of(digest: Digest, language: Language = Language.FI) -> RenderedMail:
    url = LINKS.public_url
    return render("digests/digest", language, public_url=url, subject=digest.subject, digest=digest)


def lines_of(entry: Entry) -> list[str]:
    return [line.marked for line in entry.block.lines]


def test_digest_without_content_is_none() -> None:
    hidden = shown()
    assert build_digest(READER, [], {}, NOW, LINKS) is None
    assert build_digest(READER, [fact(hidden)], {}, NOW, LINKS) is None


def test_subject_names_the_content() -> None:
    new = [shown() for _ in range(3)]
    closing = call(timedelta(hours=20))
    facts = [*(fact(item) for item in new), fact(closing, "dialogue.closing")]
    digest = build(*facts, items=[*new, closing])
    assert digest.subject == "3 uutta hankintaa, 1 vuoropuhelu sulkeutuu huomenna"
    swedish = Reader(READER.person_id, Language.SV, READER.time_zone)
    digest = build(*facts, items=[*new, closing], reader=swedish)
    assert digest.subject == "3 nya upphandlingar, 1 dialog stängs i morgon"


@pytest.mark.parametrize(
    ("closes_in", "words"),
    [
        (timedelta(hours=9), "1 vuoropuhelu sulkeutuu tänään"),  # 23:00 local time
        (timedelta(hours=11), "1 vuoropuhelu sulkeutuu huomenna"),
        (timedelta(hours=40), "1 vuoropuhelu sulkeutuu pian"),
    ],
)
def test_days_are_in_the_readers_time_zone(closes_in: timedelta, words: str) -> None:
    closing = call(closes_in)
    digest = build(fact(closing, "dialogue.closing"), items=[closing])
    assert digest.subject == f"{words}: Kouluruoka"


def test_item_is_listed_once_with_all_reasons_and_events() -> None:
    item = shown()
    other = Reason(new_id(), "Kuljetus")
    planned = fact(item, at=NOW - timedelta(hours=2))
    again = fact(item, at=planned.at, event_id=planned.event_id, reason=other)
    moved = fact(item, "procurement.rescheduled", reason=other)
    digest = build(planned, again, moved, items=[item])
    (section,) = digest.sections
    (entry,) = section.entries
    assert section.group is Group.NEW_PROCUREMENTS
    assert set(entry.why.removeprefix("Miksi: ").split(", ")) == {
        "hakuvahti ”Siivous”",
        "hakuvahti ”Kuljetus”",
    }
    assert lines_of(entry) == ["Aikataulu on muuttunut"]
    assert digest.subject == "1 uusi hankinta: Koulukuljetukset"
    assert len(digest.stops) == 2


def test_sections_come_in_order_and_the_newest_first() -> None:
    old, new, opened, closing, changed, answered = (
        shown(),
        shown(),
        call(),
        call(timedelta(hours=4)),
        shown(),
        call(status="closed"),
    )
    digest = build(
        fact(answered, "question.answered"),
        fact(answered, "question.answered"),
        fact(changed, "procurement.postponed"),
        fact(old, at=NOW - timedelta(days=1)),
        fact(new),
        fact(opened, "dialogue.opened"),
        fact(closing, "dialogue.opened"),
        items=[old, new, opened, closing, changed, answered],
    )
    assert [section.group for section in digest.sections] == list(Group)
    procurements = digest.sections[2].entries
    assert [entry.item.id for entry in procurements] == [new.id, old.id]
    assert lines_of(digest.sections[4].entries[0])[0] == "2 uutta vastausta kysymyksiin"


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_cancelled_new_item_is_not_listed_as_new(status: str) -> None:
    item = shown(status=status)
    (section,) = build(fact(item), items=[item]).sections
    assert section.group is Group.CHANGES
    assert lines_of(section.entries[0])[0].startswith("Tila: ")


def test_a_long_digest_is_cut_and_says_so() -> None:
    items = [shown() for _ in range(MOST_ENTRIES + 7)]
    digest = build(*(fact(item) for item in items), items=items)
    assert sum(len(section.entries) for section in digest.sections) == MOST_ENTRIES
    assert digest.left_out == 7
    assert digest.subject == f"{MOST_ENTRIES + 7} uutta hankintaa"
    mail = mail_of(digest)
    assert "Lisäksi 7 muuta" in mail.text
    assert "Lisäksi 7 muuta" in mail.html


@pytest.mark.parametrize("language", Language)
def test_links_lead_to_pages_in_the_language_of_the_mail(language: Language) -> None:
    item = shown()
    reader = Reader(READER.person_id, language, "Europe/Helsinki")
    mail = mail_of(build(fact(item), items=[item], reader=reader), language)
    address = f"/procurements/{item.id}?lang={language}"
    assert address in mail.text
    assert f'{address}"' in mail.html


def test_changes_of_known_items_are_not_cut_for_new_ones() -> None:
    new = [shown() for _ in range(MOST_ENTRIES)]
    changed = shown(status="cancelled")
    facts = [fact(changed), *(fact(item) for item in new)]
    digest = build(*facts, items=[*new, changed])
    told = {section.group: len(section.entries) for section in digest.sections}
    assert told == {Group.NEW_PROCUREMENTS: MOST_ENTRIES - 1, Group.CHANGES: 1}
    assert [section.group for section in digest.sections] == [
        Group.NEW_PROCUREMENTS,
        Group.CHANGES,
    ]


def test_dates_are_written_as_people_write_them() -> None:
    opened = call(closes_at=datetime(2026, 12, 3, 14, tzinfo=UTC))
    planned = shown(notice_expected=PartialDate(date(2027, 7, 1), Precision.QUARTER))
    facts = [fact(opened, "dialogue.scheduled"), fact(planned)]

    def details(language: Language, zone: str = "Europe/Helsinki") -> list[str]:
        reader = Reader(READER.person_id, language, zone)
        sections = build(*facts, items=[opened, planned], reader=reader).sections
        return [line for section in sections for line in lines_of(section.entries[0])]

    assert details(Language.FI) == [
        "Sulkeutuu 3.12.2026 klo 16.00",
        "Hankintailmoitus (arvio): 3. neljännes 2027",
    ]
    assert details(Language.SV, "Europe/Stockholm") == [
        "Stängs 3.12.2026 kl. 15.00",
        "Upphandlingsannons (uppskattning): 3:e kvartalet 2027",
    ]
    assert details(Language.EN)[0] == "Closes 3 December 2026 at 16:00"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("planned", "Hankintailmoitus (arvio): 3. neljännes 2027"),
        ("preparing", "Hankintailmoitus (arvio): 3. neljännes 2027"),
        ("postponed", "Hankintailmoitus (arvio): 3. neljännes 2027"),
        ("tendering", "Sopimus alkaa (arvio): 1. neljännes 2028"),
        ("concluded", None),
        ("cancelled", None),
    ],
)
def test_only_future_dates_are_listed_as_expected(status: str, said: str | None) -> None:
    item = shown(
        status=status,
        dialogue_expected=PartialDate(date(2027, 4, 1), Precision.QUARTER),
        notice_expected=PartialDate(date(2027, 7, 1), Precision.QUARTER),
        contract_start_expected=PartialDate(date(2028, 1, 1), Precision.QUARTER),
    )
    digest = build(fact(item, "procurement.concluded"), items=[item])
    lines = [one for section in digest.sections for one in lines_of(section.entries[0])]
    assert [line for line in lines if "(arvio)" in line] == ([said] if said else [])


def test_call_is_listed_with_its_contact() -> None:
    asked = call(contact=Contact("Hankintatoimi", "hankinnat@example.fi"))
    nobody = call(contact=Contact())
    digest = build(
        fact(asked, "dialogue.opened"), fact(nobody, "dialogue.opened"), items=[asked, nobody]
    )
    mail = mail_of(digest)
    assert mail.text.count("Yhteystiedot: Hankintatoimi, hankinnat@example.fi") == 1
    assert mail.text.count("Yhteystiedot") == 1
    assert "Yhteystiedot: Hankintatoimi, hankinnat@example.fi" in mail.html


def test_text_is_in_the_readers_language_or_another() -> None:
    item, finnish_only = shown(), call()
    reader = Reader(READER.person_id, Language.SV, "Europe/Helsinki")
    digest = build(
        fact(item), fact(finnish_only, "dialogue.opened"), items=[item, finnish_only], reader=reader
    )
    titles = [section.entries[0].block.title.marked for section in digest.sections]
    assert titles == ["Kouluruoka (på finska)", "Skolskjutsar"]
    assert digest.subject == "1 ny upphandling, 1 ny dialog"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FI, ["Arvioitu arvo", "Paikka: Oulu", "Sopimus alkaa (arvio): syksy 2027"]),
        (Language.SV, ["Uppskattat värde", "Plats: Uleåborg", "hösten 2027"]),
        (Language.EN, ["Estimated value", "Place: Oulu", "autumn 2027"]),
    ],
)
def test_entry_shows_value_place_and_date(language: Language, said: list[str]) -> None:
    """Without an expected notice, the entry shows the first other date that is known."""
    item = shown(
        value=Money("60000.00", "150000.00"),
        municipalities=("564",),
        regions=("17",),
        contract_start_expected=PartialDate(date(2027, 9, 1), Precision.SEASON),
    )
    digest = build(fact(item), items=[item], reader=Reader(new_id(), language, "Europe/Helsinki"))
    (entry,) = digest.sections[0].entries
    lines = lines_of(entry)
    assert [one in line for one, line in zip(said, lines, strict=True)] == [True] * 3, lines
    assert {"60", "150"} <= set(re.findall(r"[0-9]+", lines[0]))


def test_many_places_are_listed_by_a_few_regions() -> None:
    many = tuple(row.code for row in builtin("municipalities")[:40])
    item = call(municipalities=many, regions=("01", "02", "04", "05", "06"))
    digest = build(fact(item, "dialogue.opened"), items=[item])
    (entry,) = digest.sections[0].entries
    (place,) = [line for line in lines_of(entry) if line.startswith("Paikka")]
    assert place.startswith("Paikka: Uusimaa, Varsinais-Suomi, ")
    assert place.endswith(" …")


def test_two_reasons_and_twenty_watches_are_named_at_most() -> None:
    item = shown()
    reasons = [Reason(new_id(), f"{n:03} {'x' * 196}") for n in range(30)]
    digest = build(*(fact(item, reason=reason) for reason in reasons), items=[item])
    (entry,) = digest.sections[0].entries
    assert entry.why.endswith(" ja 28 muuta")
    assert len(entry.why) < 200
    assert (len(digest.stops), digest.stops_left_out) == (20, 10)
    assert "Lisäksi 10 muuta hakuvahtia" in mail_of(digest).text


def test_every_reason_has_a_link_of_its_own() -> None:
    item = shown()
    followed = Reason(new_id(), "", FollowKind.BUYER, texts("Oulun kaupunki"))
    digest = build(fact(item), fact(item, reason=followed), items=[item])
    labels = {stop.label.marked: stop.url for stop in digest.stops}
    assert set(labels) == {"hakuvahti ”Siivous”", "seuraat hankintayksikköä: Oulun kaupunki"}
    for label, reason in zip(sorted(labels), [WATCH, followed], strict=True):
        what = read_token(LINKS.secret_key, labels[label].rsplit("/", 1)[1])
        assert what == Unsubscription(Stops.WATCH, reason.watch_id)


def test_titles_cannot_break_out_of_the_mail() -> None:
    item = shown(title=texts("<script>alert(1)</script>\r\nBcc: x@example.fi"))
    digest = build(fact(item), items=[item])
    mail = mail_of(digest)
    assert "<script>" not in mail.html
    assert "\n" not in mail.subject


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [event.name.removesuffix(".v1") for event in NEWS])
def test_every_kind_of_news_has_a_text(name: str, language: Language) -> None:
    item = shown() if name.startswith("procurement.") else call()
    reader = Reader(READER.person_id, language, "Europe/Helsinki")
    digest = build(fact(item, name), items=[item], reader=reader)
    mail = mail_of(digest, language)
    assert digest.subject in mail.html
