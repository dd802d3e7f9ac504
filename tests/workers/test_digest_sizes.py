"""Digests stay within the length that mail programs show, and are rebuilt after withdrawals."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.ids import new_id
from api.digests.mails import LONGEST_BODY
from api.digests.reopening import reopen_digests_about
from api.mails.models import MailState
from api.mails.queries import recall
from api.plans.events import ProcurementWithdrawn
from api.watches.models import Match, SlotState
from tests.factories.events import context, event_of, outbox_event
from tests.factories.notifications import watch
from tests.factories.plans import procurement
from tests.workers.test_digests import NOW, Desk


@pytest.fixture
def desk(sync_session: Session) -> Desk:
    return Desk(sync_session)


@pytest.mark.parametrize("letters", [60, 200])
def test_fifty_items_of_twenty_watches_have_a_bound_in_bytes(desk: Desk, letters: int) -> None:
    slot = desk.slot()
    watches = [watch(desk.reader, name=f"{n:02}" + "ä" * (letters - 2)) for n in range(20)]
    items = [procurement(desk.buyer, title=f"{n} " + "ö" * 290) for n in range(50)]
    facts = [
        outbox_event(type="procurement.planned.v1", data={"procurement_id": str(item.id)})
        for item in items
    ]
    desk.session.add_all([*watches, *items, *facts])
    desk.session.flush()
    desk.session.add_all(
        Match(watch_id=one.id, event_id=fact.id, slot_id=slot.id)
        for one in watches
        for fact in facts
    )
    desk.session.flush()
    (mail,) = desk.build()
    assert max(len(mail.text.encode()), len(mail.html.encode())) <= LONGEST_BODY
    assert "katso palvelusta" in mail.text or mail.text.count("Miksi") == 50


def test_a_digest_that_waits_is_written_anew_without_what_was_withdrawn(desk: Desk) -> None:
    slot, found_by = desk.slot(), desk.watch()
    hidden, public = desk.procurement(title="Salainen"), desk.procurement(title="Julkinen")
    for item in (hidden, public):
        desk.match(slot, found_by, item)
    (mail,) = desk.build()
    mail.state, mail.lease_until = MailState.PENDING, None
    hidden.published_at = None
    desk.session.flush()
    desk.session.execute(recall([hidden.id], utc_now()))
    reopen_digests_about(
        desk.session, event_of(ProcurementWithdrawn, procurement_id=hidden.id), context()
    )
    desk.session.expire_all()
    assert slot.state is SlotState.OPEN
    (again,) = desk.build(NOW + timedelta(minutes=1))
    assert "Julkinen" in again.text
    assert "Salainen" not in again.text + again.html + again.subject


def test_nothing_is_reopened_for_what_no_mail_names(desk: Desk) -> None:
    slot = desk.slot()
    desk.match(slot, desk.watch(), desk.procurement())
    desk.build()
    reopen_digests_about(
        desk.session, event_of(ProcurementWithdrawn, procurement_id=new_id()), context()
    )
    desk.session.refresh(slot)
    assert slot.state is SlotState.MAILED
