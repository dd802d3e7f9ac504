"""One thing of every kind whose words can be hidden, with one phrase in every field of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ContributionEdit
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText, Texts
from api.core.idempotency import IdempotentAnswer
from api.core.ids import new_id
from api.core.partial_dates import Precision
from api.core.search import search_columns, title_column
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.documents.models import Document, DocumentVersion
from api.documents.storage import UPLOADS, key_in
from api.ideas.models import IdeaStatus
from api.interests.models import Interest, InterestKind
from api.mails.models import CalendarPart, MailKind, MailState
from api.plans.models.imports import ImportedRow, PlanImport
from api.plans.models.plans import PlanRevision
from api.plans.models.procurements import ProcurementChange, PromisedDate
from api.plans.models.values import (
    ChangeKind,
    Contact,
    Milestone,
    PlanStatus,
    ProcurementLot,
    SustainabilityCriterion,
    WebLink,
)
from api.surveys.models import SurveyStatus, TextChange
from api.surveys.questions import TextQuestion
from tests.factories.continuous import question_pause
from tests.factories.contributions import contribution, disposition, report
from tests.factories.dialogues import about, dialogue
from tests.factories.documents import document, file_version, text_version
from tests.factories.events import outbox_event
from tests.factories.ideas import idea
from tests.factories.interests import interest, interest_reply
from tests.factories.mails import mail
from tests.factories.meetings import material, meeting
from tests.factories.participation import participant
from tests.factories.plans import plan, procurement
from tests.factories.practices import written_everywhere
from tests.factories.surveys import correction, response, survey, survey_file
from tests.factories.world import World


def texts(phrase: str) -> Texts:
    return {
        Language.FI: LocalText(f"Alku {phrase} loppu"),
        Language.SV: LocalText(f"Början {phrase} slut"),
    }


@dataclass
class Planted:
    """Ids by collection, and the parameters that the addresses of the API take."""

    phrase: str
    ids: dict[str, UUID]
    dialogue_id: UUID
    file_key: str

    def subject(self, collection: str) -> str:
        return f"{collection}/{self.ids[collection]}"


async def plant(session: AsyncSession, world: World, phrase: str) -> Planted:
    """In a dialogue that has closed, so that its record is public."""
    said = texts(phrase)
    link = WebLink(f"https://example.fi/?{phrase.replace(' ', '-')}={phrase}", said)
    contact = Contact(name=phrase, email="x@example.fi", phone=phrase)
    year = plan(world.buyer, status=PlanStatus.PUBLISHED, description=said, withdrawal_reason=said)
    year.title = said
    search: dict[str, Any] = search_columns([said]) | title_column([said])
    bought = procurement(
        world.buyer,
        plan_id=year.id,
        description=said,
        summary=said,
        status_reason=said,
        withdrawal_reason=said,
        contract_options=said,
        lots=[ProcurementLot(said, "60130000", "10.00", "20.00")],
        criteria=[SustainabilityCriterion("environmental", said)],
        contact=contact,
        links=[link],
        reference=phrase,
        unit=phrase,
        notes=phrase,
        notice_id=phrase,
        notice_url=f"https://example.fi/{phrase}",
        import_key=f"title:{phrase}|",
        **search,
    )
    bought.title = said
    call = dialogue(
        world.buyer,
        DialogueStatus.CONCLUDED,
        description=said,
        contact=contact,
        links=[link],
        cancellation_reason=said,
        conclusion=said,
        concluded_at=utc_now(),
    )
    call.title = said
    for name, words in search.items():
        setattr(call, name, words)
    session.add_all([year, bought, call])
    await session.flush()
    session.add_all([about(call, bought), *_history(year.id, bought.id, call.id, said, phrase)])
    person = world.people["supplier"]
    author = participant(call, person)
    session.add(author)
    await session.flush()
    comment = contribution(
        call,
        person,
        participant_id=author.id,
        text=f"Alku {phrase} loppu",
        translations=said,
        removal_reason=said,
        edited_at=utc_now(),
    )
    session.add(comment)
    paper, attached, upload = await _documents(session, call, said, phrase)
    edit = ContributionEdit(
        contribution_id=comment.id, at=utc_now(), text=f"{phrase} ennen", translations=said
    )
    session.add_all([edit, disposition(comment, reason=said), report(comment, text=phrase)])
    event = meeting(call, description=said, place=phrase, join_url=phrase, cancellation_reason=said)
    event.title = said
    asked = survey(
        call,
        status=SurveyStatus.PUBLISHED,
        published_at=utc_now(),
        introduction=said,
        questions=[TextQuestion(key="why", title=said, help=said)],
    )
    asked.title = said
    wish = interest(
        world.supplier,
        call,
        kind=InterestKind.BE_HEARD,
        message=phrase,
        capacity=phrase,
        wished_lot_size=phrase,
        public=True,
        person_id=person.id,
    )
    session.add_all([event, asked, wish])
    await session.flush()
    slides = material(event, url=f"https://example.fi/{phrase}", notes=said)
    slides.title = said
    change = TextChange("/title", said, said)
    session.add_all([slides, correction(asked, reason=said, changes=[change])])
    answered = response(asked, author, answers={"why": phrase}, quotes=["why"])
    session.add(answered)
    await session.flush()
    session.add(survey_file(answered, file_name=f"{phrase}.pdf"))
    world.supplier.name, world.supplier.website = said, f"https://example.fi/{phrase}"
    world.supplier.sort_name = phrase.casefold()
    own_practice, selected = await written_everywhere(session, world.buyer, said)
    ids = {
        **await _outside_calls(session, world, wish, phrase),
        "plans": year.id,
        "procurements": bought.id,
        "dialogues": call.id,
        "contributions": comment.id,
        "documents": paper.id,
        "document-versions": upload.id,
        "meetings": event.id,
        "surveys": asked.id,
        "interests": wish.id,
        "practices": own_practice.id,
        "practice-selections": selected.id,
        "organisations": world.supplier.id,
    }
    parts = [slides.id, attached.id, answered.id]
    session.add_all(_copies(ids, parts, phrase, person.id))
    await session.flush()
    named = {**ids, "attached": attached.id, "buyer": world.buyer.id}
    return Planted(phrase, named, call.id, upload.storage_key or "")


async def _outside_calls(
    session: AsyncSession, world: World, wish: Interest, phrase: str
) -> dict[str, UUID]:
    said = texts(phrase)
    pause = question_pause(world.buyer, reason=said, until=utc_now())
    suggested = idea(
        world.buyer,
        world.supplier,
        **dict.fromkeys(("title", "text", "audience", "need"), phrase),
        link=f"https://example.fi/{phrase}",
        reason=said,
        public=True,
        status=IdeaStatus.TAKEN_UP,
        decided_at=utc_now(),
    )
    replied = interest_reply(wish, text=phrase)
    session.add_all([pause, suggested, replied])
    await session.flush()
    return {
        "question-pauses": pause.id,
        "ideas": suggested.id,
        "interest-replies": replied.id,
    }


async def _documents(
    session: AsyncSession, call: Dialogue, said: Texts, phrase: str
) -> tuple[Document, Document, DocumentVersion]:
    """A text, and a file with its version."""
    paper, attached = document(call), document(call, position=2)
    paper.title = attached.title = said
    session.add_all([paper, attached])
    await session.flush()
    version, paragraphs = text_version(paper, f"# {phrase}\n\nTeksti: {phrase}.\n", note=said)
    key = key_in(UPLOADS, new_id())
    upload = file_version(attached, note=said, file_name=f"{phrase}.pdf", storage_key=key)
    session.add_all([version, upload])
    await session.flush()
    session.add_all(paragraphs)
    return paper, attached, upload


def _history(
    plan_id: UUID, procurement_id: UUID, dialogue_id: UUID, said: Texts, phrase: str
) -> list[Any]:
    plain = {"fi": {"text": f"Alku {phrase} loppu", "origin": "original"}}
    now = utc_now()
    content = {
        "title": plain,
        "description": plain,
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
        "procurements": {str(procurement_id): {"title": plain, "lots": [{"title": plain}]}},
    }
    return [
        PlanRevision(plan_id=plan_id, number=1, published_at=now, note=said, content=content),
        PlanImport(
            plan_id=plan_id,
            imported_at=now,
            filename=f"{phrase}.xlsx",
            sha256="",
            created=1,
            updated=0,
            unchanged=0,
        ),
        ImportedRow(
            procurement_id=procurement_id,
            fields={"title": {"fi": phrase}, "unit": phrase, "contact": {"name": phrase}},
        ),
        ProcurementChange(
            procurement_id=procurement_id,
            at=now,
            kind=ChangeKind.CHANGED,
            before={"title": plain, "unit": phrase, "status": "planned"},
            after={"title": plain, "unit": phrase, "status": "planned"},
            reason=said,
        ),
        PromisedDate(
            procurement_id=procurement_id,
            milestone=Milestone.NOTICE,
            date_value=now.date(),
            precision=Precision.DAY,
            at=now,
            reason=said,
        ),
        Extension(
            dialogue_id=dialogue_id, at=now, closes_before=now, closes_after=now, reason=said
        ),
    ]


def _copies(ids: dict[str, UUID], parts: list[UUID], phrase: str, person_id: UUID) -> list[Any]:
    """In the log, among the kept answers, in mails kept and waiting."""
    rows: list[Any] = []
    for number, (collection, thing) in enumerate(ids.items(), start=1):
        event = outbox_event(position=100 + number)
        event.subject = f"{collection}/{thing}"
        event.resource = {"title": {"fi": {"text": phrase}}}
        idempotent_answer = IdempotentAnswer(
            owner="person:",
            key=str(number),
            request_hash=b"",
            status=201,
            headers=[],
            body=f'{{"id": "{thing}", "title": "{phrase}"}}'.encode(),
        )
        rows += [event, idempotent_answer]
    for thing in [*ids.values(), *parts]:
        for state in (MailState.SENT, MailState.PENDING, MailState.SENDING, MailState.FAILED):
            rows.append(
                mail(
                    kind=MailKind.NOTICE,
                    state=state,
                    person_id=person_id,
                    subject=f"Asia: {phrase}",
                    text=f"Hei!\n\n{phrase}\n",
                    html=f"<p>{phrase}</p>",
                    headers={"Reply-To": f"{phrase} <x@example.fi>"},
                    calendar=CalendarPart("REQUEST", f"SUMMARY:{phrase}\r\n"),
                    about=[thing],
                )
            )
    return rows
