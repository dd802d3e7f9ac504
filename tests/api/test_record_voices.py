"""Votes, dispositions and influence in the record."""

from datetime import datetime, timedelta

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ContributionStatus, DispositionOutcome, Vote
from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.client import ApiClient, As
from tests.api.records import record_of
from tests.factories.contributions import contribution, disposition, question
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant
from tests.factories.world import World
from tests.texts import fi

GONE = "Peruttu perustelu"


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    """One comment was noted and then adopted, one is undecided and late, one was withdrawn."""
    row = dialogue(world.buyer, DialogueStatus.CONCLUDED)
    session.add(row)
    await session.flush()
    people = [participant(row, number=number, with_receipt=number == 3) for number in (1, 2, 3)]
    session.add_all(people)
    await session.flush()
    heard = contribution(row, None, participant_id=people[0].id, text="Jako osiin.")
    late = question(row, None, participant_id=people[1].id, text="Entä laadun paino?", late=True)
    gone = contribution(
        row,
        None,
        participant_id=people[2].id,
        status=ContributionStatus.WITHDRAWN,
        withdrawn_at=utc_now(),
    )
    session.add_all([heard, late, gone])
    await session.flush()
    session.add_all([Vote(contribution_id=heard.id, participant_id=item.id) for item in people[1:]])
    session.add(Vote(contribution_id=gone.id, participant_id=people[0].id))
    earlier = {"decided_at": utc_now() - timedelta(days=1), "replaced_at": utc_now()}
    session.add_all(
        [
            disposition(heard, **earlier),
            disposition(
                heard, number=2, outcome=DispositionOutcome.ADOPTED, reason=fi("Jaamme osiin.")
            ),
            disposition(gone, reason=fi(GONE)),
        ]
    )
    await session.flush()
    return row


@pytest.mark.parametrize("edition", ["public", "buyer"])
async def test_record_has_votes_and_dispositions(as_: As, call: Dialogue, edition: str) -> None:
    record = await record_of(as_("officer"), call, edition)
    heard, late, gone = record["contributions"]
    assert (heard["votes"], heard["receipt_votes"], heard["late"]) == (1, 1, False)
    assert [(one["outcome"], one["version"]) for one in heard["dispositions"]] == [
        ("noted", 1),
        ("adopted", 2),
    ]
    moments = [datetime.fromisoformat(item["decided_at"]) for item in heard["dispositions"]]
    assert moments == sorted(moments)
    assert (late["votes"], late["late"], late["dispositions"]) == (0, True, [])
    assert gone["dispositions"] == []
    assert GONE not in str(record)


async def test_influence_in_the_record_equals_the_public_one(
    client: ApiClient, call: Dialogue
) -> None:
    shown = (await client.get(f"/v1/dialogues/{call.id}/influence")).json()
    record = await record_of(client, call)
    assert record["influence"] == shown
    assert (shown["contributions"], shown["adopted"], shown["changed_something"]) == (2, 1, 0.5)


async def test_record_reveals_neither_voters_nor_receipts(as_: As, call: Dialogue) -> None:
    """The buyer, too, knows a participant by the number alone."""
    record = await record_of(as_("officer"), call, "buyer")
    heard = record["contributions"][0]
    assert heard["author"] == {
        "participant": 1,
        "organisation_id": None,
        "organisation_name": None,
        "has_left": True,
        "organisation_confirmation": None,
    }
    assert {"participant_id", "person_id", "voted", "own"}.isdisjoint(heard)


@pytest.mark.parametrize(
    ("language", "votes", "now", "before", "late", "share"),
    [
        ("fi", "1 kirjautunut on samaa mieltä · 1 ääni ilman kirjautumista",
         "Hankintayksikön ratkaisu: otetaan huomioon ·",
         "Aiempi ratkaisu: merkitään tiedoksi", "tullut määräajan jälkeen", "50 %"),
        ("sv", "1 inloggad instämmer · 1 röst utan inloggning",
         "Den upphandlande enhetens beslut: beaktas ·",
         "Tidigare beslut: antecknas för kännedom", "inkommit efter tidsfristen", "50 %"),
        ("en", "1 person who signed in shares the concern · 1 vote without an account",
         "What comes of it: adopted ·",
         "Earlier decision: noted", "came after the deadline", "50%"),
    ],
)  # fmt: skip
async def test_printed_record_has_votes_and_dispositions_in_words(  # noqa: PLR0917 - words
    client: ApiClient,
    call: Dialogue,
    language: str,
    votes: str,
    now: str,
    before: str,
    late: str,
    share: str,
) -> None:
    page = await client.get(f"/v1/dialogues/{call.id}/record.html?lang={language}")
    root = html.document_fromstring(page.content)
    heard, asked, gone = (" ".join(item.text_content().split()) for item in root.iter("article"))
    for words in (votes, now, before, "Jaamme osiin."):
        assert words in heard
    assert late in asked
    assert votes.split(" · ", maxsplit=1)[0].split(" ", 1)[1] not in gone
    assert GONE not in page.text
    assert share in root.text_content().replace("\xa0", " ")
